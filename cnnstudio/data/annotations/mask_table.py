"""The table of a folder's masks: told by a file beside them, or learned from the masks themselves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cnnstudio.core.errors import DataError, StudioError
from cnnstudio.core.numerals import enumeration, exact
from cnnstudio.data.annotations.annotation import Finding
from cnnstudio.data.annotations.json_entries import json_object, json_text
from cnnstudio.data.annotations.mask_code import Form, MaskCode, RawMask, read_mask
from cnnstudio.data.readers.opening import unpacked

CLASSES, PALETTE = "classes.txt", "palette.json"
_LISTS = (CLASSES, "labels.txt", "class_names.txt")
_DRAWN = ("annotations.json", "_annotations.coco.json")
BACKGROUNDS = ("background", "_background_", "bg", "__ignore__", "unlabeled")
_MOST_BYTES = 1_000_000
_MOST_CLASSES = 254
_MOST_LEARNED = 200
_INDEX_LIKE = 64
"""Grey values below this are numbers of classes, so that 255 beside them is VOC's mark for what does not count."""
_VOC_MARK, _VOC_BORDER = 255, 0xE0E0C0
Palette = dict[str, int]
"""Names of classes and the value or colour of each."""


def told_palette(folders: Sequence[Path]) -> tuple[Palette, bool] | None:
    """What palette.json in one of some folders says, and whether it gives colours; None if there is none.

    Raises:
        DataError: It is damaged.
    """
    path = next((folder / PALETTE for folder in folders if (folder / PALETTE).is_file()), None)
    if path is None:
        return None
    fault = DataError(
        f'{path.name} is no palette: write {{"cat": [255, 0, 0]}} with a colour, or {{"cat": 1}} with a value a class.'
    )
    try:
        data = json.loads(unpacked(path, _MOST_BYTES))
    except (ValueError, RecursionError):
        raise fault from None
    if isinstance(data, list) and all(isinstance(entry, dict) for entry in data):
        data = {entry.get("name"): entry.get("color", entry.get("value")) for entry in data}
    if not isinstance(data, dict) or not data or not all(isinstance(name, str) for name in data):
        raise fault
    if all(_is_byte(value) for value in data.values()):
        return data, False
    if all(
        isinstance(value, list) and len(value) == 3 and all(map(_is_byte, value)) for value in data.values()
    ):
        return {name: red << 16 | green << 8 | blue for name, (red, green, blue) in data.items()}, True
    raise fault


def _is_byte(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 255


def told_names(folders: Sequence[Path]) -> tuple[str, ...] | None:
    """The classes that a list in one of some folders names, without the background; None if there is none.

    Raises:
        StudioError: The list cannot be read.
    """
    path = next((folder / name for folder in folders for name in _LISTS if (folder / name).is_file()), None)
    if path is None:
        return None
    lines = [
        line.strip()
        for line in unpacked(path, _MOST_BYTES).decode("utf-8-sig", errors="replace").splitlines()
    ]
    names = [line for line in lines if line]
    names = names[1:] if names and names[0].lower() in BACKGROUNDS else names
    if len(set(names)) < len(names) or not 0 < len(names) <= _MOST_CLASSES:
        raise DataError(
            f"{path.name} must name 1 to {_MOST_CLASSES} classes, each once and on a line of its own."
        )
    return tuple(names)


def drawn_names(folder: Path) -> tuple[str, ...]:
    """The classes of a COCO file beside the images, as they are where boxes and masks were drawn in this program."""
    path = next((folder / name for name in _DRAWN if (folder / name).is_file()), None)
    if path is None:
        return ()
    try:
        data = json_object(json_text(path), path.name)
    except StudioError:
        return ()  # whoever opens that file is told what is wrong with it
    categories = data.get("categories")
    names = (
        [entry.get("name") for entry in categories if isinstance(entry, dict)]
        if isinstance(categories, list)
        else []
    )
    sound = all(isinstance(name, str) and name.strip() for name in names) and len(set(names)) == len(names)
    return tuple(map(str, names)) if sound and len(names) <= _MOST_CLASSES else ()


class Learner:
    """Looks at masks one by one and keeps which values and colours there are.

    Args:
        root: The folder that their names begin at.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._values: dict[Form, set[int]] = {"grey": set(), "indexed": set(), "colour": set()}
        self._colours: set[int] = set()
        self._palettes: set[tuple[int, ...]] = set()
        self.findings: list[Finding] = []

    def look(self, name: str) -> None:
        """Take one mask in; one that cannot be read is a finding.

        Raises:
            DataError: It is no mask: it has more values than there can be classes.
        """
        try:
            mask = read_mask(self._root / name)
        except StudioError as error:
            self.findings.append(Finding(name, None, str(error), "skipped"))
            return
        self._values[mask.form] |= _distinct(mask)
        if mask.form == "indexed":
            self._palettes.add(mask.palette)
            self._colours |= {int(key) for key in np.unique(mask.in_colours())}
        if any(len(values) > 256 for values in (*self._values.values(), self._colours)):
            raise DataError(
                f"{name} holds more than 256 values, as photographs do and masks do not: save the masks as PNG, with one "
                "value or colour a class and without smoothing."
            )

    def form(self) -> Form:
        """How the masks are to be read: palettes that differ from file to file stand for their colours."""
        if (
            self._values["colour"]
            or len(self._palettes) > 1
            or (self._values["indexed"] and self._values["grey"])
        ):
            return "colour"
        return "indexed" if self._values["indexed"] else "grey"

    def keys(self) -> set[int]:
        """All values or colours."""
        form = self.form()
        if form != "colour":
            return self._values[form]
        return self._values["colour"] | self._colours | {value * 0x010101 for value in self._values["grey"]}

    def fits(self, names: tuple[str, ...]) -> bool:
        """Whether the masks' values are those of so many classes, counted from 1."""
        values = [value for value in self.keys() if value != _VOC_MARK]
        return self.form() != "colour" and bool(names) and max(values, default=0) <= len(names)

    def code(
        self, names: tuple[str, ...] | None, told: tuple[Palette, bool] | None
    ) -> tuple[MaskCode, tuple[str, ...]]:
        """The table, and the names of the classes.

        Args:
            names: What a list names; None if there is none.
            told: What a palette says; None if there is none.

        Raises:
            DataError: Masks and names do not belong together.
        """
        if told is not None:
            return self._of_palette(*told)
        form, found = self.form(), self.keys()
        values = sorted(found - {0})
        ignored = self._ignored(form, values, names)
        values = [value for value in values if value != ignored]
        if names is None:
            if not 0 < len(values) <= _MOST_LEARNED:
                raise DataError(
                    f"The masks hold {exact(len(values))} values besides the background: name their classes in {CLASSES}, or "
                    "save them as PNG with one value a class."
                )
            return MaskCode(form, tuple(values), 0, ignored), tuple(
                f"class {place + 1}" for place in range(len(values))
            )
        if form != "colour" and max(values, default=0) <= len(names):
            return MaskCode(form, tuple(range(1, len(names) + 1)), 0, ignored), names
        if len(values) == len(names):
            return MaskCode(form, tuple(values), 0, ignored), names
        some = enumeration([exact(value) for value in values[:5]] + ["others"] * (len(values) > 5))
        raise DataError(
            f"The masks hold {exact(len(values))} values ({some}), and {CLASSES} names {exact(len(names))} classes: name each "
            f"class, or write {PALETTE} with the value of each."
        )

    def _of_palette(self, palette: Palette, has_colours: bool) -> tuple[MaskCode, tuple[str, ...]]:
        background = next((key for name, key in palette.items() if name.lower() in BACKGROUNDS), 0)
        kept = {name: key for name, key in palette.items() if key != background}
        if len(set(kept.values())) < len(kept) or not 0 < len(kept) <= _MOST_CLASSES:
            raise DataError(
                f"{PALETTE} must give 1 to {_MOST_CLASSES} classes, each a value or colour of its own."
            )
        form: Form = "colour" if has_colours else self.form()
        if form == "colour" and not has_colours:
            raise DataError(
                f"The masks are in colours, and {PALETTE} gives values: write [red, green, blue] a class."
            )
        ignored = next(iter({_VOC_MARK, _VOC_BORDER} & (self.keys() - set(kept.values()))), None)
        return MaskCode(form, tuple(kept.values()), background, ignored), tuple(kept)

    @staticmethod
    def _ignored(form: Form, values: Sequence[int], names: tuple[str, ...] | None) -> int | None:
        """The value that VOC marks pixels with that do not count, where other classes exist."""
        mark = _VOC_BORDER if form == "colour" else _VOC_MARK
        others = [value for value in values if value != mark]
        if mark not in values or not others:
            return None
        if names is None:
            return None if form == "grey" and max(others) >= _INDEX_LIKE else mark
        if len(values) == len(names) and (form == "colour" or max(others) > len(names)):
            return None
        return mark


def _distinct(mask: RawMask) -> set[int]:
    keys = mask.keys.ravel()
    if mask.form == "colour":
        return {int(key) for key in np.unique(keys)}
    return {int(key) for key in np.flatnonzero(np.bincount(keys))}
