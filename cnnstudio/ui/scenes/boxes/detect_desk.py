"""The content of the Detect workspace."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from cnnstudio.data.images import Picture
from cnnstudio.document.tasks import Detection, Localization
from cnnstudio.engine.predicting.detect import FLOOR, DetectionResult
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.scenes.boxes.box_rows import COLUMNS, BoxRows
from cnnstudio.ui.scenes.boxes.boxes_view import BoxesView, Mode
from cnnstudio.ui.scenes.boxes.grid_cells import Cell
from cnnstudio.ui.scenes.boxes.loss_table import LossTable
from cnnstudio.ui.scenes.boxes.picture_loss import PictureLoss, loss_of
from cnnstudio.ui.scenes.boxes.shown_boxes import ShownBoxes, shown_boxes
from cnnstudio.ui.scenes.boxes.suppression_walk import walk
from cnnstudio.ui.scenes.boxes.tally import tally
from cnnstudio.ui.scenes.boxes.walk_bar import WalkBar
from cnnstudio.ui.scenes.kinds import DETECT
from cnnstudio.ui.scenes.pictures.known_picture import truths_of
from cnnstudio.ui.scenes.rows_table import RowsTable
from cnnstudio.ui.scenes.scene_desk import SceneDesk
from cnnstudio.ui.scenes.scene_view import SceneView
from cnnstudio.ui.scenes.share_slider import ShareSlider
from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.widgets.labels import caption, title

_USUAL = Detection()
_MANY_PAIRS = 30_000  # of boxes and objects, from which judging them takes longer than a frame
_REST = 150  # ms without a move of a slider
_SCORE_HELP = "Boxes with a lower score are not shown."
_OVERLAP_HELP = "A box goes if a surer one of its class overlaps it by more; 1 lets all stay."


class DetectDesk(SceneDesk):
    """Boxes over pictures.

    Args:
        editor: Holds the project.
        engine: Finds boxes.
    """

    def __init__(self, editor: Editor, engine: Engine) -> None:
        self._boxes = BoxesView()
        self.walk_bar = WalkBar()
        self.walk_bar.hide()
        super().__init__(DETECT, editor, engine, _stacked(self._boxes, self.walk_bar))
        self._result: DetectionResult | None = None
        self.shown: ShownBoxes | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._on_rested)
        self._about: tuple[float, float] | None = None
        self.mode = QComboBox()
        for mode in Mode:
            self.mode.addItem(mode.value, mode)
        self.score = ShareSlider("Least score", _SCORE_HELP, FLOOR)
        self.overlap = ShareSlider("Most overlap (IoU)", _OVERLAP_HELP)
        self.score.show_share(_USUAL.score)
        self.overlap.show_share(_USUAL.overlap)
        self.truth = QCheckBox("True boxes, dashed")
        self.truth.setToolTip("Where the data set says what is there.")
        self.truth.setChecked(True)
        self.note = DimLabel()
        self.heading = title("Boxes")
        self.summary = DimLabel()
        self.table = RowsTable("Boxes", COLUMNS)
        for widget in (
            caption("Over the picture", self.mode),
            self.mode,
            self.note,
            self.score,
            self.overlap,
            self.truth,
        ):
            self.settings.addWidget(widget)
        for widget in (self.heading, self.summary):
            self.found.addWidget(widget)
        self.found.addWidget(self.table, 1)
        self.loss_table = LossTable()
        self.found.addWidget(self.loss_table)
        self._loss: PictureLoss | None = None
        self._connect_settings()
        self._show_boxes()

    def _connect_settings(self) -> None:
        self.mode.currentIndexChanged.connect(self._on_mode_chosen)
        self.score.moved.connect(self._on_limits_moved)
        self.overlap.moved.connect(self._on_limits_moved)
        self.truth.toggled.connect(self._boxes.set_truth)
        self.table.row_chosen.connect(self._boxes.select)
        self._boxes.box_clicked.connect(self._on_box_clicked)
        self._boxes.told.connect(self.stage.tell)
        self.walk_bar.stage_changed.connect(self._on_stage_changed)
        self._boxes.cell_chosen.connect(self._on_cell_chosen)
        self.loss_table.whole_requested.connect(self._on_whole_requested)

    @property
    def view(self) -> SceneView:
        """What shows the picture."""
        return self._boxes

    @property
    def result(self) -> DetectionResult | None:
        """What the network found in the current picture; None while nothing is known."""
        return self._result

    def show_picture(self, picture: Picture) -> None:
        """Show a picture of which nothing is known yet."""
        self._boxes.show_levels(self.reel.levels)
        self.show_result(None)

    def show_result(self, result: object) -> None:
        """Show boxes; with the limits of the model's task, until the user sets others."""
        self._result = result if isinstance(result, DetectionResult) else None
        self.export.offer(self._result, self.reel.sources, self.inquiry.task)
        if self._result is not None and self._about != (self._result.score, self._result.overlap):
            self._about = self._result.score, self._result.overlap
            self.score.show_share(self._result.score)
            self.overlap.show_share(self._result.overlap)
        project = self.inquiry.project if self._result is not None else None
        gives_one = project is not None and isinstance(project.task, Localization)
        self.overlap.setEnabled(not gives_one)  # of one box none is removed by another
        self._boxes.show_result(self._result, project)
        self._loss = None if self._result is None else loss_of(self._result, self.inquiry.picture, project)
        self._boxes.show_loss(self._loss)
        self._show_note()
        self._show_boxes()

    def _show_boxes(self, *, is_dragged: bool = False) -> None:
        """Show the boxes that are left; no question to the engine.

        Args:
            is_dragged: Whether more of it follows at once, so that hundreds of boxes are judged only after that.
        """
        result = self._result
        self.export.set_limits(self.score.share, self.overlap.share)
        self.shown = None
        if result is not None:
            truths = truths_of(self.inquiry.picture, result.classes)
            pairs = 0 if truths is None else len(result.candidates) * len(truths)
            judges = not is_dragged or pairs < _MANY_PAIRS
            self.shown = shown_boxes(result, self.score.share, self.overlap.share, truths, judges=judges)
            if judges:
                self._rest.stop()
            else:
                self._rest.start()
        self.truth.setEnabled(self.shown is None or self.shown.truths is not None)
        self._boxes.show_boxes(self.shown)
        self.table.show_rows(() if self.shown is None else BoxRows(self.shown))
        self.show_waiting()
        self._show_walk()

    def show_waiting(self) -> None:
        """Count the boxes, or say whether they are being looked for."""
        self.summary.setText(self.waiting_words if self.shown is None else tally(self.shown))

    def _show_walk(self) -> None:
        is_seen = self._mode is Mode.STEPS and self._result is not None
        self.walk_bar.setVisible(is_seen)
        if is_seen and self._result is not None:
            self.walk_bar.show_walk(walk(self._result, self.score.share, self.overlap.share))
        else:
            self.walk_bar.show_walk(None)

    @property
    def _mode(self) -> Mode:
        mode = self.mode.currentData()
        return mode if isinstance(mode, Mode) else Mode.BOXES

    def choose_mode(self, mode: Mode) -> None:
        """Lay something else over the picture."""
        self.mode.setCurrentIndex(self.mode.findData(mode))

    @Slot(int)
    def _on_mode_chosen(self, _index: int) -> None:
        self._boxes.set_mode(self._mode)
        self._show_note()
        self._show_walk()

    def _show_note(self) -> None:
        """Say what a mode shows, or why it shows nothing."""
        words = _NOTES.get(self._mode, "")
        if self._mode.needs_grid and self._result is not None and self._result.cells is None:
            words = (
                "This model gives one box and has no grid of cells: choose a model for detection on a grid."
            )
        elif self._mode is Mode.LOSS and self._result is not None and self._loss is None:
            words = "The loss is known where the true boxes are: choose images of a data set with boxes in Samples."
        elif self._mode is Mode.FIELD and self._boxes.field is not None and not self._boxes.field[1]:
            words = "Every cell of this network sees the whole picture."
        self.note.setText(words)
        self.note.setVisible(bool(words))

    @Slot(float)
    def _on_limits_moved(self, _share: float) -> None:
        self._show_boxes(is_dragged=True)

    @Slot()
    def _on_rested(self) -> None:
        self._show_boxes()

    @Slot(int)
    def _on_box_clicked(self, place: int) -> None:
        self._boxes.select(place)
        self.table.choose(place)

    @Slot(object)
    def _on_cell_chosen(self, cell: Cell | None) -> None:
        self.loss_table.show_loss(self._loss, cell)

    @Slot()
    def _on_whole_requested(self) -> None:
        self._boxes.choose_costly(None)

    @Slot(int)
    def _on_stage_changed(self, stage: int) -> None:
        self._boxes.show_walk(self.walk_bar.walk, stage)


_NOTES = {
    Mode.GRID: "Tinted: the cells that the boxes come from.",
    Mode.OBJECTNESS: "Dark: no middle of an object in this cell; yellow: surely one. Point at a cell for its number.",
    Mode.CLASSES: "The likeliest class of each cell if there is an object; faint where it is unsure.",
    Mode.LOSS: "What each cell adds to the loss, from dark to yellow. Click a cell for its part, once more for all.",
    Mode.FIELD: "Click a cell, or walk with the arrow keys: what it does not see is dark.",
}


def _stacked(view: QWidget, bar: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(view, 1)
    column.addWidget(bar)
    return holder
