"""The Problems panel: all of them at once, each with its layer, its cause and a way out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.core.hints import Hints
from cnnstudio.core.layer import Fix
from cnnstudio.core.report import Problem
from cnnstudio.document.changes import ApplyFix
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.problems.listing import Entry, entries, problem_count
from cnnstudio.ui.problems.row import ProblemRow
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.icons import sign
from cnnstudio.ui.theme.surfaces import GRID, DimLabel

_SIGN = QSize(16, 16)


class ProblemsPanel(QScrollArea):
    """Follows the document's report, and problems that are set from outside.

    Signals:
        count_changed: There are so many errors and warnings now.
        replace_requested: A layer type is to be chosen in the place of layers; carries their ids.
        place_chosen: A problem inside a block was chosen; carries the ids that lead there.

    Attributes:
        rows: What is listed, from top to bottom.
    """

    count_changed = Signal(int)
    replace_requested = Signal(tuple)
    place_chosen = Signal(object)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._extra: tuple[Problem, ...] = ()
        self._entries: tuple[Entry, ...] | None = None
        self._count = -1
        self._with_hints = True
        self._hints = Hints()
        self.rows: list[ProblemRow] = []
        self.empty = self._empty_line()
        self._column = QVBoxLayout()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        editor.project_changed.connect(self.refresh)
        theme.changed.connect(self._paint_empty)
        self.refresh()

    def _lay_out(self) -> None:
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(GRID, 0, GRID, GRID)
        self._column.setSpacing(0)
        self._column.addWidget(self.empty)
        self._column.addStretch(1)
        self.setWidget(page)

    def _empty_line(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID)
        self._empty_sign = QLabel()
        row.addWidget(self._empty_sign)
        row.addWidget(DimLabel("No problems."), 1)
        self._paint_empty()
        return line

    @Slot()
    def _paint_empty(self) -> None:
        icon = sign("good", theme.colours.good)
        self._empty_sign.setPixmap(icon.pixmap(_SIGN, self.devicePixelRatioF()))

    def sizeHint(self) -> QSize:
        """Room for three problems."""
        return QSize(640, 112)

    def minimumSizeHint(self) -> QSize:
        """Room for one."""
        return QSize(240, 40)

    @property
    def count(self) -> int:
        """How many errors and warnings there are."""
        return problem_count(self._editor.document.report, self._extra)

    def set_extra(self, problems: Sequence[Problem]) -> None:
        """List these too: problems that the network's arithmetic does not know of."""
        self._extra = tuple(problems)
        self.refresh()

    def set_hints(self, wanted: bool) -> None:
        """Say whether advice is listed too."""
        self._with_hints = wanted
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """List the advice, which is not worked out while nobody sees it."""
        super().showEvent(event)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the problems as they are now; rows that stay keep their widgets."""
        report = self._editor.document.report
        hints = self._hints.of(report) if self._with_hints and self.isVisible() else ()
        found = entries(report, self._extra, hints)
        if found != self._entries:
            self._entries = found
            self._show_entries(found)
        if self.count != self._count:
            self._count = self.count
            self.count_changed.emit(self._count)

    def _show_entries(self, found: tuple[Entry, ...]) -> None:
        kept, rows = list(self.rows), []
        for place, entry in enumerate(found):
            row = self._kept_row(kept, entry, found)
            if row is None:
                row = self._new_row(entry)
            else:
                kept.remove(row)
            if self._column.indexOf(row) != place:
                self._column.removeWidget(row)
                self._column.insertWidget(place, row)
            rows.append(row)
        focused = QApplication.focusWidget()
        loses_focus = focused is not None and any(row.isAncestorOf(focused) or row is focused for row in kept)
        for row in kept:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = rows
        self.empty.setVisible(not rows)
        if loses_focus:  # Qt would give it to whatever comes next in the window.
            (rows[0] if rows else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _kept_row(self, kept: list[ProblemRow], entry: Entry, found: tuple[Entry, ...]) -> ProblemRow | None:
        """The row that shows an entry already, or one that nothing else needs and that can; None if there is none."""
        same = next((row for row in kept if row.entry == entry), None)
        if same is not None:
            return same
        return next((row for row in kept if row.entry not in found and row.restate(entry)), None)

    def _new_row(self, entry: Entry) -> ProblemRow:
        row = ProblemRow(entry)
        row.chosen.connect(self._on_chosen)
        row.fix_chosen.connect(self._on_fix_chosen)
        return row

    @Slot()
    def _on_chosen(self) -> None:
        row = self.sender()
        if isinstance(row, ProblemRow) and row.entry.nodes:
            self._editor.select(row.entry.nodes)
            if row.entry.place:
                self.place_chosen.emit((*row.entry.nodes, *row.entry.place))

    @Slot(object)
    def _on_fix_chosen(self, fix: Fix) -> None:
        row = self.sender()
        if not isinstance(row, ProblemRow):
            return
        if fix.choose:
            self._editor.select(row.entry.nodes)
            self.replace_requested.emit(row.entry.nodes)
        else:
            self._editor.perform(ApplyFix(row.entry.nodes[0] if row.entry.nodes else "", fix))
