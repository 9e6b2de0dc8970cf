"""The status bar: totals, problems, device and engine."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from cnnstudio.core.report import Problem
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.problems.listing import shown_problems
from cnnstudio.ui.status.readouts import FieldSearch, Readout, readouts
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.theme.icons import sign
from cnnstudio.ui.theme.surfaces import quiet_button

_BETWEEN = 8
_AT_ONCE = 300
"""The receptive field of larger networks is shown once edits have settled: they must not wait for it."""
_SETTLE = 100  # ms
_SLICE = 0.004  # seconds that looking for it may hold up everything else


class StatusBar(QStatusBar):
    """Follows the document; the engine's state is set from outside.

    Signals:
        problems_requested: The problem count was clicked.

    Attributes:
        labels: Parameters, MACs, training memory, receptive field.
        problems: The problem count.
        engine: What the engine does, and on what.
    """

    problems_requested = Signal()

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._extra: tuple[Problem, ...] = ()
        self._has_field = False
        self._engine = ("", "")
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settle.timeout.connect(self._look_for_field)
        self._search: FieldSearch | None = None
        self.setSizeGripEnabled(False)
        self.labels = [self._label() for _ in range(4)]
        self.problems = self._problem_button()
        self.engine = QLabel()
        self.engine.setFont(text_font(-1))
        self.engine.setContentsMargins(8, 0, 8, 0)
        self.addPermanentWidget(self.problems)
        self.addPermanentWidget(self.engine)
        editor.project_changed.connect(self.refresh)
        theme.changed.connect(self.refresh)
        self.messageChanged.connect(self._fit)
        self.refresh()

    def _label(self) -> QLabel:
        label = QLabel()
        label.setFont(figures_font(-1))
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setContentsMargins(8, 0, 8, 0)
        label.setMinimumWidth(1)
        self.addWidget(label)
        return label

    def _problem_button(self) -> QToolButton:
        button = quiet_button("Show the problems")
        button.setFont(text_font(-1))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(14, 14))
        button.clicked.connect(self.problems_requested)
        return button

    def set_extra(self, problems: Sequence[Problem]) -> None:
        """Count these too: problems that the network's arithmetic does not know of, such as those of training."""
        self._extra = tuple(problems)
        self.refresh()

    def show_engine(self, sentence: str, device: str) -> None:
        """Say what the engine does, and on what it computes.

        Args:
            sentence: Such as ``Training 43 %``.
            device: Such as ``CPU, 2 cores``; "" while unknown.
        """
        if self._engine == (sentence, device):
            return
        self._engine = sentence, device
        self.engine.setText(" · ".join(part for part in self._engine if part))
        self._fit()
        self.engine.setToolTip("The engine builds and trains networks in a process of its own.")

    @Slot()
    def refresh(self) -> None:
        """Show the totals and problems as they are now."""
        document = self._editor.document
        for label, readout in zip(self.labels, readouts(document.project, document.report), strict=False):
            self._show(label, readout)
        self._search = None
        if len(document.project.network) > _AT_ONCE:
            self._settle.start(_SETTLE)
            self._fit()
        else:
            self._look_for_field()
        shown = shown_problems(document.report, self._extra)
        self._show_problems(len(shown), sum(problem.is_error for problem in shown))

    @Slot()
    def _look_for_field(self) -> None:
        """Work out the receptive fields of all layers, a part at a time, and show the largest."""
        self._settle.stop()
        if self._search is None:
            self._search = FieldSearch(self._editor.document.report)
        if not self._search.go_on(_SLICE):
            self._settle.start(0)
            return
        field, self._search = self._search.readout, None
        self._has_field = field is not None
        if field is not None:
            self._show(self.labels[-1], field)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the last numbers where there is no room, rather than cut them."""
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Show the numbers that have room; none while a message stands in their place."""
        room = self.width() - self.problems.sizeHint().width() - self.engine.sizeHint().width() - _BETWEEN
        for label in self.labels:
            room -= label.sizeHint().width() + _BETWEEN
            has_room = room >= 0 or not self.isVisible()
            is_known = label is not self.labels[-1] or self._has_field
            label.setVisible(is_known and has_room and not self.currentMessage())

    def _show(self, label: QLabel, readout: Readout) -> None:
        dim = theme.colours.dim
        words = [
            f"<span style='color:{dim}'>{html.escape(word)}</span>" if word else ""
            for word in (readout.before, readout.after)
        ]
        label.setText(
            " ".join(part for part in (words[0], f"<b>{html.escape(readout.number)}</b>", words[1]) if part)
        )
        label.setToolTip(readout.tooltip)
        label.setAccessibleName(f"{readout.before} {readout.number} {readout.after}".strip())

    def _show_problems(self, count: int, errors: int) -> None:
        kind = "error" if errors else "warning" if count else "good"
        colour = {"error": theme.colours.error, "warning": theme.colours.warning}.get(
            kind, theme.colours.good
        )
        self.problems.setIcon(sign(kind, colour))
        text = f"{count} problem{'s' * (count != 1)}" if count else "No problems"
        self.problems.setText(text)
        self.problems.setAccessibleName(f"{text}: show them")
