"""The lists of VOC's folders that say which images are for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import Field, dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

from cnnstudio.core.numerals import exact
from cnnstudio.data.annotations.annotation import AnnotatedImage, Finding
from cnnstudio.data.annotations.file_names import stem
from cnnstudio.data.readers.opening import unpacked

LISTS, MASK_LISTS = "ImageSets/Main", "ImageSets/Segmentation"
"""Folders of the lists for boxes, and for masks."""
NAMES = ("train", "val", "test")
"""Names of the lists, in the order of `splits.PARTS`."""
_BOTH = "trainval"
_MOST_BYTES = 100_000_000


class _Named(Protocol):
    """A frozen dataclass with the name of an image's file and a part."""

    @property
    def file(self) -> str: ...

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


Named = TypeVar("Named", bound=_Named)


@dataclass(frozen=True, slots=True)
class PartLists:
    """What images are for.

    Attributes:
        parts: The part of each image, by the name of its file without folder and ending.
        findings: Images that stand in two lists.
        folder: The folder of the lists.
    """

    parts: Mapping[str, int]
    findings: tuple[Finding, ...]
    folder: str = LISTS

    def sorted_images(self, images: Sequence[Named]) -> tuple[tuple[Named, ...], tuple[Finding, ...]]:
        """The images that stand in a list, each with its part; and what is to be said of the others."""
        names = [stem(image.file).rpartition("/")[2] for image in images]
        known = set(names)
        kept = [
            replace(image, part=self.parts[name])
            for image, name in zip(images, names, strict=True)
            if name in self.parts
        ]
        findings = list(self.findings)
        left = len(images) - len(kept)
        if left:
            message = f"{exact(left)} of {exact(len(images))} images stand in no list, and are left out."
            findings.append(Finding(self.folder, None, message, "skipped"))
        for name, part in self.parts.items():
            if name not in known:
                message = f"{name} is listed, but has no annotations that can be read."
                findings.append(Finding(f"{self.folder}/{NAMES[part]}.txt", None, message, "skipped"))
        return tuple(kept), tuple(findings)


def parts_of_lists(root: Path, folder: str = LISTS) -> PartLists | None:
    """Read the lists of a VOC folder; None if there are none.

    Args:
        root: The folder.
        folder: Where its lists lie.

    Raises:
        StudioError: A list cannot be read.
    """
    lists = [(part, root / folder / f"{name}.txt") for part, name in enumerate(NAMES)]
    if not any(path.is_file() for _, path in lists[:2]):
        lists[0] = (0, root / folder / f"{_BOTH}.txt")
    if not any(path.is_file() for _, path in lists):
        return None
    parts: dict[str, int] = {}
    findings = []
    for part, path in lists:
        for line, name in _listed(path):
            if parts.setdefault(name, part) != part:
                message = f"{name} stands in {NAMES[parts[name]]}.txt already, which counts."
                findings.append(Finding(f"{folder}/{path.name}", line, message, "repaired"))
    return PartLists(parts, tuple(findings), folder)


def _listed(path: Path) -> list[tuple[int, str]]:
    """Lines with the names on them; what stands behind a name does not count."""
    if not path.is_file():
        return []
    lines = unpacked(path, _MOST_BYTES).decode("utf-8-sig", errors="replace").splitlines()
    return [(number, line.split()[0]) for number, line in enumerate(lines, 1) if line.strip()]


def list_texts(images: Sequence[AnnotatedImage]) -> dict[str, str]:
    """The lists for images whose parts are known, by the names of their files."""
    return {
        f"{LISTS}/{name}.txt": "".join(
            f"{stem(image.file).rpartition('/')[2]}\n" for image in images if image.part == part
        )
        for part, name in enumerate(NAMES)
        if any(image.part == part for image in images)
    }
