"""How the selected run does on test images: confusion matrix, classes, mistakes, calibration."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.engine.judging.judging import Judgement
from cnnstudio.engine.runs.kept_evaluation import AnyJudgement
from cnnstudio.engine.runs.record import RunRecord
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.runs.class_table import ClassTable
from cnnstudio.ui.runs.confusion_view import ConfusionView
from cnnstudio.ui.runs.evaluating import Evaluating
from cnnstudio.ui.runs.evaluation_frame import EvaluationFrame, EvaluationState
from cnnstudio.ui.runs.judged_images import JudgedImages
from cnnstudio.ui.runs.judged_words import calibration_title, calibration_words, matrix_of, summary_words
from cnnstudio.ui.runs.pages import Pages
from cnnstudio.ui.runs.paint_confusion import Cell
from cnnstudio.ui.runs.reliability import ReliabilityDiagram
from cnnstudio.ui.theme.surfaces import DimLabel, Parted

_STALE = "The run was trained on since: these figures are of an earlier model. Evaluate it again."


_INVITATION = (
    "See what it gets wrong",
    "Evaluate runs all test images through the best epoch of the run that is selected, and keeps what comes of it in the "
    "run folder.",
)


class EvaluationPanel(EvaluationFrame):
    """Evaluates one run and shows what came of it.

    Signals:
        image_opened: A test image is to be looked at in Inspect; carries the run folder and a `PictureSource`.
    """

    image_opened = Signal(str, object)

    def __init__(self, engine: Engine) -> None:
        super().__init__(_INVITATION, "Run all these images through the run's best epoch.")
        self._shown: object = None
        self._wanted: RunRecord | None = None
        self.evaluating = Evaluating(engine, self)
        self.in_shares = QCheckBox("Percent of each row")
        self.matrix = ConfusionView()
        self.images = JudgedImages()
        self.classes = ClassTable()
        self.diagram = ReliabilityDiagram()
        self._calibration_words = DimLabel()
        self.parts = Pages()
        self._obstacle_text = DimLabel()
        self._obstacle_text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.invitation.column.addWidget(self._obstacle_text)
        self.lay_out(self._parts(), self.in_shares)
        self._connect()
        self.refresh()

    def _parts(self) -> Parted:
        """The matrix at the left, and what there is to it at the right."""
        calibration = QWidget()
        column = QVBoxLayout(calibration)
        column.setContentsMargins(8, 8, 8, 8)
        self._calibration_words.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._calibration_words)
        column.addWidget(self.diagram, 1)
        self.parts.add("images", "Images", self.images)
        table = QWidget()
        inset = QHBoxLayout(table)
        inset.setContentsMargins(8, 0, 8, 0)
        inset.addWidget(self.classes)
        self.parts.add("classes", "Classes", table)
        self.parts.add("calibration", "Calibration", calibration)
        parts = Parted(self.matrix, self.parts)
        parts.setSizes([640, 640])
        return parts

    def _connect(self) -> None:
        self.start.clicked.connect(self.evaluate)
        self.cancel.clicked.connect(self.evaluating.cancel)
        self.part_chosen.connect(self.evaluating.choose)
        self.in_shares.toggled.connect(self._show_matrix)
        self.evaluating.changed.connect(self.refresh)
        self.matrix.cell_chosen.connect(self._on_cell_chosen)
        self.classes.class_chosen.connect(self._on_class_chosen)
        self.images.image_opened.connect(self._on_image_opened)

    @property
    def is_busy(self) -> bool:
        """Whether an evaluation or its images are being read or made."""
        return self.evaluating.is_reading or self.evaluating.is_busy or self.images.is_busy

    def show_run(self, record: RunRecord | None) -> None:
        """Look at another run; its folder is not read before anybody sees it."""
        self._wanted = record
        if self.isVisible():
            self.evaluating.look_at(record)
            self.refresh()

    @Slot()
    def evaluate(self) -> None:
        """Evaluate the run."""
        self.evaluating.start()

    @Slot()
    def refresh(self) -> None:
        """Show what is known by now."""
        work, record = self.evaluating, self.evaluating.record
        found = None if work.evaluation is None else work.evaluation.judgement
        self.in_shares.setVisible(found is not None)
        self.show_state(
            EvaluationState(
                is_known=found is not None,
                is_busy=work.is_busy,
                fraction=work.fraction,
                can_start=record is not None and record.can_be_tested,
                summary=_summary(record, found, work.part),
                message=work.message,
                warning=_STALE if work.is_stale else "",
                part=work.part,
            )
        )
        self._obstacle_text.setText(_obstacle(record))
        if work.evaluation is not self._shown:
            self._shown = work.evaluation
            self._show_judgement(record, found)

    def _show_judgement(self, record: RunRecord | None, found: AnyJudgement | None) -> None:
        self._show_matrix()
        self.classes.show_judgement(found)
        self.diagram.show_calibration(found.calibration if isinstance(found, Judgement) else None)
        self.diagram.setVisible(isinstance(found, Judgement))
        if found is not None:
            self._calibration_words.setText(calibration_words(found))
            self.parts.rename("calibration", calibration_title(found))
        if record is not None:
            self.images.show_evaluation(record.path, self.evaluating.evaluation)

    @Slot()
    def _show_matrix(self) -> None:
        evaluation = self.evaluating.evaluation
        if evaluation is None:
            self.matrix.show_matrix(None)
            return
        self.matrix.show_matrix(matrix_of(evaluation.judgement, self.in_shares.isChecked()))

    @Slot(object)
    def _on_cell_chosen(self, cell: Cell | None) -> None:
        self.parts.open("images")
        self.images.show_cell(cell)

    @Slot(int)
    def _on_class_chosen(self, place: int) -> None:
        """Point at the cell of what the class is most often taken for, and leave the table open."""
        if self.matrix.matrix is None:
            return
        row = self.matrix.matrix.counts[place].copy()
        row[place] = 0
        other = int(row.argmax()) if row.any() else place
        self.matrix.choose((place, other))
        self.parts.open("classes")

    @Slot(object)
    def _on_image_opened(self, source: object) -> None:
        if self.evaluating.record is not None:
            self.image_opened.emit(str(self.evaluating.record.path), source)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the run that was selected while nobody looked."""
        super().showEvent(event)
        self.evaluating.look_at(self._wanted)
        self.refresh()


def _summary(record: RunRecord | None, found: AnyJudgement | None, part: str) -> str:
    """What came of the evaluation of a run in a line."""
    if record is None:
        return "Select one run in the table"
    return f"{record.name}: {summary_words(found, part)}" if found is not None else record.name


def _obstacle(record: RunRecord | None) -> str:
    """Why a run cannot be evaluated; "" if it can."""
    if record is None:
        return ""  # the line above says to select one
    if not record.can_be_tested:
        return "This run holds no model: it ended before its first epoch, or its files are gone."
    return ""
