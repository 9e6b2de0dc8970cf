from __future__ import annotations

from pytestqt.qtbot import QtBot

from cnnstudio.ui.commands.actions import key_text
from cnnstudio.ui.commands.shortcut_sheet import ShortcutSheet
from cnnstudio.ui.commands.table import all_commands


def test_every_command_with_keys_is_listed(qtbot: QtBot) -> None:
    sheet = ShortcutSheet()
    qtbot.addWidget(sheet)
    shown = {}
    for place in range(sheet.list.topLevelItemCount()):
        group = sheet.list.topLevelItem(place)
        for row in range(group.childCount()):
            shown[group.child(row).text(0)] = group.child(row).text(1)
    for command in all_commands():
        if command.keys and command.submenu != "Open recent":
            assert shown[command.title.removesuffix("…")] == key_text(command.keys)
    assert "Open a recent file" in shown
    assert "Pan" in shown
    assert shown["Brush tool"] == "P"
