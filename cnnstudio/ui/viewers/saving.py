"""Saving what a viewer shows: its picture as PNG or SVG, its numbers as .npz or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QPushButton

from cnnstudio.core.errors import FileError
from cnnstudio.document.atomic import write_whole
from cnnstudio.ui.saving import questions
from cnnstudio.ui.widgets.drawing import Drawing, png_of
from cnnstudio.ui.widgets.errand import Errands

Arrays = Mapping[str, NDArray[Any]]

_PNG, _SVG = "PNG pictures (*.png)", "SVG drawings (*.svg)"
_NPZ, _CSV = "NumPy arrays (*.npz)", "Tables (*.csv)"


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers with their headings.

    Attributes:
        header: What each column holds, with its unit.
        rows: The lines; numbers in full, "" for what is not known.
    """

    header: tuple[str, ...]
    rows: Iterable[Iterable[object]]

    def csv(self) -> str:
        """One line of headings, then the rows."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(self.header)
        writer.writerows(self.rows)
        return file.getvalue()


class Savable(Protocol):
    """Something that can be saved; every viewer is."""

    def picture(self) -> Drawing | None:
        """What it shows; None while it shows nothing."""

    def arrays(self) -> Arrays:
        """Its numbers as the engine gave them, by name; none if they are no arrays."""

    def table(self) -> Table | None:
        """Its numbers as a table; None if they are none."""


def content_of(path: Path, savable: Savable) -> Callable[[], bytes]:
    """A function that makes the content of a file; numbers may be packed off the window's thread.

    Args:
        path: Its ending says what is wanted: ``.png``, ``.svg``, ``.npz`` or ``.csv``.
        savable: What is saved.

    Raises:
        FileError: There is no such content.
    """
    ending = path.suffix.lower()
    drawing = savable.picture() if ending in (".png", ".svg") else None
    arrays = savable.arrays() if ending == ".npz" else {}
    table = savable.table() if ending == ".csv" else None
    if drawing is not None:  # drawn now: widgets belong to this thread
        content = drawing.svg(path.stem) if ending == ".svg" else png_of(drawing.image())
        return lambda: content
    if arrays:
        return lambda: npz_of(arrays)
    if table is not None:
        return lambda: table.csv().encode("utf-8")
    raise FileError(f"{path.name} cannot be saved: choose a name that ends in {_endings(savable)}.")


def _endings(savable: Savable) -> str:
    picture = (".png", ".svg") if savable.picture() is not None else ()
    arrays = (".npz",) if savable.arrays() else ()
    table = (".csv",) if savable.table() is not None else ()
    return " or ".join((*picture, *arrays, *table)) or "what this view can be saved as"


def npz_of(arrays: Arrays) -> bytes:
    """Arrays as the content of an ``.npz`` file."""
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **dict(arrays))
    return file.getvalue()


class SaveButton(QPushButton):
    """A small menu: *Save picture…* and *Save data…* of whatever is shown.

    Args:
        current: Gives what would be saved; None while there is nothing.
        name: Gives what its files are called, without an ending: ``conv2d activations``.

    Signals:
        saved: A file is written; carries a sentence.
        refused: It could not be; carries the sentence.
    """

    saved = Signal(str)
    refused = Signal(str)

    def __init__(self, current: Callable[[], Savable | None], name: Callable[[], str]) -> None:
        super().__init__()
        self._current, self._name = current, name
        self._folder = Path.home()
        self._path = Path()
        self.setText("Save")
        self.setFlat(True)
        self.setToolTip("Save what is shown as a picture, or its numbers.")
        self.setAccessibleName("Save what is shown")
        menu = QMenu(self)
        self.picture_action = menu.addAction("Save picture…")
        self.data_action = menu.addAction("Save data…")
        menu.aboutToShow.connect(self._on_menu_opens)
        self.picture_action.triggered.connect(self.save_picture)
        self.data_action.triggered.connect(self.save_data)
        self.setMenu(menu)
        self._errands = Errands(self)
        self._errands.done.connect(self._on_written)
        self._errands.refused.connect(self.refused)

    @Slot()
    def _on_menu_opens(self) -> None:
        shown = self._current()
        self.picture_action.setEnabled(shown is not None and shown.picture() is not None)
        self.data_action.setEnabled(shown is not None and bool(_data_kinds(shown)))

    @Slot()
    def save_picture(self) -> None:
        """Ask for a name and write what is shown as PNG or SVG."""
        shown = self._current()
        if shown is not None and shown.picture() is not None:
            self._ask(shown, "Save picture", (_PNG, _SVG), ".png")

    @Slot()
    def save_data(self) -> None:
        """Ask for a name and write the numbers as ``.npz`` or CSV."""
        shown = self._current()
        if shown is not None and (kinds := _data_kinds(shown)):
            self._ask(shown, "Save data", kinds, ".npz" if kinds[0] == _NPZ else ".csv")

    def _ask(self, shown: Savable, title: str, kinds: tuple[str, ...], ending: str) -> None:
        suggestion = self._folder / f"{self._name().replace('/', '-')}{ending}"
        path = questions.ask_where_to_save(self.window(), suggestion, title, ";;".join(kinds))
        if path is None:
            return
        self._folder = path.parent
        try:
            content = content_of(path, shown)
        except FileError as error:
            self.refused.emit(str(error))
            return
        self._path = path
        self._errands.run(lambda: write_whole(path, content()))

    @Slot(object)
    def _on_written(self, _nothing: object) -> None:
        self.saved.emit(f"Saved {self._path}.")


def _data_kinds(savable: Savable) -> tuple[str, ...]:
    arrays = (_NPZ,) if savable.arrays() else ()
    return (*arrays, *((_CSV,) if savable.table() is not None else ()))
