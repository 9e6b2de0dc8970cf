from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.data.sets.folder import Folder
from cnnstudio.data.sets.published import Mnist
from cnnstudio.ui.properties.editors import field_for
from cnnstudio.ui.properties.path_field import PathField

Shown = Callable[[QWidget], QWidget]


def field_of(kind: type[Folder] | type[Mnist], name: str) -> PathField:
    """The editor of one of its settings."""
    (setting,) = (setting for setting in kind.setting_list() if setting.name == name)
    field = field_for(setting)
    assert isinstance(field, PathField)
    return field


def test_what_is_typed_counts_at_the_end(qtbot: QtBot, shown: Shown) -> None:
    field = field_of(Folder, "path")
    shown(field)
    field.show_value("")
    edits: list[object] = []
    field.edited.connect(lambda: edits.append(field.value()))
    field.line.setFocus()
    QTest.keyClicks(field.line, "/photos")
    assert edits == []
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert edits == ["/photos"]
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert edits == ["/photos"]


def test_what_is_typed_becomes_a_whole_path(
    shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    field = field_of(Folder, "path")
    shown(field)
    field.show_value("")
    assert field.value() == ""
    field.line.setText("photos")
    assert field.value() == str(tmp_path / "photos")


def test_dialogs_fill_it(shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    field = field_of(Mnist, "folder")
    shown(field)
    field.show_value(None)
    edits: list[object] = []
    field.edited.connect(lambda: edits.append(field.value()))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    folder, file = field.choose.menu().actions()
    folder.trigger()
    file.trigger()  # given up
    assert edits == [str(tmp_path)]
    field.show_mixed()
    assert (field.value(), field.line.placeholderText()) == (None, "mixed")
