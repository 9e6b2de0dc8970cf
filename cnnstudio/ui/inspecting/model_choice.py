"""Which network is looked into: the one on the canvas, or one that was trained."""

from __future__ import annotations

import datetime
import os
import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyleOptionComboBox

from cnnstudio.document.folders import runs_folder
from cnnstudio.engine.runs.annotation import annotation_of

UNTRAINED = ""
"""In place of a path: the network as it stands on the canvas, with start weights or those of its weights file."""

_BEST = "best.keras"
_SHOWN = 50  # runs
_ARROW = 32  # px: the arrow and the margins
_RUN = re.compile(r"(\d{8}-\d{6})-(.+)")


def saved_runs(folder: Path) -> tuple[str, ...]:
    """Run folders with a model in them, the newest first."""
    try:
        with os.scandir(folder) as entries:
            names = sorted((entry.name for entry in entries if entry.is_dir()), reverse=True)
    except OSError:
        return ()
    found = (str(folder / name) for name in names if (folder / name / _BEST).is_file())
    return tuple(path for path, _ in zip(found, range(_SHOWN), strict=False))


def run_label(folder: str, is_latest: bool = False, own_name: str = "") -> str:
    """What a run is called for people: ``lenet, 21 Nov 00:55``, ``Latest: lenet, 00:55``.

    Args:
        folder: Its folder's name.
        is_latest: Whether it is the newest run of the session.
        own_name: The name that the user has given it; "" for none.
    """
    parts = _RUN.fullmatch(folder)
    try:
        time = datetime.datetime.strptime(parts[1], "%Y%m%d-%H%M%S") if parts else None
    except ValueError:
        time = None
    if parts is None or time is None:
        return f"Latest: {own_name or folder}" if is_latest else own_name or folder
    name = own_name or parts[2]
    return f"Latest: {name}, {time:%H:%M}" if is_latest else f"{name}, {time.day} {time:%b %H:%M}"


@dataclass(frozen=True, slots=True)
class ChoiceState:
    """What is looked into while a project is shown.

    Attributes:
        path: The chosen run folder or file, or `UNTRAINED`.
        latest: The newest run of the project, or "".
    """

    path: str = UNTRAINED
    latest: str = ""


class ModelChoice(QComboBox):
    """Lists the network on the canvas, the runs, and models that were opened.

    Signals:
        path_changed: Another was chosen; carries the run folder or file, or `UNTRAINED`.
    """

    path_changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Network to look into")
        self.setToolTip("The network on the canvas with its own weights, or one that was trained.")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._latest = ""
        self._opened: list[str] = []
        self._path = UNTRAINED
        self._weights = ""
        self._fill()
        self.currentIndexChanged.connect(self._on_index_changed)

    @property
    def path(self) -> str:
        """The chosen run folder or file, or `UNTRAINED`."""
        return self._path

    @property
    def latest(self) -> str:
        """The newest run of this session, or ""."""
        return self._latest

    def note_run(self, run: str) -> None:
        """Take in a run of this session; it is chosen unless the user has chosen another model."""
        follows = self._path in (UNTRAINED, self._latest)
        self._latest = run
        self._fill()
        if follows:
            self.choose(run)

    def note_weights(self, file: str) -> None:
        """Say which file the network on the canvas has its weights from; "" for none."""
        if file != self._weights:
            self._weights = file
            self._fill()

    def choose(self, path: str) -> None:
        """Choose a run folder or file, listed or not, or `UNTRAINED`."""
        if path != UNTRAINED and self.findData(path) < 0:
            self._opened.insert(0, path)
            self._fill()
        self.setCurrentIndex(self.findData(path))

    def state(self) -> ChoiceState:
        """What is chosen, to come back to."""
        return ChoiceState(self._path, self._latest)

    def restore(self, state: ChoiceState) -> None:
        """Choose what was chosen before, for another project."""
        self._latest = state.latest
        self._fill()
        self.choose(state.path)

    def showPopup(self) -> None:
        """Look for new runs, then list them."""
        self._fill()
        super().showPopup()

    def showEvent(self, event: QShowEvent) -> None:
        """Look for new runs."""
        self._fill()
        super().showEvent(event)

    def _fill(self) -> None:
        paths = dict.fromkeys((*([self._latest] if self._latest else ()), *self._opened, *self.offered()))
        if self._path != UNTRAINED:
            paths.setdefault(self._path)
        with QSignalBlocker(self):
            self.clear()
            self.addItem(f"This network, {self._weights or 'untrained'}", UNTRAINED)
            for path in paths:
                self._add(path)
            self.setCurrentIndex(self.findData(self._path))

    def offered(self) -> tuple[str, ...]:
        """The models that are listed without having been opened: all runs, the newest first."""
        return saved_runs(runs_folder())

    def label_of(self, path: str) -> str:
        """What a run or file is called in the list."""
        return run_label(Path(path).name, path == self._latest, annotation_of(Path(path)).name)

    def _add(self, path: str) -> None:
        self.addItem(self.label_of(path), path)
        self.setItemData(self.count() - 1, path, Qt.ItemDataRole.ToolTipRole)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Cut a long name with an ellipsis."""
        super().initStyleOption(option)
        room = self.width() - _ARROW
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideMiddle, room
        )

    @Slot(int)
    def _on_index_changed(self, index: int) -> None:
        path = self.itemData(index)
        if isinstance(path, str) and path != self._path:
            self._path = path
            self.path_changed.emit(path)
