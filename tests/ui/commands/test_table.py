from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence

from cnnstudio.ui.commands.table import MENUS, all_commands

HABITS = {
    "edit.undo": ("Ctrl+Z",),
    "edit.redo": ("Ctrl+Y", "Ctrl+Shift+Z"),
    "file.new": ("Ctrl+N",),
    "file.open": ("Ctrl+O",),
    "file.save": ("Ctrl+S",),
    "file.save_as": ("Ctrl+Shift+S",),
    **{f"file.recent_{number}": (f"Ctrl+{number}",) for number in range(1, 10)},
    "edit.copy": ("Ctrl+C",),
    "edit.paste": ("Ctrl+V",),
    "edit.duplicate": ("Ctrl+D",),
    "edit.select_all": ("Ctrl+A",),
    "edit.delete": ("Del", "Backspace"),
    "network.move_up": ("Alt+Up",),
    "network.move_down": ("Alt+Down",),
    "network.walk": ("Up", "Down", "Left", "Right"),
    "edit.rename": ("F2",),
    "help.selection": ("F1",),
    "network.quick_add": ("Space",),
    "edit.find": ("Ctrl+F",),
    "edit.commands": ("Ctrl+Shift+P",),
    "view.fit": (".",),
    "view.actual_size": ("Ctrl+0",),
    "train.start": ("Ctrl+Return", "Ctrl+Enter"),
    "train.stop": ("Ctrl+.",),
    "view.next_image": ("D",),
    "view.previous_image": ("A",),
    "file.picture": ("Ctrl+Shift+E",),
    "file.settings": ("Ctrl+,",),
    "view.full_screen": ("F11",),
    "network.ungroup": ("Ctrl+Shift+G",),
}
"""The table of habits in the description of the interface."""


def test_every_habit_has_its_keys() -> None:
    assert {command.name: command.keys for command in all_commands() if command.name in HABITS} == HABITS


def test_no_two_commands_share_a_name_or_a_key() -> None:
    assert max(Counter(command.name for command in all_commands()).values()) == 1
    keys = Counter(QKeySequence(key).toString() for command in all_commands() for key in command.keys)
    assert max(keys.values()) == 1
    assert "" not in keys


@pytest.mark.parametrize("command", all_commands(), ids=lambda command: command.name)
def test_every_command_says_what_it_does(command: object) -> None:
    from cnnstudio.ui.commands.table import Command

    assert isinstance(command, Command)
    assert command.title
    assert command.menu in MENUS
    assert command.help.endswith(".")
