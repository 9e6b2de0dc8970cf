"""The Arithmetic panel: how the numbers of the chosen layer come about."""

from __future__ import annotations

import html

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnnstudio.core.cost import DEFINITIONS
from cnnstudio.core.layer import Step
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.properties.arithmetic_lines import Remark, remarks, steps
from cnnstudio.ui.properties.folding import Folding
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import formula_font
from cnnstudio.ui.theme.icons import sign
from cnnstudio.ui.theme.surfaces import GRID, DimLabel, Heading, SunkenBox, TextLabel, unbroken

_USUAL = 10
"""So many lines the arithmetic of most layers has."""
_SIGN_SIZE = 16


class StepBox(QWidget):
    """A title, and under it in a sunken box a rule in words and the formula with its numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = Step("", "")
        self.title = QLabel()
        self.rule = DimLabel()
        self.rule.setFont(formula_font())
        self.formula = TextLabel()
        self.formula.setFont(formula_font())
        box = SunkenBox()
        inside = QVBoxLayout(box)
        inside.setContentsMargins(GRID, GRID - 2, GRID, GRID - 2)
        inside.setSpacing(2)
        inside.addWidget(self.rule)
        inside.addWidget(self.formula)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.title)
        column.addWidget(box)

    def show_step(self, step: Step) -> None:
        """Show a line of arithmetic; the note steps back behind the formula."""
        if (step, step.rule) != (self._step, self._step.rule):
            self._step = step
            self._write(step)
        self.show()

    def _write(self, step: Step) -> None:
        self.title.setText(step.title)
        self.rule.setText(step.rule)
        self.rule.setVisible(bool(step.rule))
        if step.note:
            note = f"&nbsp; <span style='color:{theme.colours.dim}'>{html.escape(unbroken(step.note))}</span>"
            self.formula.setTextFormat(Qt.TextFormat.RichText)
            self.formula.setText(f"{html.escape(step.formula)}{note}")
        else:  # plain text is laid out several times as fast
            self.formula.setTextFormat(Qt.TextFormat.PlainText)
            self.formula.setText(step.formula)
        self.formula.setAccessibleName(f"{step.title}: {step.formula} {step.note}".strip())

    def text(self) -> str:
        """Title, formula and note in one line."""
        return " ".join(part for part in (self._step.title, self._step.formula, self._step.note) if part)

    def repaint_step(self) -> None:
        """Take the theme's colours anew."""
        self._write(self._step)


class RemarkRow(QWidget):
    """A sign and a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._remark = Remark("waiting", "")
        self._sign = QLabel()
        self.sentence = TextLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.sentence, 1)

    def show_remark(self, remark: Remark) -> None:
        """Show a sentence about the layer."""
        if remark != self._remark:
            self._remark = remark
            self._write(remark)
        self.show()

    def _write(self, remark: Remark) -> None:
        colours = {"error": theme.colours.error, "warning": theme.colours.warning}
        icon = sign(remark.kind, colours.get(remark.kind, ""))
        self._sign.setPixmap(icon.pixmap(QSize(_SIGN_SIZE, _SIGN_SIZE), self.devicePixelRatioF()))
        self._sign.setAccessibleName(remark.kind)
        self.sentence.setText(unbroken(remark.message))

    def repaint_remark(self) -> None:
        """Take the theme's colours anew."""
        self._write(self._remark)


class ArithmeticSection(QWidget):
    """Shows the arithmetic of the selection; hidden while nothing is selected."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._with_hints = True
        self.step_boxes: list[StepBox] = []
        self.remark_rows: list[RemarkRow] = []
        self.definitions = Folding("What is counted")
        self.definitions.button.setToolTip(DEFINITIONS)
        self._remarks, self._steps = QVBoxLayout(), QVBoxLayout()
        self._lay_out()
        self._shown: tuple[object, ...] = ()
        editor.project_changed.connect(self._on_changed)
        editor.selection_changed.connect(self._on_changed)
        theme.changed.connect(self._on_theme_changed)
        self.refresh()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(Heading("HOW IT COMES ABOUT"))
        for part in (self._remarks, self._steps):
            part.setSpacing(GRID)
            column.addLayout(part)
        inside = QVBoxLayout()
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(DimLabel(DEFINITIONS))
        self.definitions.set_content(inside)
        column.addWidget(self.definitions)

    def set_hints(self, wanted: bool) -> None:
        """Say whether advice about the layer is wanted too."""
        self._with_hints = wanted
        self.refresh()

    @Slot()
    def _on_changed(self) -> None:
        """Show another report or selection; an edit that changes both is shown once."""
        report, selection = self._editor.document.report, self._editor.selection
        if not self._shown or self._shown[0] is not report or self._shown[1] != selection:
            self.refresh()

    def refresh(self) -> None:
        """Show the selection's arithmetic as it is now."""
        ids, report = self._editor.selection, self._editor.document.report
        self._shown = (report, ids)
        ids = tuple(node for node in ids if node in report.nodes)
        found = remarks(report, ids[0], with_hints=self._with_hints) if len(ids) == 1 else ()
        self._show_remarks(found)
        self._show_steps(steps(report, ids))
        self.setVisible(
            bool(ids)
        )  # last: while it is hidden, no part that comes or goes lays all of them out

    def make_ready(self) -> bool:
        """Make the boxes of a usual layer beforehand, so that nobody waits for them.

        Returns:
            Whether there was anything to do.
        """
        missing = len(self.step_boxes) < _USUAL
        self._make_boxes(_USUAL)
        for box in self.step_boxes if missing else ():
            box.show()  # which styles and arranges its parts; nothing is seen of it while nothing is selected
        return missing

    def _make_boxes(self, count: int) -> None:
        while len(self.step_boxes) < count:
            self.step_boxes.append(StepBox(self))
            self._steps.addWidget(self.step_boxes[-1])

    def _show_steps(self, found: tuple[Step, ...]) -> None:
        self._make_boxes(len(found))
        for box, step in zip(self.step_boxes, found, strict=False):
            box.show_step(step)
        for box in self.step_boxes[len(found) :]:
            box.hide()
        self.definitions.setVisible(bool(found))

    def _show_remarks(self, found: tuple[Remark, ...]) -> None:
        while len(self.remark_rows) < len(found):
            self.remark_rows.append(RemarkRow(self))
            self._remarks.addWidget(self.remark_rows[-1])
        for row, remark in zip(self.remark_rows, found, strict=False):
            row.show_remark(remark)
        for row in self.remark_rows[len(found) :]:
            row.hide()

    @Slot()
    def _on_theme_changed(self) -> None:
        for box in self.step_boxes:
            box.repaint_step()
        for row in self.remark_rows:
            row.repaint_remark()
