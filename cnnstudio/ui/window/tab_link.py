"""The tabs of a window and the projects behind them: what is shown, chosen, moved and closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from cnnstudio.ui.saving import questions
from cnnstudio.ui.saving.questions import Ending
from cnnstudio.ui.tabs.tab_strip import TabStrip
from cnnstudio.ui.tabs.tab_style import TabLook
from cnnstudio.ui.tabs.titles import tab_titles
from cnnstudio.ui.widgets.text_focus import commit_field

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow
    from cnnstudio.ui.tabs.open_project import OpenProject

_SENTENCE = "The training that runs is stopped."
_DOT = " •"


class TabLink(QObject):
    """Keeps the tabs, the window's title and the name in the menu bar as the projects are.

    Attributes:
        strip: The tabs.
    """

    def __init__(self, window: MainWindow, strip: TabStrip) -> None:
        super().__init__(window)
        self._window = window
        self._projects = window.projects
        self.strip = strip
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._show_tabs)
        self._projects.changed.connect(self.show)
        self._projects.shown.connect(self.show)
        window.training.changed.connect(self._soon.start)
        strip.chosen.connect(self._on_chosen)
        strip.moved.connect(self._on_moved)
        strip.close_requested.connect(self._on_close_requested)
        strip.others_close_requested.connect(self._on_others_close_requested)
        strip.new_requested.connect(window.files.new)
        self.show()

    @Slot()
    def show(self) -> None:
        """Show what is open."""
        self._soon.stop()
        self._show_title()
        self._show_tabs()

    def _show_title(self) -> None:
        current = self._projects.current
        dot = _DOT if current.is_modified else ""
        self._window.setWindowTitle(f"{current.title}{dot} — CNN Studio")
        self._window.menu_bar.show_name(
            current.title + dot,
            str(current.path) if current.path is not None else "Not saved yet",
            f"{current.title}, unsaved changes" if dot else current.title,
        )

    @Slot()
    def _show_tabs(self) -> None:
        found = self._projects.all
        titles = tab_titles([_short(one) for one in found], [one.path for one in found])
        looks = [
            TabLook(title, one.is_modified, self._progress(one))
            for title, one in zip(titles, found, strict=True)
        ]
        helps = [f"{one.path or f'{one.title}: not saved yet'}" for one in found]
        self.strip.show_tabs(looks, helps, found.index(self._projects.current))

    def _progress(self, project: OpenProject) -> float | None:
        session = self._window.training.session(project)
        if session is None or not session.is_active:
            return None
        return -1.0 if session.progress is None else round(session.progress.fraction, 2)

    def close(self, project: OpenProject | None = None) -> bool:
        """Close a project, the one that is shown if none is given; ask about what would be lost.

        Returns:
            Whether it is closed.
        """
        project = project or self._projects.current
        trains = self._window.training.is_training(project)
        if trains and not project.is_modified:
            self._projects.show(project)
            ending = questions.ask_to_end_training(self._window, [project.title], project.title)
            if ending is not Ending.STOP:
                if ending is Ending.KEEP:
                    self._projects.step(1)  # It goes on behind the project that is seen now.
                return False
        return self._window.files.close(project, _SENTENCE if trains else "")

    def close_others(self, kept: OpenProject) -> bool:
        """Close all projects but one; stops at the first that is not given up.

        Returns:
            Whether all are closed.
        """
        return all(self.close(project) for project in self._projects.all if project is not kept)

    def may_close_all(self) -> bool:
        """Ask about everything that would be lost or ended if the window closes, in one question."""
        commit_field()
        training = [project.title for project in self._window.training.active]
        if training and not self._projects.unsaved:
            ending = questions.ask_to_end_training(self._window, training, questions.WINDOW)
            if ending is Ending.KEEP:
                self._window.showMinimized()
            return ending is Ending.STOP
        return self._window.files.may_leave_all(_SENTENCE if training else "")

    @Slot(int)
    def _on_chosen(self, place: int) -> None:
        if 0 <= place < len(self._projects.all):
            self._projects.show(self._projects.all[place])

    @Slot(int, int)
    def _on_moved(self, start: int, end: int) -> None:
        self._projects.move(start, end)

    @Slot(int)
    def _on_close_requested(self, place: int) -> None:
        self.close(self._projects.all[place])

    @Slot(int)
    def _on_others_close_requested(self, place: int) -> None:
        self.close_others(self._projects.all[place])


def _short(project: OpenProject) -> str:
    """Its title without the ending that all projects have."""
    return project.title if project.path is None else project.path.stem
