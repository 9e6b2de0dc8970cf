"""How good a detector or segmenter is: figures, curves, confusion with the background, kinds of errors, and their images."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from cnnstudio.engine.judging.judging_boxes import KINDS, BoxJudgement
from cnnstudio.engine.judging.judging_masks import MaskJudgement
from cnnstudio.ui.inspecting.model_choice import UNTRAINED
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.runs.confusion_view import ConfusionView
from cnnstudio.ui.runs.evaluation_frame import EvaluationFrame, EvaluationState
from cnnstudio.ui.runs.pages import Pages
from cnnstudio.ui.runs.paint_confusion import Cell, Matrix
from cnnstudio.ui.scenes.judging.judged_scenes import JudgedScenes
from cnnstudio.ui.scenes.judging.judgement_rows import (
    BACKGROUND,
    BOX_COLUMNS,
    ERROR_COLUMNS,
    MASK_COLUMNS,
    box_rows,
    error_rows,
    mask_rows,
    summary,
)
from cnnstudio.ui.scenes.judging.precision_plot import PrecisionPlot
from cnnstudio.ui.scenes.judging.scene_judging import SceneJudging
from cnnstudio.ui.scenes.kinds import SceneKind
from cnnstudio.ui.scenes.rows_table import RowsTable
from cnnstudio.ui.theme.surfaces import GRID, Parted

_STALE = "The model was trained on since: these figures are of an earlier one. Evaluate it again."
_NO_RUN = "An untrained network is not worth it: train it, or choose a run or the sample model at the left."

_INVITATION = (
    "See how good it is",
    "Evaluate runs all test images of the model's data set through it and holds its {} against the truth.",
)


class EvaluationPage(EvaluationFrame):
    """Evaluates the chosen model on the test images of its data set.

    Args:
        kind: The workspace.
        engine: Evaluates.

    Signals:
        images_opened: Test images are to be looked at; carries a tuple of `PictureSource` and the place of the first.
    """

    images_opened = Signal(object, int)

    def __init__(self, kind: SceneKind, engine: Engine) -> None:
        invitation = _INVITATION[0], _INVITATION[1].format(kind.subject)
        super().__init__(invitation, "Run all these images of the model's data set through it.")
        self._is_boxes = kind.subject == "boxes"
        self._shown: object = None
        self.judging = SceneJudging(engine, f"{kind.name} evaluation", self)
        self.plot = PrecisionPlot() if self._is_boxes else None
        self.matrix = ConfusionView()
        self.classes = RowsTable("Figures of each class", BOX_COLUMNS if self._is_boxes else MASK_COLUMNS)
        self.errors = RowsTable("Kinds of errors", ERROR_COLUMNS)
        self.images = JudgedScenes()
        self.left, self.right = Pages(), Pages()
        self.lay_out(self._parts())
        self._connect_parts()
        self.refresh()

    def _parts(self) -> Parted:
        """Curves and confusion at the left, and what there is to them at the right."""
        if self.plot is not None:
            self.left.add("curves", "Precision and recall", self.plot)
        self.left.add("confusion", "Confusion", self.matrix)
        self.right.add("classes", "Classes", self.classes)
        if self._is_boxes:
            self.right.add("errors", "Errors", self.errors)
        self.right.add("images", "Images", self.images)
        self.right.setContentsMargins(0, 0, GRID, 0)
        parts = Parted(self.left, self.right)
        parts.setSizes([560, 480])
        return parts

    def _connect_parts(self) -> None:
        self.start.clicked.connect(self.judging.start)
        self.cancel.clicked.connect(self.judging.cancel)
        self.part_chosen.connect(self.judging.choose)
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
        is_trained = work.path != UNTRAINED
        self.show_state(
            EvaluationState(
                is_known=found is not None,
                is_busy=work.is_busy,
                fraction=None if work.progress is None else work.progress.fraction,
                can_start=is_trained,
                summary="Not evaluated yet" if found is None else summary(found, work.part),
                message=work.message,
                warning=_STALE if work.is_stale else "",
                note="" if is_trained else _NO_RUN,
                part=work.part,
            )
        )
        if work.evaluation is not self._shown:
            self._shown = work.evaluation
            self._show_found()

    def _show_found(self) -> None:
        found = self.judging.found
        self.images.look_into(self.judging.path, self.judging.evaluation if found is not None else None)
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
