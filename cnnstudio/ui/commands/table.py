"""All commands of the window in one table: menus, tooltips and the sheet of shortcuts come from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow

MENUS = ("File", "Edit", "View", "Network", "Train", "Window", "Help")


def _always(window: MainWindow) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """Something that the user can ask for.

    Attributes:
        name: What the program calls it: ``file.save``.
        title: What the menu calls it.
        menu: The menu it stands in: one of `MENUS`.
        run: Does it.
        keys: Its shortcuts in Qt's portable form; the first stands in the menu.
        help: One line that says what it does.
        is_enabled: Whether it can be done now.
        title_now: What the menu calls it now, where that changes.
        is_checked: Whether it is on, for what can be on or off.
        submenu: The menu inside the menu, or "".
        begins_group: Whether a line stands above it.
        in_text: Whether its keys work while a text field has the focus.
        is_local: Whether its keys are read by what has the focus, and only shown here.
        in_menu: Whether it stands in the menu, and not in the sheet of shortcuts alone.
        contexts: In which menus of the canvas it stands too: ``card``, ``connection``, ``note``,
            ``canvas``, and ``inside`` for the inside of a block, which only shows; or in that of the
            table of runs: ``run``.
    """

    name: str
    title: str
    menu: str
    run: Callable[[MainWindow], object]
    keys: tuple[str, ...] = ()
    help: str = ""
    is_enabled: Callable[[MainWindow], bool] = _always
    title_now: Callable[[MainWindow], str] | None = None
    is_checked: Callable[[MainWindow], bool] | None = None
    submenu: str = ""
    begins_group: bool = False
    in_text: bool = True
    is_local: bool = False
    in_menu: bool = True
    contexts: tuple[str, ...] = ()


def all_commands() -> tuple[Command, ...]:
    """Every command, in the order of the menus."""
    from cnnstudio.ui.commands.convolution import CONVOLUTION_COMMANDS
    from cnnstudio.ui.commands.edit import EDIT_COMMANDS
    from cnnstudio.ui.commands.file import FILE_COMMANDS
    from cnnstudio.ui.commands.help import HELP_COMMANDS
    from cnnstudio.ui.commands.network import NETWORK_COMMANDS
    from cnnstudio.ui.commands.notes import NOTE_COMMANDS
    from cnnstudio.ui.commands.runs import RUNS_COMMANDS
    from cnnstudio.ui.commands.timing import TIMING_COMMANDS
    from cnnstudio.ui.commands.train import TRAIN_COMMANDS
    from cnnstudio.ui.commands.view import VIEW_COMMANDS
    from cnnstudio.ui.commands.weights import WEIGHTS_COMMANDS
    from cnnstudio.ui.commands.window import WINDOW_COMMANDS

    return (
        *FILE_COMMANDS,
        *EDIT_COMMANDS,
        *VIEW_COMMANDS,
        *NETWORK_COMMANDS,
        *NOTE_COMMANDS,
        *WEIGHTS_COMMANDS,
        *CONVOLUTION_COMMANDS,
        *TIMING_COMMANDS,
        *TRAIN_COMMANDS,
        *RUNS_COMMANDS,
        *WINDOW_COMMANDS,
        *HELP_COMMANDS,
    )
