"""What stands around an evaluation: a line with what came of it, Evaluate and Cancel, messages, and an invitation before."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.engine.runs.kept_evaluation import JUDGED_PARTS, JudgedPart
from cnnstudio.ui.theme.surfaces import GRID, Hairline
from cnnstudio.ui.widgets.elided_label import ElidedLabel
from cnnstudio.ui.widgets.invitation import Invitation
from cnnstudio.ui.widgets.notice import Notice
from cnnstudio.ui.widgets.progress_line import ProgressLine

_STEPS = 1000


@dataclass(frozen=True, slots=True)
class EvaluationState:
    """Where an evaluation is.

    Attributes:
        is_known: Whether something came of it.
        is_busy: Whether it is under way, or waits for the engine.
        fraction: How far it is, 0…1; None before it has begun.
        can_start: Whether there is something to evaluate.
        summary: What came of it in a line, or what is looked at.
        message: Why it could not be done, or kept; "" if nothing is wrong.
        warning: What is to be known about what is shown; "" for nothing.
        note: What is to be known besides; "" for nothing.
        part: Which images are looked at.
    """

    is_known: bool
    is_busy: bool
    fraction: float | None
    can_start: bool
    summary: str
    message: str = ""
    warning: str = ""
    note: str = ""
    part: JudgedPart = "test"


class EvaluationFrame(QWidget):
    """Shows an invitation until something came of an evaluation.

    Signals:
        part_chosen: Other images are to judge; carries their part.

    Args:
        invitation: Heading and text of what is seen before.
        help_text: What the button does.
    """

    part_chosen = Signal(str)

    def __init__(self, invitation: tuple[str, str], help_text: str) -> None:
        super().__init__()
        self.part = QComboBox()
        for part in JUDGED_PARTS:
            self.part.addItem(f"{part.capitalize()} images", part)
        self.part.setAccessibleName("Images that judge")
        self.part.setToolTip(
            "Which images judge: those for the validation where there are none for the test."
        )
        self.part.activated.connect(self._on_part_activated)
        self.summary = ElidedLabel()
        self.start, self.cancel = QPushButton("Evaluate"), QPushButton("Cancel")
        self.start.setToolTip(help_text)
        self.bar = ProgressLine("Progress of the evaluation", 6)
        self.bar.setFixedWidth(20 * GRID)
        self.notice = Notice("What is wrong with the evaluation")
        self.invitation = Invitation(*invitation, self)

    def lay_out(self, content: QWidget, *switches: QWidget) -> None:
        """Put the parts where they belong.

        Args:
            content: Shows what came of it.
            switches: Stand in the upper line, before the buttons.
        """
        top = QHBoxLayout()
        top.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        top.setSpacing(GRID)
        top.addWidget(self.summary, 1)
        for switch in switches:
            top.addWidget(switch)
        for widget in (self.part, self.bar, self.cancel, self.start):
            top.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        messages = QVBoxLayout()
        messages.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        messages.addWidget(self.notice)
        self.invitation.column.addStretch(1)
        self._stack = QStackedLayout()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addLayout(messages)
        whole.addWidget(Hairline())
        whole.addLayout(self._stack, 1)
        for page in (
            self.invitation,
            content,
        ):  # not before: without a parent they would be windows for a moment
            self._stack.addWidget(page)

    def show_state(self, state: EvaluationState) -> None:
        """Show where it is."""
        self.start.setText("Evaluate again" if state.is_known else "Evaluate")
        self.start.setVisible(not state.is_busy)
        self.start.setEnabled(state.can_start)
        self.cancel.setVisible(state.is_busy)
        self.bar.setVisible(state.is_busy)
        self.bar.setRange(0, 0 if state.fraction is None else _STEPS)
        self.bar.setValue(round(_STEPS * (state.fraction or 0.0)))
        self.part.setCurrentIndex(JUDGED_PARTS.index(state.part))
        self.part.setEnabled(state.can_start and not state.is_busy)
        waiting = "Waiting for the engine…" if state.fraction is None else _RUNNING.format(state.part)
        self.summary.set_text(waiting if state.is_busy else state.summary)
        if state.message:
            self.notice.show_message("warning" if state.is_known else "error", state.message)
        elif state.warning:
            self.notice.show_message("warning", state.warning)
        elif state.note or (state.is_known and state.part == "validation"):
            self.notice.show_message("note", state.note or _VALIDATION)
        else:
            self.notice.clear()
        self._stack.setCurrentIndex(int(state.is_known))

    @Slot(int)
    def _on_part_activated(self, place: int) -> None:
        self.part_chosen.emit(self.part.itemData(place))


_RUNNING = "Running the {} images through the network…"
_VALIDATION = (
    "Judged by the validation images, which the best epoch was chosen by: expect a little less of new images."
)
