from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.core.hints import Hints
from cnnstudio.core.layer import Finding, Layer, hint
from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import Problem, Report
from cnnstudio.document.changes import RemoveLayers
from cnnstudio.document.document import Document
from cnnstudio.document.placeholder import Placeholder
from cnnstudio.document.project import Project
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.problems.panel import ProblemsPanel

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def panel(broken_editor: Editor, shown: Show) -> ProblemsPanel:
    panel = ProblemsPanel(broken_editor)
    shown(panel)
    return panel


def test_the_button_repairs_the_sum_and_undo_returns(
    qtbot: QtBot, panel: ProblemsPanel, broken_editor: Editor
) -> None:
    before = broken_editor.document.project
    assert "28 × 28 × 32 and 28 × 28 × 64" in panel.rows[0].entry.message
    with qtbot.waitSignal(panel.count_changed) as caught:
        qtbot.mouseClick(panel.rows[0].buttons[0], Qt.MouseButton.LeftButton)
    assert caught.args == [0]
    assert not broken_editor.document.report.errors
    assert panel.rows == []
    assert panel.empty.isVisible()
    broken_editor.undo_stack.undo()
    assert broken_editor.document.project == before
    assert [row.entry.kind for row in panel.rows] == ["error", "waiting"]


def test_a_network_without_an_input_gets_one_where_it_begins(
    qtbot: QtBot, shown: Show, make_layer: Callable[..., Layer]
) -> None:
    nodes = Node("a", "conv", make_layer("conv_2d")), Node("b", "pool", make_layer("max_pooling_2d"), ("a",))
    editor = Editor(Document(Project(network=Network(nodes))))
    panel = ProblemsPanel(editor)
    shown(panel)
    (button,) = panel.rows[0].buttons
    assert button.text() == "Add an Input"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    network = editor.document.project.network
    assert [node.name for node in network.nodes if node.id in network["a"].inputs] == ["input"]
    assert editor.document.report.errors == ()
    editor.undo_stack.undo()
    assert editor.document.project.network == Network(nodes)


def test_the_focus_stays_in_the_list_when_a_fix_takes_its_row_away(
    qtbot: QtBot, shown: Show, make_layer: Callable[..., Layer]
) -> None:
    editor = Editor(Document(Project(network=Network((Node("a", "conv", make_layer("conv_2d")),)))))
    page = QWidget()
    column = QVBoxLayout(page)
    panel, other = ProblemsPanel(editor), QPushButton("Elsewhere")
    column.addWidget(panel)
    column.addWidget(other)
    shown(page)
    button = panel.rows[0].buttons[0]
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert len(editor.document.project.network) == 2
    assert panel.rows == []
    assert panel.hasFocus()


def test_a_click_or_enter_selects_the_layer(
    qtbot: QtBot, panel: ProblemsPanel, broken_editor: Editor
) -> None:
    qtbot.mouseClick(panel.rows[0], Qt.MouseButton.LeftButton)
    assert broken_editor.selection == ("s",)
    panel.rows[1].setFocus()
    qtbot.keyClick(panel.rows[1], Qt.Key.Key_Return)
    assert broken_editor.selection == ("p",)


def test_long_sentences_wrap_and_are_never_cut(panel: ProblemsPanel, qtbot: QtBot) -> None:
    for width in (900, 420):
        panel.resize(width, 200)
        qtbot.wait(0)
        sentence = panel.rows[0].sentence
        assert sentence.height() >= sentence.heightForWidth(sentence.width())
        assert panel.rows[0].width() <= panel.viewport().width()


def test_problems_from_outside_are_listed_and_taken_away(qtbot: QtBot, panel: ProblemsPanel) -> None:
    with qtbot.waitSignal(panel.count_changed) as caught:
        panel.set_extra(
            [
                Problem("a", Finding("Training needs more.")),
                Problem(None, Finding("Careful.", is_error=False)),
            ]
        )
    assert caught.args == [3]
    assert [row.entry.message for row in panel.rows[1:3]] == ["Training needs more.", "Careful."]
    panel.set_extra([])
    assert panel.count == 1


def test_rows_that_stay_keep_their_widgets(panel: ProblemsPanel, broken_editor: Editor) -> None:
    kept = panel.rows[0]
    broken_editor.perform(RemoveLayers(("p",)))
    assert panel.rows == [kept]


def test_a_row_of_which_only_the_message_is_another_keeps_its_widget(panel: ProblemsPanel) -> None:
    first, second = (
        Problem(None, Finding(text, is_error=False)) for text in ("12 are left.", "13 are left.")
    )
    stays = Problem(None, Finding("It stays.", is_error=False))
    panel.set_extra((first, stays))
    row = next(row for row in panel.rows if row.entry.message == "12 are left.")
    other = next(row for row in panel.rows if row.entry.message == "It stays.")
    panel.set_extra((stays, second))
    assert row in panel.rows
    assert other in panel.rows
    assert row.entry.message == "13 are left."
    assert [panel._column.indexOf(each) for each in panel.rows] == list(range(len(panel.rows)))


def test_every_row_can_be_read_aloud(panel: ProblemsPanel) -> None:
    assert panel.rows[0].accessibleName().startswith("Error: add: ")
    assert panel.rows[1].accessibleName() == "Waiting: pool: waits for add"


def test_hints_come_and_go_and_are_not_worked_out_unseen(
    panel: ProblemsPanel, broken_editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Report] = []

    def advice(_hints: Hints, report: Report) -> tuple[Problem, ...]:
        asked.append(report)
        return (Problem("a", hint("It could be cheaper.")),)

    monkeypatch.setattr(Hints, "of", advice)
    panel.refresh()
    assert [row.entry.kind for row in panel.rows] == ["error", "hint", "waiting"]
    assert panel.rows[1].accessibleName() == "Hint: conv: It could be cheaper."
    assert panel.count == 1
    panel.set_hints(False)
    assert [row.entry.kind for row in panel.rows] == ["error", "waiting"]
    panel.set_hints(True)
    panel.hide()
    asked.clear()
    broken_editor.perform(RemoveLayers(("p",)))
    assert asked == []
    panel.show()
    assert asked == [broken_editor.document.report]


def test_an_unknown_layer_asks_for_a_type_in_its_place(qtbot: QtBot, shown: Show) -> None:
    nodes = Node("i", "image", Input((8, 8, 3))), Node("o", "odd", Placeholder.holding("whirl", {}), ("i",))
    editor = Editor(Document(Project(Network(nodes))))
    panel = ProblemsPanel(editor)
    shown(panel)
    (row,) = [row for row in panel.rows if row.entry.nodes == ("o",)]
    button = next(button for button in row.buttons if button.text() == "Replace by…")
    with qtbot.waitSignal(panel.replace_requested) as caught:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert caught.args == [("o",)]
    assert editor.selection == ("o",)
    assert editor.undo_stack.count() == 0
