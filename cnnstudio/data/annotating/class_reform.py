"""Classes removed, made one or put in another order in all files of a folder at once, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cnnstudio.core.errors import DataError
from cnnstudio.data.annotating.class_change import ClassChange
from cnnstudio.data.annotating.folder_images import MASKS
from cnnstudio.data.annotating.folder_state import FolderState
from cnnstudio.data.annotating.mask import MOST_CLASSES, Bytes
from cnnstudio.data.annotating.mask_files import mask_bytes, raw_values
from cnnstudio.data.readers.opening import content_of


@dataclass(frozen=True, slots=True)
class ClassUse:
    """How much is drawn of a class.

    Attributes:
        boxes: Its boxes in all images.
        boxed: Images that hold one.
        masks: Masks with pixels of it.
    """

    boxes: int
    boxed: int
    masks: int


@dataclass(frozen=True, slots=True, eq=False)
class Reform:
    """Classes that were changed.

    Attributes:
        change: What was done.
        before: What was known of the folder before.
        state: What is known of it then.
        old_files: What stood in the files that were written; None where there was none.
    """

    change: ClassChange
    before: FolderState
    state: FolderState
    old_files: Mapping[Path, bytes | None]


def use_of(state: FolderState, label: int) -> ClassUse:
    """How much is drawn of a class in all images, as saved.

    Raises:
        StudioError: A mask cannot be read.
    """
    name = state.classes[label]
    counts = [sum(one.label == name for one in image.annotations) for image in state.boxes.annotations.images]
    value = state.values.of(state.classes).values.get(name)
    masks = 0 if value is None else sum(bool((values == value).any()) for _, values in _masks(state))
    return ClassUse(sum(counts), sum(map(bool, counts)), masks)


def change_classes(before: FolderState, change: ClassChange) -> Reform:
    """Change the classes in all files, in all of them or in none.

    Args:
        before: What is known of the folder; it stays as it is.
        change: What becomes of each class.

    Raises:
        StudioError: A file cannot be read or written; all are as they were.
    """
    state = before.copied()
    touched = state.boxes.change_classes(change.names, change.after)
    files: dict[Path, bytes | None] = {}
    if touched or state.boxes.is_there:
        files |= state.boxes.contents(touched)
    old = before.values.of(before.classes)
    state.classes, state.values = change.after, old.of(change.after)
    table = np.arange(256, dtype=np.uint8)
    for name, value in old.values.items():
        after = change.names[name]
        if after is not None and after not in state.values.values:
            raise DataError(
                f"Masks hold at most {MOST_CLASSES} classes, and {after} is none of them: move it up in the list first."
            )
        table[value] = 0 if after is None else state.values.values[after]
    for path, values in _masks(before):
        changed: Bytes = table[values]
        if not np.array_equal(changed, values):
            files[path] = mask_bytes(changed)
    if (state.root / MASKS).is_dir():
        files |= state.list_files()
    old_files = {path: content_of(path) for path in files}
    state.write(files)
    state.boxes.note_written()
    state.boxes.read_anew()
    state.saved.clear()
    return Reform(change, before, state, old_files)


def _masks(state: FolderState) -> Iterator[tuple[Path, Bytes]]:
    """The values of all mask files, one after another."""
    for name in state.images:
        path = state.mask_path(name)
        if path.is_file():
            yield path, raw_values(path)
