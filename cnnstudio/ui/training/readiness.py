"""Whether the project can be trained, seen again after every edit."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnstudio.core.errors import StudioError
from cnnstudio.core.report import Problem
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.widgets.errand import Errands

if TYPE_CHECKING:
    from cnnstudio.data.dataset import Dataset


def _looked_at(data: Dataset) -> None:
    """Open a data set, so that the check finds it known; what is wrong with it the check says."""
    from cnnstudio.data.collections import opened

    with contextlib.suppress(StudioError):
        opened(data)


_SETTLE = 50  # ms: edits that follow each other faster are checked once
_SETTLE_LARGE = 250  # ms: of a large network, whose edits must not wait for a check
_LARGE = 300  # layers


class Readiness(QObject):
    """Knows what keeps the project from being trained, once it has begun to look.

    Signals:
        checked: The problems are those of the project as it is now.

    Attributes:
        problems: Everything that keeps the project from training, and what hardly anyone means.
    """

    checked = Signal()

    def __init__(self, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._has_begun = False
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settle.timeout.connect(self._on_settled)
        self._errands = Errands(self)
        self._errands.done.connect(self._on_looked)
        editor.project_changed.connect(self._on_project_changed)
        self.problems: tuple[Problem, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether nothing keeps the project from being trained."""
        return not any(problem.is_error for problem in self.problems)

    @property
    def extra(self) -> tuple[Problem, ...]:
        """The problems that the network's own report does not know of."""
        document = self._editor.document
        is_meant = document.project.task.is_learned
        return self.problems if is_meant and not document.report.errors else ()

    @Slot()
    def begin(self) -> None:
        """Look soon, and from now on after every edit."""
        self._has_begun = True
        self._settle.start()

    @Slot()
    def _on_settled(self) -> None:
        """Look at once, or after the data's files were looked at off the window's thread."""
        from cnnstudio.data.readiness import dataset_of

        try:
            data = dataset_of(self._editor.document.project)
        except StudioError:
            self.check()
            return
        if data.is_known:
            self.check()
        else:
            self._errands.run(partial(_looked_at, data))

    @Slot(object)
    def _on_looked(self, _nothing: object) -> None:
        self.check()

    @Slot()
    def check(self) -> None:
        """Look now, and from now on after every edit."""
        from cnnstudio.data.readiness import training_problems  # not needed to open the window

        self._has_begun = True
        self._settle.stop()
        document = self._editor.document
        self.problems = training_problems(document.project, document.report)
        self.checked.emit()

    @Slot()
    def _on_project_changed(self) -> None:
        if self._has_begun:
            is_large = len(self._editor.document.project.network) > _LARGE
            self._settle.start(_SETTLE_LARGE if is_large else _SETTLE)
