"""The main window: menus, workspaces, messages, and what happens when it opens and closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.document.folders import drafts_folder
from cnnstudio.ui.commands.actions import Actions
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.guide.beside import BesideGuide
from cnnstudio.ui.guide.panel import GuidePanel
from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.saving import questions
from cnnstudio.ui.saving.project_files import ProjectFiles
from cnnstudio.ui.saving.recovery import Recovery
from cnnstudio.ui.status.status_bar import StatusBar
from cnnstudio.ui.tabs.open_projects import OpenProjects
from cnnstudio.ui.tabs.remembered_tabs import RememberedTabs
from cnnstudio.ui.tabs.tab_strip import TabStrip
from cnnstudio.ui.timing.timing_link import TimingLink
from cnnstudio.ui.weights.conversion_link import ConversionLink
from cnnstudio.ui.weights.weights_link import WeightsLink
from cnnstudio.ui.window.dialogs import Dialogs
from cnnstudio.ui.window.engine_link import EngineLink
from cnnstudio.ui.window.group_keeping import GroupKeeping
from cnnstudio.ui.window.incoming import open_files
from cnnstudio.ui.window.menu_bar import MenuBar
from cnnstudio.ui.window.messages import MessageBar
from cnnstudio.ui.window.runs_link import RunsLink
from cnnstudio.ui.window.tab_link import TabLink
from cnnstudio.ui.window.top_bar import TopBar
from cnnstudio.ui.window.training_link import TrainingLink
from cnnstudio.ui.window.workspace_link import WorkspaceLink
from cnnstudio.ui.window.workspace_window import WorkspaceWindow
from cnnstudio.ui.workspaces.stack import WorkspaceStack

if TYPE_CHECKING:
    from cnnstudio.core.report import Problem
    from cnnstudio.ui.jobs.engine import Engine
    from cnnstudio.ui.workspaces.inspect import InspectWorkspace
    from cnnstudio.ui.workspaces.scenes import SceneWorkspace

_SIZE = 1440, 900


class MainWindow(WorkspaceWindow):
    """One window on the projects that are open, one of which is shown.

    Signals:
        painted: It was painted for the first time; the engine begins to warm up after that.

    Attributes:
        preferences: What is remembered.
        projects: What is open.
        editor: What is edited: the project that is shown.
        messages: Where messages stand.
        files: New, open, save, close.
        menu_bar: The menus.
        tabs: The tabs of the projects.
        commands: All commands as actions.
        guide: The notes of the project, beside the workspaces.
        status: The status bar.
        dialogs: The windows beside this one.
        training: Starts and stops training.
        weights: Loads weights.
        converting: Converts trained classifiers to convolutions.
        runs_link: Carries out what the Runs workspace asks for.
        keeping: Keeps groups for the palette, once Design is made.
        timing: Measures how long layers take.

    Args:
        preferences: What is remembered; the user's own if None.
        warms_up: Whether the engine is started once the window is painted.
    """

    painted = Signal()
    keeping: GroupKeeping

    def __init__(self, preferences: Preferences | None = None, *, warms_up: bool = True) -> None:
        super().__init__()
        self.preferences: Preferences = preferences or Preferences(parent=self)
        self.projects: OpenProjects = OpenProjects(self, keeps_drafts=self.preferences.keeps_drafts)
        self.editor: Editor = self.projects.editor
        self.messages: MessageBar = MessageBar(self)
        self.files: ProjectFiles = ProjectFiles(self.projects, self.preferences, self.messages, self)
        self.full_screen_flag: Qt.WindowState = Qt.WindowState.WindowFullScreen
        self._warms_up = warms_up
        self._was_painted = False
        self._has_ended = False
        self._engine_link = EngineLink(self)
        self.dialogs: Dialogs = Dialogs(self)
        self._tabs_before = RememberedTabs(self.projects, self.files, self.preferences, self.messages, self)
        self._recovery = Recovery(drafts_folder(), self.messages, self.files.restore, self)
        self._build()
        self._connect()
        self.stack.show_workspace("design")
        self._restore_geometry()

    def _build(self) -> None:
        self.setAcceptDrops(True)
        self.top_bar: TopBar = TopBar(self)
        self.stack = WorkspaceStack(self)
        self.status: StatusBar = StatusBar(self.editor, self)
        self.setStatusBar(self.status)
        strip = TabStrip(self)
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self.top_bar)
        column.addWidget(self.messages)
        beside = BesideGuide(self.stack, self.editor, middle)
        self.guide: GuidePanel = beside.guide
        column.addWidget(beside, 1)
        self.setCentralWidget(middle)
        self.menu_bar: MenuBar = MenuBar(self)
        self.setMenuBar(self.menu_bar)
        self.training: TrainingLink = TrainingLink(self)
        self.weights: WeightsLink = WeightsLink(self)
        self.converting: ConversionLink = ConversionLink(self)
        self.runs_link: RunsLink = RunsLink(self)
        self.timing: TimingLink = TimingLink(self)
        self.commands: Actions = Actions(self)
        self.commands.fill(self.menu_bar)
        self.training.show_button()
        self.tabs: TabLink = TabLink(self, strip)

    def _connect(self) -> None:
        self._workspace_link = WorkspaceLink(self)
        self.top_bar.workspace_chosen.connect(self.show_workspace)
        self.status.problems_requested.connect(self.show_problems)
        self.editor.refused.connect(self.messages.show_refusal)
        self.editor.project_changed.connect(self.messages.dismiss_passing)
        self.guide.toggled.connect(self.commands.refresh_soon)
        self.projects.shown.connect(self._engine_link.refresh)
        self.projects.draft_failed.connect(self.messages.show_error)

    # The workspaces

    @Slot()
    def show_problems(self) -> None:
        """Go to the list of problems."""
        self.show_workspace("design")
        self.design.show_problems()

    def show_training_problems(self, problems: tuple[Problem, ...]) -> None:
        """Count and list what stands in the way of training with the network's own problems."""
        self.status.set_extra(problems)
        self.design.problems.set_extra(problems)

    def reset_layout(self) -> None:
        """Put every panel back where it was at first."""
        self.preferences.forget_states()
        self.show_workspace("design")
        self.design.reset_layout()

    # The engine

    @property
    def engine(self) -> Engine:
        """The engine of this window; its process starts with `Engine.start`."""
        return self._engine_link.engine

    # Files, images and drops

    def paste_image(self) -> None:
        """Look at the image on the clipboard, in the workspace that is shown if it takes images."""
        self.picture_workspace().paste()

    def picture_workspace(self) -> InspectWorkspace | SceneWorkspace:
        """The workspace that images are looked at in: the one that is shown if it takes any, else Inspect, shown now."""
        if self.scenes is not None:
            return self.scenes
        self.show_workspace("inspect")
        return self.inspect

    def open_dropped(self, paths: list[str]) -> None:
        """Open a project, look at an image, or say what cannot be done with these files."""
        open_files(self, paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files; what is wrong with them is said after the drop."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped, once the program it came from is answered."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        QTimer.singleShot(0, self, lambda: self.open_dropped(paths))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc, where nothing else wants it, dismiss the newest message."""
        if event.key() == Qt.Key.Key_Escape:
            self.messages.dismiss_newest()
        else:
            super().keyPressEvent(event)

    # Opening and closing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note the first painting."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self._on_first_painted)

    @Slot()
    def _on_first_painted(self) -> None:
        self.painted.emit()
        self._tabs_before.begin()
        self._recovery.offer()
        if self._warms_up:
            self.engine.start()

    def _restore_geometry(self) -> None:
        if not self.restoreGeometry(self.preferences.state("window")):
            available = self.screen().availableSize()
            self.resize(min(_SIZE[0], available.width()), min(_SIZE[1], available.height()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work, keep the layout, stop what runs."""
        if not self._may_lose_drawings() or not self.tabs.may_close_all():
            event.ignore()
            return
        self.shut_down(keeps_draft=False)
        event.accept()

    def _may_lose_drawings(self) -> bool:
        """Save what is drawn over images; where that cannot be done, ask."""
        trouble = self.data.save_drawings() if self.stack.get("data") is not None else ""
        return not trouble or questions.ask_to_lose_drawings(self, trouble)

    def shut_down(self, *, keeps_draft: bool) -> None:
        """End everything that belongs to the window.

        Args:
            keeps_draft: Whether unsaved work stays as a draft, since nobody was asked about it.
        """
        if self._has_ended:
            return
        self._has_ended = True
        self.preferences.keep_state("window", self.saveGeometry())
        self.preferences.keep_state("design", self.design.layout_state())
        self._tabs_before.finish()
        self.preferences.save()
        self.projects.finish(keeps_drafts=keeps_draft)
        self._recovery.finish()
        self.dialogs.close_all()
        if self.stack.get("data") is not None:
            self.data.finish()
        if self.stack.get("runs") is not None:
            self.runs.finish()
        self._engine_link.shut_down()
