from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.data.dataset import GROUPS, datasets
from cnnstudio.data.digits import Digits
from cnnstudio.data.sets.shapes import Shapes
from cnnstudio.ui.datasets.source_choice import SourceChoice


def test_every_data_set_stands_under_its_group(qtbot: QtBot) -> None:
    choice = SourceChoice()
    qtbot.addWidget(choice)
    texts = [choice.box.itemText(row) for row in range(choice.box.count())]
    assert [text for text in texts if text in GROUPS] == list(GROUPS)
    assert {choice.box.itemData(row) for row in range(choice.box.count())} == {
        None,
        *(kind.kind for kind in datasets),
    }


def test_choosing_and_editing(qtbot: QtBot, shown: Callable[[QWidget], QWidget]) -> None:
    choice = SourceChoice()
    choice.show_value(Digits())
    shown(choice)
    assert set(choice.form.rows) == {"validation", "test"}
    with qtbot.waitSignal(choice.chosen) as caught:
        choice.box.activated.emit(choice.box.findData("shapes"))
    assert caught.args == [Shapes()]
    choice.show_value(Shapes())
    with qtbot.waitSignal(choice.edited) as edited:
        choice.form.edited.emit("count", 40, "g")
    assert edited.args == [Shapes(count=40), "g"]
    choice.form.edited.emit("count", 1, "g")
    assert "at least 12" in choice.form.rows["count"].error.text()
    choice.show_value(None)
    assert choice.box.currentIndex() == -1


def test_dialogs_give_paths(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choice = SourceChoice()
    qtbot.addWidget(choice)
    paths: list[Path] = []
    choice.path_chosen.connect(paths.append)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "a.npz"), ""))
    choice.open_folder.click()
    choice.open_file.click()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    choice.open_folder.click()
    assert paths == [tmp_path, tmp_path / "a.npz"]
