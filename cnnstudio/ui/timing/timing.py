"""The times of one project's layers: what was measured, whether it still holds, and how far a measurement is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.document.project import Project
from cnnstudio.ui.canvas.card_times import TimeSums, time_sums
from cnnstudio.ui.editor import Editor

if TYPE_CHECKING:
    from cnnstudio.engine.building.layer_times import LayerTimes


class Timing(QObject):
    """Keeps what was measured while the project is edited; it goes stale, and holds again when an edit is undone.

    Signals:
        changed: There are other times, or they went stale, or a measurement got on.

    Args:
        editor: Who edits the project.
        parent: Qt parent.

    Attributes:
        sums: What was measured; None before.
        doing: What is being measured, for people; "" when nothing is.
    """

    changed = Signal()

    def __init__(self, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self.sums: TimeSums | None = None
        self.doing = ""
        self._found: LayerTimes | None = None
        self._of: tuple[object, ...] = ()
        self._is_watched = False
        editor.project_changed.connect(self._on_project_changed)

    def set_watched(self, watched: bool) -> None:
        """Look after each edit whether the times still hold, or only when somebody looks at them again."""
        self._is_watched = watched
        self._on_project_changed()

    def show_doing(self, doing: str) -> None:
        """Say how far a measurement is; "" when it has ended."""
        if doing != self.doing:
            self.doing = doing
            self.changed.emit()

    def take(self, found: LayerTimes, project: Project) -> None:
        """Take what was measured of a project, which may have been edited since."""
        from cnnstudio.engine.building.layer_times import timed_by

        self.doing, self._found, self._of = "", found, timed_by(project)
        self.sums = time_sums(found, self._is_stale())
        self.changed.emit()

    def _is_stale(self) -> bool:
        from cnnstudio.engine.building.layer_times import timed_by

        return timed_by(self.editor.document.project) != self._of

    @Slot()
    def _on_project_changed(self) -> None:
        if self._found is None or self.sums is None or not self._is_watched:
            return
        is_stale = self._is_stale()
        if is_stale != self.sums.is_stale:
            self.sums = time_sums(self._found, is_stale)
            self.changed.emit()
