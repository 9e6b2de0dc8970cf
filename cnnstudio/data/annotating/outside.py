"""What other programs change in an annotated folder while it is open: noticed, taken in, and never lost."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.core.errors import FileError
from cnnstudio.data.annotating.box_file import BoxFile
from cnnstudio.data.annotating.folder_images import MASKS
from cnnstudio.data.annotating.folder_state import ChangedOutsideError, FolderState, names_of
from cnnstudio.data.annotating.mask_values import MaskValues
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.data.annotating.stamps import Stamps, stamps_of
from cnnstudio.document.atomic import write_together

OTHERS, OWN = "other", "mine"
"""Endings of the files that hold what was not kept, with a number behind: ``a.xml.other-1``."""


@dataclass(frozen=True, slots=True, eq=False)
class Outside:
    """What other programs have changed.

    Attributes:
        stamps: When the files changed last.
        known: When they had changed last as far as it was known.
        files: Those that were changed.
        boxes: The boxes of all images as they are now; None where no file of boxes was changed.
        changed: Images over which something else is drawn there than was read or written last.
        contested: Those of them over which one has drawn oneself.
    """

    stamps: Stamps
    known: Stamps
    files: frozenset[Path]
    boxes: BoxFile | None
    changed: frozenset[str]
    contested: tuple[str, ...]

    @property
    def words(self) -> str:
        """Names of the files."""
        return names_of(self.files)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in.

    Attributes:
        changed: Images that must be loaded anew.
        classes: Names of the classes.
        counts: Boxes of each class in all images.
        beside: Names of the files that hold what was not kept.
    """

    changed: frozenset[str]
    classes: tuple[str, ...]
    counts: tuple[int, ...]
    beside: tuple[str, ...] = ()


def outside_of(state: FolderState, pending: Collection[str]) -> Outside | None:
    """What other programs have changed; None for nothing.

    Args:
        state: What is known of the folder.
        pending: Images over which something is drawn and not saved.

    Raises:
        StudioError: What stands there now cannot be read.
    """
    stamps = stamps_of(state.home, state.root)
    files = frozenset(path for path in {*stamps, *state.stamps} if stamps.get(path) != state.stamps.get(path))
    if not files:
        return None
    masks = {state.mask_path(name): name for name in state.images}
    in_masks = {path for path in files if path.is_relative_to(state.root / MASKS)}
    boxes = _boxes_now(state) if files - in_masks else None
    changed = set() if boxes is None else set(state.boxes.differing(boxes))
    changed |= {masks[path] for path in files if path in masks and _has_other_mask(state, masks[path])}
    if _values_now(state, files) != state.values.of(state.classes):
        changed |= {name for name, sheet in state.saved.items() if not sheet.mask.is_empty}
    changed &= set(state.images)
    contested = sorted(changed & (state.drawn | set(pending)))
    return Outside(stamps, dict(state.stamps), files, boxes, frozenset(changed), tuple(contested))


def _boxes_now(state: FolderState) -> BoxFile:
    """The boxes of all images as their files have them."""
    boxes = BoxFile(state.home)
    known, old = boxes.annotations, state.boxes.annotations
    if known.root != old.root or (old.images and known.form != old.form):
        raise FileError(
            f"The annotations in {state.home.name} are in other files now, by another program: open the folder again."
        )
    return boxes


def _has_other_mask(state: FolderState, name: str) -> bool:
    """Whether the mask of an image is another than was read or written last; unknown is none."""
    sheet = state.saved.get(name)
    return sheet is not None and state.mask(name, sheet.width, sheet.height) != sheet.mask


def _values_now(state: FolderState, files: Iterable[Path]) -> MaskValues:
    """What the values of masks stand for now."""
    folder = state.root / MASKS
    if not any(path.parent == folder and path.suffix != ".png" for path in files):
        return state.values.of(state.classes)
    return MaskValues.told(folder)


def take_in(
    before: FolderState,
    outside: Outside,
    pending: Mapping[str, Sheet],
    classes: Sequence[str],
    keeps_own: bool,
) -> tuple[FolderState, Taken]:
    """Take in what other programs have changed.

    Args:
        before: What is known of the folder; it stays as it is.
        outside: What they have changed.
        pending: What is drawn and not saved.
        classes: Names of the classes as they are shown.
        keeps_own: Whether one's own drawings stay where both sides changed an image.

    Returns:
        What is known then, and what is to be shown.

    Raises:
        ChangedOutsideError: Files were changed once more since.
        StudioError: A file cannot be written; all are as they were.
    """
    if before.stamps != outside.known:
        raise ChangedOutsideError(f"{outside.words} changed once more.")
    own = before.copied()
    renamed = own.take_classes(classes)
    for name in outside.contested:
        if name in pending:
            sheet = pending[name]
            own.boxes.put(name, sheet.width, sheet.height, sheet.boxes, own.classes)
    own.boxes.add_classes(own.classes)
    state = own.copied()
    state.stamps, state.untold = dict(outside.stamps), before.untold or tuple(classes) != before.classes
    contested = frozenset(outside.contested)
    if outside.boxes is not None:
        state.boxes = outside.boxes.copied()
        known = state.boxes.annotations.classes
        state.boxes.change_classes(renamed, [renamed.get(name, name) for name in known])
        if keeps_own:
            state.boxes.adopt(own.boxes, contested)
    told = _values_now(own, outside.files)
    state.classes = tuple(dict.fromkeys((*own.classes, *told.names, *state.boxes.annotations.classes)))
    state.values = told.of(state.classes)
    beside = _put_beside(own, outside, pending, keeps_own)
    changed = outside.changed - (contested if keeps_own else frozenset())
    for name in changed:
        state.saved.pop(name, None)
        state.drawn.discard(name)
    if keeps_own and contested:
        _write_own(state, outside, pending)
    return state, Taken(changed, state.classes, state.boxes.counts(state.classes), beside)


def _files_of(state: FolderState, names: Iterable[str]) -> set[Path]:
    """The files that hold what is drawn over images."""
    names = list(names)
    return {*state.boxes.contents(names), *map(state.mask_path, names)}


def _drawn(state: FolderState, name: str, pending: Mapping[str, Sheet]) -> Sheet | None:
    return pending.get(name) or state.saved.get(name)


def _put_beside(
    own: FolderState, outside: Outside, pending: Mapping[str, Sheet], keeps_own: bool
) -> tuple[str, ...]:
    """Write what is not kept of contested images into files beside, and say their names."""
    contested = _files_of(own, outside.contested) & outside.files if outside.contested else set()
    if keeps_own:
        made = {path: _free(path, OTHERS) for path in contested if path.is_file()}
        try:
            for path, beside in made.items():
                shutil.copy2(path, beside)
        except OSError as error:
            raise FileError(
                f"{names_of(made)} cannot be copied ({error.strerror}): nothing was changed."
            ) from error
        return tuple(sorted(path.name for path in made.values()))
    contents: dict[Path, bytes] = {}
    for path, data in own.boxes.contents(outside.contested).items() if outside.contested else ():
        contents |= {_free(path, OWN): data} if path in contested else {}
    for name in outside.contested:
        sheet, path = _drawn(own, name, pending), own.mask_path(name)
        if sheet is not None and path in contested:
            contents[_free(path, OWN)] = own.mask_content(sheet.mask)
    write_together(contents)
    return tuple(sorted(path.name for path in contents))


def _write_own(state: FolderState, outside: Outside, pending: Mapping[str, Sheet]) -> None:
    """Let what one has drawn oneself stand in the files again."""
    files: dict[Path, bytes | None] = {}
    if outside.boxes is not None:
        files |= state.boxes.contents(outside.contested)
    for name in outside.contested:
        sheet, path = _drawn(state, name, pending), state.mask_path(name)
        if sheet is not None and (path.is_file() or not sheet.mask.is_empty):
            files[path] = state.mask_content(sheet.mask)
            state.saved[name] = sheet
    state.write(files)
    state.boxes.note_written()
    state.drawn |= set(outside.contested)


def _free(path: Path, ending: str) -> Path:
    """A name beside a file that is not taken."""
    number = 1
    while (found := path.with_name(f"{path.name}.{ending}-{number}")).exists():
        number += 1
    return found
