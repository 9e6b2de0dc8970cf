from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from cnnstudio.core.layer import Finding
from cnnstudio.core.network import chain
from cnnstudio.core.report import Problem
from cnnstudio.document.changes import RemoveLayers
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.status.readouts import FieldSearch
from cnnstudio.ui.status.status_bar import StatusBar
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.icons import sign


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def bar(qtbot: QtBot, window: QMainWindow, broken_editor: Editor) -> StatusBar:
    bar = StatusBar(broken_editor, window)
    window.setStatusBar(bar)
    window.resize(1200, 200)
    window.show()
    qtbot.waitExposed(window)
    return bar


def test_it_follows_the_document(bar: StatusBar, broken_editor: Editor) -> None:
    assert bar.labels[0].accessibleName() == "51,584 parameters so far"
    assert bar.problems.text() == "1 problem"
    broken_editor.perform(RemoveLayers(("s", "p")))
    assert bar.labels[0].accessibleName() == "51,584 parameters"
    assert bar.problems.text() == "No problems"


def test_the_count_leads_to_the_problems(qtbot: QtBot, bar: StatusBar) -> None:
    bar.set_extra([Problem(None, Finding("Slow.", is_error=False)), Problem("a", Finding("Unfit."))])
    assert bar.problems.text() == "3 problems"
    with qtbot.waitSignal(bar.problems_requested):
        qtbot.mouseClick(bar.problems, Qt.MouseButton.LeftButton)


def test_an_error_from_outside_has_the_sign_of_an_error(bar: StatusBar, broken_editor: Editor) -> None:
    broken_editor.perform(RemoveLayers(("s", "p")))

    def shown() -> tuple[str, QImage]:
        return bar.problems.text(), bar.problems.icon().pixmap(14, 14).toImage()

    def signed(kind: str, colour: str) -> QImage:
        return sign(kind, colour).pixmap(14, 14).toImage()

    bar.set_extra([Problem("a", Finding("Strange.", is_error=False))])
    assert shown() == ("1 problem", signed("warning", theme.colours.warning))
    bar.set_extra([Problem("a", Finding("Unfit."))])
    assert shown() == ("1 problem", signed("error", theme.colours.error))
    bar.set_extra([])
    assert shown() == ("No problems", signed("good", theme.colours.good))


def test_the_engine_is_named_with_its_device(bar: StatusBar) -> None:
    bar.show_engine("Training 43 %", "CPU, 2 cores")
    assert bar.engine.text() == "Training 43 % · CPU, 2 cores"
    bar.show_engine("Engine starting", "")
    assert bar.engine.text() == "Engine starting"


def test_numbers_are_left_out_rather_than_cut(qtbot: QtBot, window: QMainWindow, bar: StatusBar) -> None:
    assert all(label.isVisible() for label in bar.labels)
    window.resize(520, 200)
    qtbot.waitUntil(lambda: not bar.labels[3].isVisible())

    def nothing_is_cut() -> None:
        seen = [label for label in bar.labels if label.isVisible()]
        assert all(label.width() >= label.sizeHint().width() for label in seen)

    qtbot.waitUntil(nothing_is_cut)
    assert bar.labels[0].isVisible()


def test_a_message_stands_alone_and_the_numbers_come_back(bar: StatusBar) -> None:
    visible = [label.isVisible() for label in bar.labels]
    bar.showMessage("Something has happened.")
    bar.show_engine("Training 43 %", "")
    bar.refresh()
    assert not any(label.isVisible() for label in bar.labels)
    bar.clearMessage()
    assert [label.isVisible() for label in bar.labels] == visible
    assert any(visible)


def test_the_field_of_a_large_network_follows_when_edits_have_settled(
    qtbot: QtBot, window: QMainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts: list[int] = []

    class Counted(FieldSearch):
        def go_on(self, seconds: float = 0.0) -> bool:
            parts.append(len(self.report.network))
            return super().go_on(-1.0)  # no more than the least

    monkeypatch.setattr("cnnstudio.ui.status.status_bar.FieldSearch", Counted)
    editor = Editor(Document(Project(chain(Input((8, 8, 1)), *[Conv2D(1, padding="same")] * 303))))
    bar = StatusBar(editor, window)
    for _ in range(3):
        editor.perform(RemoveLayers((editor.document.project.network.nodes[-1].id,)))
        assert (
            bar.labels[0].accessibleName().startswith(f"{10 * (len(editor.document.project.network) - 1):,} ")
        )
    qtbot.waitUntil(lambda: bar.labels[-1].accessibleName() == "receptive field 601 × 601 px")
    assert parts == [301] * 10  # 32 layers each; none of the networks on the way
