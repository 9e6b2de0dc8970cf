"""What the workspaces ask of their window, and what of its preferences they follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QPoint, Qt, Slot

from cnnstudio.document.demonstrations import Demonstration
from cnnstudio.ui.commands.context_menu import show_context_menu
from cnnstudio.ui.theme.theme import theme
from cnnstudio.ui.window.demonstrations import open_demonstration
from cnnstudio.ui.window.group_keeping import GroupKeeping

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow
    from cnnstudio.ui.workspaces.scenes import SceneWorkspace


class WorkspaceLink(QObject):
    """Connects each workspace with its window when it is made, and keeps Design as the preferences want it.

    Signals of training, weights, runs and timing have links of their own.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.stack.made.connect(self._on_made)
        window.stack.shown.connect(self._on_shown)
        window.editor.remarked.connect(self._on_message)
        window.preferences.changed.connect(self._on_preference_changed)

    @Slot(str)
    def _on_made(self, name: str) -> None:
        window = self._window
        widget = window.workspace(name)
        message = getattr(widget, "message", None)
        if message is not None:
            message.connect(self._on_message)
        if name == "design":
            self._set_up_design()
        elif name == "inspect":
            window.inspect.demonstration_requested.connect(self._on_demonstration_requested)
        elif name in ("detect", "segment"):
            scenes = cast("SceneWorkspace", widget)
            scenes.train_requested.connect(self._on_train_requested)
            scenes.slide_requested.connect(window.commands.all["network.slide"].trigger)
            scenes.picture_requested.connect(window.commands.all["file.picture"].trigger)

    def _set_up_design(self) -> None:
        window, design = self._window, self._window.design
        design.restore_layout(window.preferences.state("design"))
        for name in ("share", "hints", "overview", "colours"):
            self._on_preference_changed(name)
        design.hints_toggled.connect(self._on_hints_toggled)
        design.menu_requested.connect(self._on_menu_requested)
        design.connection_selected.connect(window.commands.refresh_soon)
        design.demonstration_requested.connect(self._on_demonstration_requested)
        window.keeping = GroupKeeping(window)
        for signal in (design.front.project_changed, design.front.selection_changed):
            signal.connect(window.commands.refresh_soon)
        for action in design.dock_actions():
            window.commands.menus["Window"].addAction(action)

    @Slot(str)
    def _on_shown(self, name: str) -> None:
        self._window.top_bar.show_workspace(name)
        self._window.workspace(name).setFocus(Qt.FocusReason.OtherFocusReason)
        self._window.commands.refresh_soon()

    @Slot(str)
    def _on_message(self, text: str) -> None:
        self._window.status.showMessage(text, 8000)

    @Slot(object)
    def _on_demonstration_requested(self, demonstration: Demonstration) -> None:
        open_demonstration(self._window, demonstration)

    @Slot()
    def _on_train_requested(self) -> None:
        self._window.show_workspace("train")

    @Slot(QPoint, str, bool)
    def _on_menu_requested(self, point: QPoint, context: str, by_key: bool) -> None:
        show_context_menu(self._window, point, context, by_key=by_key)

    @Slot(bool)
    def _on_hints_toggled(self, wanted: bool) -> None:
        self._window.preferences.shows_hints = wanted

    @Slot(str)
    def _on_preference_changed(self, name: str) -> None:
        preferences, design = self._window.preferences, self._window.design
        if name == "theme":
            theme.apply(preferences.theme)
        elif name == "share":
            design.pages.set_bar(preferences.share)
        elif name == "colours":
            design.pages.set_heated(preferences.is_heated)
        elif name == "overview":
            design.pages.set_overview(preferences.shows_overview)
        elif name == "hints":
            design.set_hints(preferences.shows_hints)
        elif name == "drafts":
            self._window.projects.set_keeps_drafts(preferences.keeps_drafts)
