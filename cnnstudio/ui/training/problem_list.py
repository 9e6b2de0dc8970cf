"""What keeps the project from being trained, each with buttons that mend it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.core.report import Problem
from cnnstudio.document.changes import ApplyFix
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.widgets.notice import Action, Notice

_SHOWN = 4


class ProblemList(QWidget):
    """The first few problems as notices; the Problems panel of Design has them all."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self._shown: tuple[Problem, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._notices = tuple(Notice("Problem") for _ in range(_SHOWN + 1))
        for notice in self._notices:
            self._column.addWidget(notice)
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """What is said."""
        return tuple(notice.text for notice in self._notices if not notice.isHidden())

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices that are seen."""
        return tuple(notice for notice in self._notices if not notice.isHidden())

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show problems, errors first."""
        ordered = tuple(sorted(problems, key=lambda problem: not problem.is_error))
        if ordered == self._shown:
            return
        self._shown = ordered
        for notice in self._notices:
            notice.clear()
        for notice, problem in zip(self._notices, ordered[:_SHOWN], strict=False):
            notice.show_message(
                "error" if problem.is_error else "warning", self._text(problem), self._actions(problem)
            )
        if len(ordered) > _SHOWN:
            more = len(ordered) - _SHOWN
            self._notices[_SHOWN].show_message(
                "note", f"{more} more problem{'s' * (more > 1)}: see Problems in Design."
            )
        self.setVisible(bool(ordered))

    def _text(self, problem: Problem) -> str:
        return problem.message

    def _actions(self, problem: Problem) -> tuple[Action, ...]:
        if problem.node is None:
            return ()
        return tuple(
            (fix.label, partial(self._apply, ApplyFix(problem.node, fix))) for fix in problem.finding.fixes
        )

    def _apply(self, change: ApplyFix) -> None:
        self._editor.perform(change)
