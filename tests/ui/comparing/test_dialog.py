from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import chain
from cnnstudio.document.changes import AppendLayer, RemoveLayers, SetSettings
from cnnstudio.document.files import save_project
from cnnstudio.document.project import Project
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.comparing.dialog import CompareDialog
from cnnstudio.ui.main_window import MainWindow

NETWORK = chain(
    Input((28, 28, 1)), Conv2D(8, 3), Flatten(), Dense(10), names=("image", "conv", "flat", "out")
)


@pytest.fixture
def dialog(main_window: MainWindow) -> CompareDialog:
    """Two tabs with one network, the second of which is shown."""
    main_window.files.begin(Project(NETWORK, "first"))
    main_window.files.begin(Project(NETWORK, "second"))
    main_window.commands["network.compare"].trigger()
    found = main_window.dialogs.get("compare")
    assert isinstance(found, CompareDialog)
    return found


def _choose(dialog: CompareDialog, title: str) -> None:
    place = dialog.choice.findText(title)
    assert place >= 0, title
    dialog.choice.choose(dialog.choice.itemData(place))


def _names(dialog: CompareDialog) -> list[tuple[str, str]]:
    return [(layer.kind.value, layer.node.name) for layer in dialog.table.shown]


def test_it_says_what_it_is_for(dialog: CompareDialog) -> None:
    assert dialog.invitation.isVisible()
    assert not dialog.table.isVisible()
    assert not dialog.export_button.isEnabled()


def test_another_tab_is_compared_with_and_edits_are_followed(
    dialog: CompareDialog, main_window: MainWindow, qtbot: QtBot
) -> None:
    _choose(dialog, "first")
    assert dialog.summary.text() == "No layer differs"
    main_window.editor.perform(AppendLayer(MaxPooling2D(), "n1"))
    qtbot.waitUntil(lambda: dialog.summary.text() == "1 added, 2 affected by the others")
    assert _names(dialog) == [("added", "max_pooling2d"), ("affected", "flat"), ("affected", "out")]
    assert [dialog.totals.text(0, column) for column in (1, 2)] == ["first", "second"]
    dialog.swap()
    assert _names(dialog)[0] == ("removed", "max_pooling2d")
    assert [dialog.totals.text(0, column) for column in (1, 2)] == ["second", "first"]


def test_where_the_other_is_shown_they_change_places(dialog: CompareDialog, main_window: MainWindow) -> None:
    main_window.editor.perform(RemoveLayers(("n2",)))
    _choose(dialog, "first")
    before = _names(dialog)
    main_window.projects.show(main_window.projects.all[0])
    dialog.refresh()
    assert dialog.choice.currentText() == "second"
    assert _names(dialog) == before
    main_window.projects.show(main_window.projects.all[1])
    dialog.refresh()
    assert dialog.choice.currentText() == "first"
    assert _names(dialog) == before


def test_a_click_selects_the_layer(dialog: CompareDialog, main_window: MainWindow) -> None:
    main_window.editor.perform(SetSettings.of(("n1",), {"filters": 9}))
    main_window.editor.perform(RemoveLayers(("n2",)))
    main_window.show_workspace("inspect")
    _choose(dialog, "first")
    removed = next(layer for layer in dialog.table.shown if layer.after is None)
    dialog.table.layer_chosen.emit(removed)
    assert main_window.workspace_name == "inspect"
    changed = next(layer for layer in dialog.table.shown if layer.node.name == "conv")
    dialog.table.layer_chosen.emit(changed)
    assert main_window.workspace_name == "design"
    assert main_window.editor.selection == ("n1",)


def test_published_networks_and_files(
    dialog: CompareDialog, main_window: MainWindow, answers: Any, tmp_path: Path
) -> None:
    _choose(dialog, "LeNet-5")
    assert len(dialog.table.shown) > 3
    answers.path = tmp_path / "file.cnnstudio"
    save_project(Project(NETWORK), answers.path)
    dialog.choice.file_requested.emit()
    assert dialog.choice.currentText() == "file.cnnstudio"
    assert dialog.summary.text() == "No layer differs"


def test_a_file_that_cannot_be_read_is_told(dialog: CompareDialog, tmp_path: Path) -> None:
    (tmp_path / "bad.cnnstudio").write_text("{")
    dialog.compare_with_file(tmp_path / "bad.cnnstudio")
    assert "bad.cnnstudio cannot be opened" in dialog.problem.text()
    assert not dialog.table.isVisible()
    _choose(dialog, "first")
    assert not dialog.problem.isVisible()


def test_the_saved_file_shows_what_was_edited_since(
    dialog: CompareDialog, main_window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    assert main_window.files.save_to(tmp_path / "net.cnnstudio")
    main_window.editor.perform(RemoveLayers(("n2",)))
    _choose(dialog, "net.cnnstudio as it is saved")
    assert ("removed", "flat") in _names(dialog)
    main_window.files.save()
    qtbot.waitUntil(lambda: dialog.summary.text() == "No layer differs")


def test_export(dialog: CompareDialog, main_window: MainWindow, answers: Any, tmp_path: Path) -> None:
    assert not dialog.export()
    main_window.editor.perform(RemoveLayers(("n2",)))
    _choose(dialog, "first")
    answers.path = tmp_path / "table.csv"
    dialog.export_button.click()
    assert answers.asked == ["Export as CSV second-compared.csv"]
    rows = list(csv.DictReader(answers.path.read_text("utf-8").splitlines()))
    assert [row["change"] for row in rows] == ["removed", "affected by the others"]
    answers.path = tmp_path / "gone" / "table.csv"
    assert not dialog.export()
    assert dialog.problem.isVisible()


def test_the_layers_that_are_as_they_were_can_be_shown(dialog: CompareDialog) -> None:
    _choose(dialog, "first")
    dialog.same_box.setChecked(True)
    assert [name for _, name in _names(dialog)] == ["image", "conv", "flat", "out"]


def test_a_tab_that_is_closed_is_compared_with_no_more(
    dialog: CompareDialog, main_window: MainWindow
) -> None:
    _choose(dialog, "first")
    main_window.tabs.close(main_window.projects.all[0])
    dialog.refresh()
    assert dialog.invitation.isVisible()
    assert dialog.table.shown == ()
