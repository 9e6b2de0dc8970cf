"""Sets of several files, one for training and one for validation say, made one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from cnnstudio.data.annotations.annotation import NOTHING, AnnotatedImage, AnnotationSet, Finding


def joined(sets: Sequence[tuple[AnnotationSet, int | None]], root: Path) -> AnnotationSet:
    """All images of several sets; what their formats say beyond is left behind.

    Args:
        sets: The sets, each with what its images are for, a place in `splits.PARTS`.
        root: A folder that the images of all of them lie below.
    """
    found: dict[str, AnnotatedImage] = {}
    findings: list[Finding] = []
    for one, part in sets:
        below = "" if one.root == root else f"{one.root.relative_to(root).as_posix()}/"
        findings += one.findings
        for image in one.images:
            name = f"{below}{image.file}"
            if name in found:
                source = one.sources[0].name if one.sources else root.name
                message = f"{name} is listed in another file already, which counts."
                findings.append(Finding(source, None, message, "skipped"))
                continue
            bare = tuple(replace(thing, extras=NOTHING) for thing in image.annotations)
            found[name] = replace(image, file=name, annotations=bare, part=part, extras=NOTHING)
    parts = {image.part for image in found.values()}
    images = found.values()
    if None in parts or len(parts) < 2:
        images = [replace(image, part=None) for image in images]  # type: ignore[assignment]
    classes = tuple(dict.fromkeys(name for one, _ in sets for name in one.classes))
    sources = tuple(source for one, _ in sets for source in one.sources)
    return AnnotationSet(root, "", tuple(images), classes, tuple(findings), sources)
