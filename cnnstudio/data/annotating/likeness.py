"""Whether what stands in a file draws the same as what is known of it."""

from __future__ import annotations

from collections.abc import Sequence

from cnnstudio.data.annotations.annotation import Annotation, Polygons, RunLengths

_ROUNDED = 0.01  # px


def are_alike(ours: Sequence[Annotation], theirs: Sequence[Annotation]) -> bool:
    """Whether two lists of annotations draw the same, but for what files round."""
    return len(ours) == len(theirs) and all(map(_is_alike, ours, theirs))


def _is_alike(one: Annotation, other: Annotation) -> bool:
    if (one.label, one.is_crowd, one.is_difficult) != (other.label, other.is_crowd, other.is_difficult):
        return False
    return _are_near(one.box, other.box) and _have_one_form(one.outline, other.outline)


def _have_one_form(one: Polygons | RunLengths | None, other: Polygons | RunLengths | None) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_are_near, one, other))
    return one == other


def _are_near(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= _ROUNDED for a, b in zip(one, other, strict=True))
