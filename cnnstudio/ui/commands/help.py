"""Commands of the Help menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.core.cost import DEFINITIONS
from cnnstudio.document.demonstrations import DEMONSTRATIONS, Demonstration
from cnnstudio.ui.commands.table import Command

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow


def _shortcuts(window: MainWindow) -> None:
    from cnnstudio.ui.commands.shortcut_sheet import ShortcutSheet

    window.dialogs.show("shortcuts", lambda: ShortcutSheet(window))


def _help_on_selection(window: MainWindow) -> None:
    from cnnstudio.ui.commands.layer_help import LayerHelp

    front = window.design.front
    network = front.document.project.network
    layers = tuple(dict.fromkeys(type(network[node].layer) for node in front.selection))
    if layers:
        window.dialogs.show("layer_help", lambda: LayerHelp(layers[0], window), fresh=True)
    else:
        _shortcuts(window)


def _about(window: MainWindow) -> None:
    from cnnstudio.ui.commands.about import About

    window.dialogs.show("about", lambda: About(window))


def _what_is_counted(window: MainWindow) -> None:
    from cnnstudio.ui.widgets.text_dialog import TextDialog

    window.dialogs.show("counted", lambda: TextDialog("What is counted", DEFINITIONS, window))


def _demonstration(demonstration: Demonstration) -> Command:
    def show(window: MainWindow) -> None:
        from cnnstudio.ui.window.demonstrations import open_demonstration

        open_demonstration(window, demonstration)

    return Command(
        f"help.demonstration_{demonstration.name}", demonstration.title, "Help", show, help=demonstration.help,
        submenu="Demonstrations",
    )  # fmt: skip


HELP_COMMANDS = (
    Command("help.selection", "Help on the selection", "Help", _help_on_selection, ("F1",),
            "What the selected layer does and what its settings mean."),
    Command("help.shortcuts", "Keyboard shortcuts", "Help", _shortcuts, (), "All commands with their keys."),
    Command("help.counted", "What is counted", "Help", _what_is_counted, (),
            "How parameters, MACs, FLOPs and bytes are defined."),
    *(_demonstration(one) for one in DEMONSTRATIONS),
    Command("help.about", "About CNN Studio", "Help", _about, (), "Version, licence and where files lie.",
            begins_group=True),
)  # fmt: skip
