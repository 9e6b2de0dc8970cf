"""The table of commands as Qt actions: menus, shortcuts, and what can be done just now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget

from cnnstudio.ui.commands.table import MENUS, Command, all_commands
from cnnstudio.ui.widgets.text_focus import takes_text

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow


def key_text(keys: tuple[str, ...]) -> str:
    """Shortcuts as the system writes them, with "or" between them."""
    return " or ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys)


def tooltip(command: Command) -> str:
    """What a tooltip says of a command: what it does, and its keys."""
    keys = key_text(command.keys)
    return f"{command.help} ({keys})" if keys else command.help


class CommandAction(QAction):
    """One command in menus and under its shortcuts."""

    def __init__(self, command: Command, window: MainWindow) -> None:
        super().__init__(command.title, window)
        self.command = command
        self._window = window
        self.setObjectName(command.name)
        self.setToolTip(tooltip(command))
        self.setStatusTip(command.help)
        self.setCheckable(command.is_checked is not None)
        self.setMenuRole(QAction.MenuRole.NoRole)
        if not command.is_local:
            self.setShortcuts([QKeySequence(key) for key in command.keys])
        self.triggered.connect(self._on_triggered)

    @Slot()
    def _on_triggered(self) -> None:
        if self.command.is_enabled(self._window):
            self.command.run(self._window)
        self.refresh()

    def refresh(self, *, in_text: bool = False) -> None:
        """Show whether the command can be done now.

        Args:
            in_text: Whether a text field has the focus, in which case its keys may belong to that.
        """
        command = self.command
        self.setEnabled(command.is_enabled(self._window) and (command.in_text or not in_text))
        if command.is_checked is not None:
            self.setChecked(command.is_checked(self._window))
        if command.title_now is not None:
            title = command.title_now(self._window)
            self.setVisible(bool(title))
            self._show_title(title)
        elif command.is_local:
            self._show_title(command.title)

    def _show_title(self, title: str) -> None:
        """Show a title; keys that are read elsewhere stand beside it all the same."""
        keys = key_text(self.command.keys[:1]) if self.command.is_local else ""
        text = f"{title}\t{keys}" if keys else title
        if text != self.text():
            self.setText(text)


class Actions(QObject):
    """All actions of a window; keeps them as the document, the focus and the workspace allow."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._is_menu_open = False
        self._actions = {command.name: CommandAction(command, window) for command in all_commands()}
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self.refresh)
        self.menus: dict[str, QMenu] = {}
        window.addActions(list(self._actions.values()))
        editor = window.editor
        for signal in (editor.project_changed, editor.selection_changed, editor.state_changed):
            signal.connect(self.refresh_soon)
        window.preferences.changed.connect(self.refresh_soon)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def __getitem__(self, name: str) -> QAction:
        """The action of a command by the command's name."""
        return self._actions[name]

    @property
    def all(self) -> Mapping[str, CommandAction]:
        """Every action by the name of its command, in the order of the menus."""
        return self._actions

    def fill(self, bar: QMenuBar) -> None:
        """Put all commands into menus."""
        for title in MENUS:
            menu = bar.addMenu(f"&{title}")
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(self._on_menu_opened)
            menu.aboutToHide.connect(self._on_menu_closed)
            self.menus[title] = menu
        for action in self._actions.values():
            if action.command.in_menu:
                self._place(action)
        self.refresh()

    def _place(self, action: CommandAction) -> None:
        command = action.command
        menu = self.menus[command.menu]
        if command.submenu:
            name = f"{command.menu}/{command.submenu}"
            if name not in self.menus:
                self.menus[name] = menu.addMenu(command.submenu)
            menu = self.menus[name]
        if command.begins_group and menu.actions():
            menu.addSeparator()
        menu.addAction(action)

    @Slot()
    def refresh_soon(self) -> None:
        """Bring the actions up to date once control is back in the event loop."""
        self._timer.start()

    @Slot()
    def refresh(self) -> None:
        """Bring the actions up to date."""
        in_text = not self._is_menu_open and takes_text(QApplication.focusWidget())
        for action in self._actions.values():
            action.refresh(in_text=in_text)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if takes_text(old) != takes_text(new):
            self.refresh()

    @Slot()
    def _on_menu_opened(self) -> None:
        self._is_menu_open = True
        self.refresh()

    @Slot()
    def _on_menu_closed(self) -> None:
        self._is_menu_open = False
        self.refresh_soon()
