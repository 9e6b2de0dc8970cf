"""The What-if bar: what another input, batch or precision would cost, and how two variants compare."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QWidget

from cnnstudio.core.report import Report
from cnnstudio.core.values import Shape
from cnnstudio.document.project import Project
from cnnstudio.document.trial import TakeTrial, Trial, entry_shape
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.theme.surfaces import GRID, ErrorLabel
from cnnstudio.ui.what_if.columns import Column, Outcome, outcome, project_figures
from cnnstudio.ui.what_if.fields import TrialFields
from cnnstudio.ui.what_if.table import FiguresTable

_SOON = 100  # ms: edits that follow each other closely are counted once
_FIELDS_WIDTH = 256
_LEAST_WIDTH = 480
_KEEP = "Keep these numbers as variant A; then edit, or open another project, and compare."


class WhatIfPanel(QScrollArea):
    """Follows the document; computes nothing while it is hidden.

    Attributes:
        fields: What is varied.
        table: What it comes to.
        apply_button, reset_button: Take what is tried as one edit; go back to the project's own.
        keep_button: Keeps the network as variant A, or forgets it.
        message: Why it cannot be, or what does not fit any more.
    """

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._trial = Trial()
        self._own_shape: Shape | None = None
        self._of = editor.followed
        self._left: WeakKeyDictionary[Editor, tuple[Trial, Shape | None]] = WeakKeyDictionary()
        self._kept: Column | None = None
        self._last: Report | None = None
        self.fields = TrialFields()
        self.table = FiguresTable()
        self.message = ErrorLabel()
        self.apply_button = self._button(
            "Apply", "Give the project this input and batch size; Undo takes it back."
        )
        self.reset_button = self._button(
            "Reset", "Go back to the project's own input, batch size and 32 bit."
        )
        self.keep_button = self._button("Keep as A", _KEEP)
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self.refresh)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._page = self._laid_out()
        self.setWidget(self._page)
        self._connect()

    def _button(self, text: str, help_text: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(help_text)
        button.setAutoDefault(False)
        return button

    def _laid_out(self) -> QWidget:
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.apply_button)
        buttons.addWidget(self.reset_button)
        buttons.addWidget(self.keep_button)
        self.fields.setFixedWidth(_FIELDS_WIDTH)
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(3, 1)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.fields, 0, 0, top)
        grid.addLayout(buttons, 1, 0, top)
        grid.addWidget(self.table, 0, 1, 2, 1, top)
        grid.addWidget(self.message, 2, 0, 1, 3)
        self.message.hide()
        return page

    def _connect(self) -> None:
        self.fields.edited.connect(self._on_edited)
        self.apply_button.clicked.connect(self._on_apply_clicked)
        self.reset_button.clicked.connect(self.reset)
        self.keep_button.clicked.connect(self._on_keep_clicked)
        self._editor.project_changed.connect(self._on_project_changed)
        self._editor.switched.connect(self._on_switched)

    def sizeHint(self) -> QSize:
        """Room for the fields and three variants."""
        return QSize(600, 144)

    def minimumSizeHint(self) -> QSize:
        """Room for the fields and the variants that fit; the rest is scrolled to."""
        return QSize(min(self._page.minimumSizeHint().width(), _LEAST_WIDTH), 5 * GRID)

    @Slot()
    def _on_keep_clicked(self) -> None:
        """Keep the network as it is now to be compared with what it becomes, or forget what was kept."""
        project = self._editor.document.project
        if self._kept is None:
            help_text = (
                f"{project.name} as it was when it was kept, with batches of {project.training.batch_size}."
            )
            self._kept = Column("A", project_figures(project, self._editor.document.report), help_text)
        else:
            self._kept = None
        self.keep_button.setText("Forget A" if self._kept else "Keep as A")
        self.keep_button.setToolTip("Compare with nothing any more." if self._kept else _KEEP)
        self.refresh()

    @Slot()
    def _on_switched(self) -> None:
        """Go on with what was tried on the project that is shown now; variant A stays, to compare with."""
        self._left[self._of] = self._trial, self._own_shape
        self._of = self._editor.followed
        self._trial, self._own_shape = self._left.pop(self._of, (Trial(), None))

    @Slot()
    def reset(self) -> None:
        """Try nothing any more."""
        self._trial = Trial()
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Count what changed while nobody looked."""
        super().showEvent(event)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the project and what is tried as they are now; nothing while hidden."""
        if not self.isVisible():
            return
        self._soon.stop()
        project = self._editor.document.project
        self._follow(project)
        self.fields.show_trial(project, self._trial)
        self._show_outcome(project)

    def _follow(self, project: Project) -> None:
        """Forget a shape that was tried on another input than the project has now."""
        shape = entry_shape(project)
        if shape != self._own_shape:
            self._own_shape = shape
            self._trial = Trial(None, self._trial.batch, self._trial.bits)
        self._trial = self._trial.trimmed(project)

    def _show_outcome(self, project: Project) -> None:
        report = self._editor.document.report
        found = outcome(project, report, self._trial, self._last)
        self._last = found.report
        now = Column(
            "B: now" if self._kept else "Now", project_figures(project, report), "The project as it is."
        )
        columns = [column for column in (self._kept, now) if column is not None]
        if found.figures is not None:
            so_far = "" if found.figures.is_complete else " (sound part)"
            columns.append(
                Column(f"What if{so_far}", found.figures, "With the input, batch and precision on the left.")
            )
        self.table.show_columns(tuple(columns))
        self.updateGeometry()
        self._show_message(found)

    def _show_message(self, found: Outcome) -> None:
        self.message.setText(found.message)
        self.message.setVisible(bool(found.message))
        self.apply_button.setEnabled(self._trial.is_edit and found.figures is not None)
        self.reset_button.setEnabled(self._trial != Trial() or bool(found.message))

    @Slot()
    def _on_edited(self) -> None:
        project = self._editor.document.project
        try:
            self._trial = self.fields.trial().trimmed(project)
        except ValueError as error:
            self._show_message(Outcome(message=str(error)))
            return
        self._show_outcome(project)

    @Slot()
    def _on_apply_clicked(self) -> None:
        trial, self._trial = self._trial, Trial(bits=self._trial.bits)
        if self._editor.perform(TakeTrial(trial)) is None:
            self._trial = trial
        self.refresh()

    @Slot()
    def _on_project_changed(self) -> None:
        if self.isVisible():
            self._soon.start()
