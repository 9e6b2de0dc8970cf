from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.document.changes import RemoveLayers, SetSettings
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.document.trial import entry_shape
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.following_editor import FollowingEditor
from cnnstudio.ui.properties.number_field import NumberField
from cnnstudio.ui.what_if import panel as module
from cnnstudio.ui.what_if.panel import WhatIfPanel

Make = Callable[..., Layer]
Show = Callable[[QWidget], QWidget]


@pytest.fixture
def editor(qapp: object, make_layer: Make) -> Editor:
    """LeNet's first layers on pictures of digits."""
    layers = (make_layer("conv_2d", filters=32), make_layer("flatten"), make_layer("dense", units=10))
    return Editor(Document(Project(chain(make_layer("input"), *layers))))


@pytest.fixture
def panel(editor: Editor, shown: Show) -> WhatIfPanel:
    panel = WhatIfPanel(editor)
    shown(panel)
    return panel


def typed(qtbot: QtBot, field: NumberField, text: str) -> None:
    field.setFocus()
    field.lineEdit().selectAll()
    qtbot.keyClicks(field, text)


def test_the_projects_own_figures_stand_there_at_first(panel: WhatIfPanel) -> None:
    assert [field.text() for field in panel.fields.sizes if field.isVisible()] == ["28", "28", "1"]
    assert panel.fields.batch.text() == "32"
    assert [panel.table.text(row, 1) for row in (0, 1, 5)] == ["Now", "217 k", "2"]
    assert panel.table.text(0, 2) == ""
    assert not panel.apply_button.isEnabled()
    assert not panel.reset_button.isEnabled()


def test_another_size_shows_at_once_and_changes_nothing(
    qtbot: QtBot, panel: WhatIfPanel, editor: Editor
) -> None:
    before = editor.document.project
    typed(qtbot, panel.fields.sizes[0], "54")
    assert panel.table.text(0, 2) == "What if"
    assert panel.table.text(1, 2) == "433 k 2.0 ×"
    assert editor.document.project is before
    assert editor.undo_stack.count() == 0


def test_apply_is_one_edit_and_undo_takes_it_back(qtbot: QtBot, panel: WhatIfPanel, editor: Editor) -> None:
    before = editor.document.project
    typed(qtbot, panel.fields.sizes[2], "3")
    typed(qtbot, panel.fields.batch, "8")
    qtbot.mouseClick(panel.apply_button, Qt.MouseButton.LeftButton)
    assert entry_shape(editor.document.project) == (28, 28, 3)
    assert editor.document.project.training.batch_size == 8
    assert editor.undo_stack.count() == 1
    assert panel.table.text(0, 2) == ""
    editor.undo_stack.undo()
    assert editor.document.project == before
    qtbot.waitUntil(lambda: panel.fields.sizes[2].text() == "1")
    assert panel.fields.batch.text() == "32"


def test_precision_is_counted_and_never_applied(panel: WhatIfPanel) -> None:
    panel.fields.precision.setCurrentIndex(1)
    panel.fields.precision.activated.emit(1)
    assert panel.table.text(3, 2).endswith("0.50 ×")
    assert panel.table.text(2, 2).endswith("=")
    assert not panel.apply_button.isEnabled()
    panel.reset_button.click()
    assert panel.fields.precision.currentData() == 32
    assert panel.table.text(0, 2) == ""


def test_variant_a_stays_while_the_network_is_edited(
    qtbot: QtBot, panel: WhatIfPanel, editor: Editor
) -> None:
    panel.keep_button.click()
    assert [panel.table.text(0, column) for column in (1, 2)] == ["A", "B: now"]
    editor.perform(SetSettings.of(("n1",), {"filters": 64}))
    qtbot.waitUntil(lambda: panel.table.text(1, 2) == "433 k 2.0 ×")
    assert panel.table.text(1, 1) == "217 k"
    panel.keep_button.click()
    assert panel.table.text(0, 1) == "Now"
    assert panel.keep_button.text() == "Keep as A"


def test_a_size_that_is_no_number_says_so(qtbot: QtBot, panel: WhatIfPanel) -> None:
    typed(qtbot, panel.fields.sizes[0], "x")
    assert panel.message.isVisible()
    assert panel.message.text().startswith("A size must be a ")
    assert not panel.apply_button.isEnabled()
    panel.reset_button.click()
    assert panel.fields.sizes[0].text() == "28"
    assert not panel.message.isVisible()


def test_what_does_not_fit_any_more_is_said(qtbot: QtBot, panel: WhatIfPanel) -> None:
    typed(qtbot, panel.fields.sizes[1], "2")
    assert "does not fit in 28×2 px" in panel.message.text()
    assert panel.table.text(0, 2) == "What if (sound part)"


def test_a_hidden_panel_counts_nothing(
    panel: WhatIfPanel, editor: Editor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[object] = []
    real = module.project_figures

    def noted(*arguments: object) -> object:
        counted.append(arguments)
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "project_figures", noted)
    panel.hide()
    editor.perform(SetSettings.of(("n1",), {"filters": 16}))
    panel.refresh()
    qtbot.wait(150)
    assert counted == []
    panel.show()
    assert len(counted) == 1
    assert panel.table.text(1, 1) == "108 k"


def test_edits_that_follow_closely_are_counted_once(panel: WhatIfPanel, editor: Editor, qtbot: QtBot) -> None:
    before = panel.table.text(1, 1)
    for filters in range(40, 45):
        editor.perform(SetSettings.of(("n1",), {"filters": filters}))
    assert panel.table.text(1, 1) == before
    qtbot.waitUntil(lambda: panel.table.text(1, 1) != before)


def test_another_kind_of_input_forgets_the_shape_that_was_tried(
    qtbot: QtBot, panel: WhatIfPanel, editor: Editor, make_layer: Make
) -> None:
    typed(qtbot, panel.fields.sizes[0], "54")
    editor.open(Project(chain(make_layer("input", shape=(784,)), make_layer("dense"))), None)
    qtbot.waitUntil(lambda: panel.fields.sizes[0].text() == "784")
    assert [field.isVisible() for field in panel.fields.sizes] == [True, False, False, False]
    assert panel.table.text(0, 2) == ""


def test_without_one_input_there_is_no_size_to_vary(
    qtbot: QtBot, panel: WhatIfPanel, editor: Editor, make_layer: Make
) -> None:
    editor.perform(RemoveLayers(("n0",)))
    qtbot.waitUntil(lambda: not panel.fields.sizes[0].isEnabled())
    both = Network((Node("a", "a", make_layer("input")), Node("b", "b", make_layer("input"))))
    editor.open(Project(both), None)
    typed(qtbot, panel.fields.batch, "64")
    assert panel.table.text(0, 2) == "What if"


def test_the_keyboard_reaches_everything_and_names_it(panel: WhatIfPanel) -> None:
    names = [
        field.accessibleName()
        for field in (*panel.fields.sizes[:3], panel.fields.batch, panel.fields.precision)
    ]
    assert names == ["Input height", "Input width", "Input channels", "Batch", "Precision"]
    assert "float16" in panel.fields.precision.toolTip()


def test_each_project_has_its_own_trial_and_variant_a_stays(
    qtbot: QtBot, editor: Editor, make_layer: Make, shown: Show
) -> None:
    other = Editor(
        Document(Project(chain(make_layer("input"), make_layer("flatten"), make_layer("dense", units=3))))
    )
    following = FollowingEditor(editor)
    panel = WhatIfPanel(following)
    shown(panel)
    typed(qtbot, panel.fields.batch, "64")
    panel.fields.batch.edited.emit()
    panel.keep_button.click()
    following.follow(other)
    panel.refresh()
    assert panel.fields.batch.text() == "32"
    assert [panel.table.text(0, column) for column in (1, 2)] == ["A", "B: now"]
    following.follow(editor)
    panel.refresh()
    assert panel.fields.batch.text() == "64"
    assert panel.table.text(0, 3) == "What if"
