"""The menu that writes what was found to files: of the picture that is seen, or of all pictures of the row."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.document.atomic import write_whole
from cnnstudio.engine.predicting.detect import DetectionResult
from cnnstudio.engine.predicting.segment import SegmentationResult
from cnnstudio.ui.inspecting.shelf import PictureSource
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.saving import questions
from cnnstudio.ui.scenes.kinds import SceneKind
from cnnstudio.ui.scenes.pictures.exported import mask_png, write_boxes, write_masks
from cnnstudio.ui.scenes.pictures.rounds import MakeTask, Round
from cnnstudio.ui.widgets.errand import Errands
from cnnstudio.ui.widgets.labels import figures
from cnnstudio.ui.widgets.progress_line import ProgressLine

_JSON, _PNG = "COCO JSON (*.json)", "PNG pictures (*.png)"

Write = Callable[[tuple[object, ...]], str]


class ExportPart(QWidget):
    """Writes boxes as COCO JSON, and masks as indexed PNG files.

    Args:
        kind: The workspace.
        engine: Looks at the pictures of the row.

    Signals:
        exported: Something was written; carries a sentence.
        refused: It could not be; carries the sentence.
        picture_requested: The user wants to save what is seen as a picture.
    """

    exported = Signal(str)
    refused = Signal(str)
    picture_requested = Signal()

    def __init__(self, kind: SceneKind, engine: Engine) -> None:
        super().__init__()
        self._kind = kind
        self._current: object = None
        self._sources: tuple[PictureSource, ...] = ()
        self._make: MakeTask | None = None
        self._limits = 0.0, 1.0
        self._write: Write | None = None
        self.button = QPushButton("Export")
        self.button.setToolTip("Write what was found to files.")
        menu = QMenu(self.button)
        is_boxes = kind.subject == "boxes"
        self.picture_action = menu.addAction("Picture with what is shown…")
        self.one_action = menu.addAction(
            "Boxes of this picture as COCO JSON…" if is_boxes else "Mask of this picture as PNG…"
        )
        self.all_action = menu.addAction(
            "Boxes of all pictures as COCO JSON…" if is_boxes else "Masks of all pictures as PNG…"
        )
        self.button.setMenu(menu)
        self.cancel = QPushButton("Cancel")
        self.line = ProgressLine("Export", 4)
        self._count = figures()
        self._lay_out()
        self.round = Round(engine, f"{kind.name} export", self)
        self._errands = Errands(self)
        menu.aboutToShow.connect(self._on_menu_opens)
        self.picture_action.triggered.connect(self.picture_requested)
        self.one_action.triggered.connect(self.save_one)
        self.all_action.triggered.connect(self.save_all)
        self.cancel.clicked.connect(self.round.stop)
        self.round.progressed.connect(self._on_progressed)
        self.round.finished.connect(self._on_finished)
        self.round.failed.connect(self.refused)
        self.round.active_changed.connect(self._on_active_changed)
        self._errands.done.connect(self._on_written)
        self._errands.refused.connect(self.refused)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.button, 1)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._count)
        column.addWidget(self.line)
        self._on_active_changed(False)

    def offer(self, current: object, sources: tuple[PictureSource, ...], make: MakeTask) -> None:
        """Say what can be written.

        Args:
            current: What was found in the picture that is seen; None for nothing.
            sources: All pictures of the row.
            make: Makes the task for some of them.
        """
        self._current, self._sources, self._make = current, sources, make

    def set_limits(self, score: float, overlap: float) -> None:
        """Say which boxes are shown: their least score, and the IoU above which they are suppressed."""
        self._limits = score, overlap

    @Slot()
    def _on_menu_opens(self) -> None:
        has_one = self._current is not None
        for action in (self.picture_action, self.one_action):
            action.setEnabled(has_one)
        self.all_action.setEnabled(has_one and len(self._sources) > 1 and not self.round.is_active)

    @Slot()
    def save_one(self) -> None:
        """Ask for a name and write what was found in the picture that is seen."""
        found = self._current
        if isinstance(found, DetectionResult):
            path = self._ask(f"{Path(found.name).stem}.json", "Export boxes", _JSON)
            if path is not None:
                self._errands.run(partial(_boxes_written, path, self._limits, (found,)))
        elif isinstance(found, SegmentationResult):
            path = self._ask(f"{Path(found.name).stem} mask.png", "Export mask", _PNG)
            if path is not None:
                self._errands.run(partial(_mask_written, path, found))

    @Slot()
    def save_all(self) -> None:
        """Ask where to, let the network look at all pictures, and write what it finds."""
        if self._make is None or self.round.is_active or not self._sources:
            return
        if self._kind.subject == "boxes":
            path = self._ask("boxes.json", "Export boxes of all pictures", _JSON)
            self._write = None if path is None else partial(_boxes_written, path, self._limits)
        else:
            folder = QFileDialog.getExistingDirectory(self, "Export masks of all pictures to a folder")
            self._write = partial(_masks_written, Path(folder)) if folder else None
        if self._write is not None:
            self.round.begin(self._sources, self._make)

    def _ask(self, name: str, heading: str, kind: str) -> Path | None:
        return questions.ask_where_to_save(self.window(), Path.home() / name.replace("/", "-"), heading, kind)

    @Slot(int, int)
    def _on_progressed(self, done: int, total: int) -> None:
        self.line.setRange(0, total)
        self.line.setValue(done)
        self._count.setText(f"{exact(done)} of {exact(total)} pictures")

    @Slot(object, object)
    def _on_finished(self, results: tuple[object, ...], troubles: tuple[str, ...]) -> None:
        if not results:
            self.refused.emit(
                troubles[0] if troubles else "There are no pictures to look at: open some first."
            )
            return
        if self._write is not None:
            write = partial(self._write, results)
            self._errands.run(partial(_with_troubles, write, troubles))

    @Slot(object)
    def _on_written(self, sentence: str) -> None:
        self.exported.emit(sentence)

    @Slot(bool)
    def _on_active_changed(self, is_active: bool) -> None:
        for part in (self.cancel, self.line, self._count):
            part.setVisible(is_active)


def _with_troubles(write: Callable[[], str], troubles: tuple[str, ...]) -> str:
    sentence = write()
    count = len(troubles)
    return f"{sentence} {exact(count)} could not be read: {troubles[0]}" if count else sentence


def _boxes_written(path: Path, limits: tuple[float, float], results: tuple[DetectionResult, ...]) -> str:
    count = write_boxes(path, results, *limits)
    boxes = "1 box" if count == 1 else f"{exact(count)} boxes"
    pictures = "1 picture" if len(results) == 1 else f"{exact(len(results))} pictures"
    return f"Wrote {boxes} of {pictures} to {path}."


def _mask_written(path: Path, result: SegmentationResult) -> str:
    write_whole(path, mask_png(result))
    return f"Wrote the mask to {path}."


def _masks_written(folder: Path, results: tuple[SegmentationResult, ...]) -> str:
    count = write_masks(folder, results)
    return f"Wrote {exact(count)} masks to {folder}."
