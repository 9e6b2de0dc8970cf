"""How good a detector or segmenter is: figures, curves, confusion with the background, kinds of errors, and their images."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.engine.judging.judging_boxes import KINDS, BoxJudgement
from cnnstudio.engine.judging.judging_masks import MaskJudgement
from cnnstudio.ui.inspecting.model_choice import UNTRAINED
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.runs.confusion_view import ConfusionView
from cnnstudio.ui.runs.pages import Pages
from cnnstudio.ui.runs.paint_confusion import Cell, Matrix
from cnnstudio.ui.scenes.judged_scenes import JudgedScenes
from cnnstudio.ui.scenes.judgement_rows import (
    BACKGROUND,
    BOX_COLUMNS,
    ERROR_COLUMNS,
    MASK_COLUMNS,
    box_rows,
    error_rows,
    mask_rows,
    summary,
)
from cnnstudio.ui.scenes.kinds import SceneKind
from cnnstudio.ui.scenes.precision_plot import PrecisionPlot
from cnnstudio.ui.scenes.rows_table import RowsTable
from cnnstudio.ui.scenes.scene_judging import SceneJudging
from cnnstudio.ui.theme.surfaces import GRID, Hairline
from cnnstudio.ui.widgets.elided_label import ElidedLabel
from cnnstudio.ui.widgets.invitation import Invitation
from cnnstudio.ui.widgets.notice import Notice
from cnnstudio.ui.widgets.progress_line import ProgressLine

_STALE = "The model was trained on since: these figures are of an earlier one. Evaluate it again."
_NO_RUN = "An untrained network is not worth it: train it, or choose a run or the sample model at the left."


class EvaluationPage(QWidget):
    """Evaluates the chosen model on the test images of its data set.

    Args:
        kind: The workspace.
        engine: Evaluates.

    Signals:
        images_opened: Test images are to be looked at; carries a tuple of `PictureSource` and the place of the first.
    """

    images_opened = Signal(object, int)

    def __init__(self, kind: SceneKind, engine: Engine) -> None:
        super().__init__()
        self._is_boxes = kind.subject == "boxes"
        self._shown: object = None
        self.judging = SceneJudging(engine, f"{kind.name} evaluation", self)
        self.summary = ElidedLabel()
        self.start, self.cancel = QPushButton("Evaluate"), QPushButton("Cancel")
        self.start.setToolTip("Run all test images of the model's data set through it.")
        self.bar = ProgressLine("Progress of the evaluation", 6)
        self.notice = Notice("What is wrong with the evaluation")
        self.plot = PrecisionPlot() if self._is_boxes else None
        self.matrix = ConfusionView()
        self.classes = RowsTable("Figures of each class", BOX_COLUMNS if self._is_boxes else MASK_COLUMNS)
        self.errors = RowsTable("Kinds of errors", ERROR_COLUMNS)
        self.images = JudgedScenes()
        self.left, self.right = Pages(), Pages()
        self._lay_out(kind)
        self._connect_parts()
        self.refresh()

    def _lay_out(self, kind: SceneKind) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        top.setSpacing(GRID)
        top.addWidget(self.summary, 1)
        self.bar.setFixedWidth(20 * GRID)
        for widget in (self.bar, self.cancel, self.start):
            top.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        if self.plot is not None:
            self.left.add("curves", "Precision and recall", self.plot)
        self.left.add("confusion", "Confusion", self.matrix)
        self.right.add("classes", "Classes", self.classes)
        if self._is_boxes:
            self.right.add("errors", "Errors", self.errors)
        self.right.add("images", "Images", self.images)
        parts = QSplitter()
        parts.setHandleWidth(1)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.left)
        parts.addWidget(self.right)
        parts.setSizes([560, 480])
        self._invitation = Invitation(
            "See how good it is",
            f"Evaluate runs all test images of the model's data set through it and holds its {kind.subject} against the "
            "truth.",
            self,
        )
        self._invitation.column.addStretch(1)
        self._stack = QStackedLayout()
        messages = QVBoxLayout()
        messages.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        messages.addWidget(self.notice)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addLayout(messages)
        whole.addWidget(Hairline())
        whole.addLayout(self._stack, 1)
        for page in (self._invitation, parts):
            self._stack.addWidget(page)

    def _connect_parts(self) -> None:
        self.start.clicked.connect(self.judging.start)
        self.cancel.clicked.connect(self.judging.cancel)
        self.judging.changed.connect(self.refresh)
        self.classes.row_chosen.connect(self._on_class_chosen)
        self.errors.row_chosen.connect(self._on_error_chosen)
        self.matrix.cell_chosen.connect(self._on_cell_chosen)
        self.images.images_opened.connect(self.images_opened)

    def look_at(self, path: str) -> None:
        """Look at another model."""
        self.judging.look_at(path)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what is known by now."""
        work, found = self.judging, self.judging.found
        self.start.setText("Evaluate again" if found is not None else "Evaluate")
        self.start.setVisible(not work.is_busy)
        self.start.setEnabled(work.path != UNTRAINED)
        self.cancel.setVisible(work.is_busy)
        self.bar.setVisible(work.is_busy)
        self.bar.setRange(0, 0 if work.progress is None else work.progress.total)
        self.bar.setValue(0 if work.progress is None else work.progress.done)
        self.summary.set_text(self._summary())
        if work.message:
            self.notice.show_message("error" if found is None else "warning", work.message)
        elif work.is_stale:
            self.notice.show_message("warning", _STALE)
        elif work.path == UNTRAINED:
            self.notice.show_message("note", _NO_RUN)
        else:
            self.notice.clear()
        self._stack.setCurrentIndex(int(found is not None))
        if work.evaluation is not self._shown:
            self._shown = work.evaluation
            self._show_found()

    def _summary(self) -> str:
        work = self.judging
        if work.is_busy:
            return (
                "Waiting for the engine…"
                if work.progress is None
                else "Running the test images through the network…"
            )
        return "Not evaluated yet" if work.found is None else summary(work.found)

    def _show_found(self) -> None:
        found = self.judging.found
        self.images.show_evaluation(self.judging.path, self.judging.evaluation if found is not None else None)
        if isinstance(found, BoxJudgement):
            if self.plot is not None:
                self.plot.show_curves(found.metrics.curves, found.classes)
            self.classes.show_rows(box_rows(found))
            self.errors.show_rows(error_rows(found))
            self.matrix.show_matrix(Matrix(found.confusion, (*found.classes, BACKGROUND), noun="object"))
        elif isinstance(found, MaskJudgement):
            self.classes.show_rows(mask_rows(found))
            metrics = found.metrics
            self.matrix.show_matrix(Matrix(metrics.confusion, metrics.names, in_shares=True, noun="pixel"))
        if found is not None:
            self.images.show_images(found.mistakes, "Images with errors, the worst first")

    @Slot(int)
    def _on_class_chosen(self, place: int) -> None:
        if self.plot is not None:
            self.plot.choose(place)

    @Slot(int)
    def _on_error_chosen(self, place: int) -> None:
        found = self.judging.found
        if isinstance(found, BoxJudgement) and place >= 0:
            kind = KINDS[place]
            self.images.show_images(
                found.with_error(kind), f"Images with: {error_rows(found)[place].texts[0].lower()}"
            )
            self.right.open("images")

    @Slot(object)
    def _on_cell_chosen(self, cell: Cell | None) -> None:
        found, matrix = self.judging.found, self.matrix.matrix
        if found is None or matrix is None:
            return
        if cell is None:
            self.images.show_images(found.mistakes, "Images with errors, the worst first")
        else:
            self.images.show_images(found.in_cell(*cell), matrix.words(cell))
        self.right.open("images")
