"""Settings that several data sets of files have, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnstudio.core.errors import DataError
from cnnstudio.core.numerals import enumeration, exact
from cnnstudio.core.settings import setting
from cnnstudio.core.values import FilePath, Pair
from cnnstudio.data.dataset import Dataset, Samples
from cnnstudio.data.split_shares import held_out_setting, shares, validation_setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cnnstudio.data.annotations.annotation import Finding
    from cnnstudio.data.collection import Collection

_FEW = 3
_ENOUGH = 1000  # images that can be split by any shares
_COLOURS = ("automatic", "grey", "colour")
_FITS = ("resize", "crop", "pad")


@dataclass(frozen=True, slots=True)
class FileSet(Dataset):
    """A data set that lies in files of the user."""

    group = "From files"

    path: FilePath = setting("", "Location", "The folder or file with the images.")
    validation: float = validation_setting()
    test: float = held_out_setting(least=0.0)

    @property
    def root(self) -> Path:
        """Where it lies."""
        return Path(self.path)

    @property
    def fractions(self) -> tuple[float, float, float]:
        """Shares of training, validation and test where the program splits."""
        return shares(self.validation, self.test)

    @property
    def is_known(self) -> bool:
        """Whether it was opened already and has not changed since."""
        from cnnstudio.data.collections import is_open

        return is_open(self)

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Shape of one image, (H, W, C).

        Raises:
            StudioError: The files cannot be read.
        """
        return self._opened().shape

    @property
    def classes(self) -> tuple[str, ...]:
        """What the classes are called, in the order of their labels.

        Raises:
            StudioError: The files cannot be read.
        """
        return self._opened().classes

    def _opened(self) -> Collection:
        from cnnstudio.data.collections import opened

        return opened(self)

    def load(self) -> Samples:
        """Bring all images to one size in memory: uint8, or float32 where they are.

        Raises:
            StudioError: A file cannot be read.
        """
        from cnnstudio.data.gathering import gathered

        return gathered(self._opened())

    def obstacle(self) -> str:
        """Why nothing can be learned from it: one class, or too few images to be split.

        Raises:
            StudioError: Its files cannot be read.
        """
        found = self._opened()
        return few_classes(found) or too_few(found)

    def doubts(self) -> tuple[str, ...]:
        """What was passed over, and classes with too few images.

        Raises:
            StudioError: Its files cannot be read.
        """
        found = self._opened()
        return (*found.passed_over, *small_classes(found), *unlearned_classes(found))


@dataclass(frozen=True, slots=True)
class PictureFiles(FileSet):
    """Image files of any size."""

    size: Pair | None = setting(
        None, "Size", "Height × width, in px, that images are brought to where the network takes any size; empty: "
        "their own, if all have the same.", minimum=1, maximum=4096,
    )  # fmt: skip
    fitting: str = setting(
        "resize",
        "Other proportions",
        "Stretch the image, crop its middle, or pad it with black bars.",
        choices=_FITS,
    )
    colours: str = setting(
        "automatic", "Colours", "What images are brought to; automatic: grey where all are.", choices=_COLOURS
    )

    @property
    def fit(self) -> str:
        """How images of other proportions are brought to a size."""
        return self.fitting

    def of_files(
        self,
        root: Path,
        files: tuple[str, ...],
        parts: Sequence[int | None] | None,
        sources: Iterable[str | Path],
    ) -> dict[str, Any]:
        """What a `FileCollection` is made of besides its labels and classes.

        Args:
            root: The folder that the names of its files begin at.
            files: Their names.
            parts: What each is for, a place in `splits.PARTS`; None where that is not known of all.
            sources: Files and folders that it was read from.
        """
        import numpy as np

        from cnnstudio.data.collection import watch
        from cnnstudio.data.file_collection import announced_shape

        are_known = parts is not None and None not in parts
        return {
            "shape": announced_shape(root, files, self.size, self.colours),
            "parts": np.array(parts, np.uint8) if are_known else None,
            "fractions": self.fractions, "fit": self.fit, "watched": watch(sources), "root": root, "files": files,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class AnnotatedFiles(PictureFiles):
    """Image files with files of annotations or masks."""

    def doubts(self) -> tuple[str, ...]:
        """What could not be taken as it stands.

        Raises:
            StudioError: The files cannot be read.
        """
        return tuple(filter(None, (told(self.findings()),)))


def told(findings: Sequence[Finding]) -> str:
    """What could not be taken as it stands, in a sentence with the first of it; "" if nothing."""
    skipped = [finding for finding in findings if finding.was == "skipped"]
    repaired = [finding for finding in findings if finding.was == "repaired"]
    counts = [
        f"{exact(len(some))} {'entry was' if len(some) == 1 else 'entries were'} {was}"
        for some, was in ((skipped, "left out"), (repaired, "mended"))
        if some
    ]
    if not counts:
        return ""
    first = (skipped or repaired)[0]
    return f"In its files {enumeration(counts)}; the first: {first.words}"


def small_classes(collection: Collection) -> tuple[str, ...]:
    """That some classes have too few images to be learned and judged; () if none has."""
    from cnnstudio.data.inspection import class_counts

    counts = class_counts(collection.labels, len(collection.classes))
    small = [name for name, count in zip(collection.classes, counts, strict=True) if count < _FEW]
    if not small:
        return ()
    some = [*small[:_FEW], *([f"{exact(len(small) - _FEW)} more"] if len(small) > _FEW else [])]
    one = len(small) == 1
    least = min(int(count) for count in counts)
    return (
        f"Class{'' if one else 'es'} {enumeration(some)} {'has' if one else 'have'} fewer than {_FEW} images (the least "
        f"{least}), so that there are none to judge by: add images, or take {'it' if one else 'them'} out.",
    )


def unlearned_classes(collection: Collection) -> tuple[str, ...]:
    """That a split which the data set brings leaves classes without training or validation images; () if it does not."""
    import numpy as np

    from cnnstudio.data.inspection import class_counts
    from cnnstudio.data.splits import PARTS

    if collection.parts is None:
        return ()
    sentences = []
    for part, why in ((0, "nothing is learned"), (1, "validation says nothing")):
        chosen = collection.parts == part
        counts = class_counts(collection.labels[chosen], len(collection.classes))
        names = [collection.classes[place] for place in np.flatnonzero(counts == 0)]
        if names and chosen.any():  # without any validation images, some are split off
            one = len(names) == 1
            some = [*names[:_FEW], *([f"{exact(len(names) - _FEW)} more"] if len(names) > _FEW else [])]
            sentences.append(
                f"No {PARTS[part]} image is of class{'' if one else 'es'} {enumeration(some)}, so that {why} of "
                f"{'it' if one else 'them'}: add images there, or take {'it' if one else 'them'} out."
            )
    return tuple(sentences)


def too_few(collection: Collection) -> str:
    """Why there are not enough images to be split; "" if there are."""
    if len(collection) > _ENOUGH:
        return ""
    try:
        collection.split(0)  # the sizes of the parts are the same for every seed
    except DataError as error:
        return str(error)
    return ""


def few_classes(collection: Collection) -> str:
    """Why there is nothing to tell apart; "" if there is."""
    count = len(collection.classes)
    if count > 1:
        return ""
    name = enumeration(collection.classes) or "none"
    count = len(collection)
    images = f"All {exact(count)} images are" if count != 1 else "The only image is"
    return (
        f"{images} of one class ({name}), so that there is nothing to learn: add a folder or label "
        "for another class."
    )
