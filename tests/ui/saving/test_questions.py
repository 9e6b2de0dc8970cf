from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.saving.questions import (
    WINDOW,
    Answer,
    Ending,
    ask_about_several,
    ask_about_unsaved,
    ask_about_weights,
    ask_to_end_training,
    ask_what_to_open,
    ask_where_to_save,
)


def _answer(act: Callable[[QWidget], None]) -> None:
    """Do something with the box that opens next."""

    def later() -> None:
        box = QApplication.activeModalWidget()
        if box is None:
            QTimer.singleShot(10, later)
        else:
            act(box)

    QTimer.singleShot(0, later)


@pytest.mark.parametrize(
    ("button", "answer"),
    [
        (QMessageBox.StandardButton.Save, Answer.SAVE),
        (QMessageBox.StandardButton.Discard, Answer.DISCARD),
        (QMessageBox.StandardButton.Cancel, Answer.CANCEL),
    ],
)
def test_every_answer_is_understood(button: QMessageBox.StandardButton, answer: Answer, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    _answer(lambda box: box.button(button).click())  # type: ignore[attr-defined]
    assert ask_about_unsaved(parent, "net.cnnstudio") is answer


def test_cancel_is_the_default_and_escape(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    seen: list[str] = []

    def look(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        seen.append(box.defaultButton().text().replace("&", ""))
        seen.append(box.informativeText())
        box.reject()

    _answer(look)
    assert ask_about_unsaved(parent, "net", "Training is stopped.") is Answer.CANCEL
    assert seen == ["Cancel", "Without saving they are lost. Training is stopped."]


def test_a_name_without_an_ending_gets_one(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)

    def choose(box: QWidget) -> None:
        assert isinstance(box, QFileDialog)
        box.selectFile("other")
        box.accept()

    _answer(choose)
    path = ask_where_to_save(parent, tmp_path / "net.cnnstudio", "Save as", "Projects (*.cnnstudio)")
    assert path == tmp_path / "other.cnnstudio"
    _answer(lambda box: box.reject())  # type: ignore[attr-defined]
    assert ask_where_to_save(parent, tmp_path / "net.cnnstudio", "Save as", "Projects (*.cnnstudio)") is None


def test_opening_can_be_left(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *arguments: ("", ""))
    assert ask_what_to_open(parent, tmp_path) is None
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *arguments: (str(tmp_path / "a.keras"), ""))
    assert ask_what_to_open(parent, tmp_path) == tmp_path / "a.keras"


@pytest.mark.parametrize(
    ("button", "answer"),
    [
        (QMessageBox.StandardButton.SaveAll, Answer.SAVE),
        (QMessageBox.StandardButton.Discard, Answer.DISCARD),
        (QMessageBox.StandardButton.Cancel, Answer.CANCEL),
    ],
)
def test_several_projects_are_listed_in_one_question(
    button: QMessageBox.StandardButton, answer: Answer, qtbot: QtBot
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    seen: list[str] = []

    def look(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        seen.extend((box.text(), box.informativeText(), box.defaultButton().text().replace("&", "")))
        box.button(button).click()

    _answer(look)
    assert ask_about_several(parent, [f"net{number}" for number in range(12)], "More ends.") is answer
    assert seen[0] == "Save the changes to 12 projects?"
    assert seen[1].startswith("• net0\n• net1\n")
    assert "• net9\n• and 2 more\n\nWithout saving they are lost. More ends." in seen[1]
    assert seen[2] == "Cancel"


@pytest.mark.parametrize(
    ("button", "ending"),
    [("Stop and close", Ending.STOP), ("Keep training", Ending.KEEP), ("", Ending.CANCEL)],
)
def test_ending_a_training_is_asked_with_cancel_as_default(button: str, ending: Ending, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    seen: list[str] = []

    def look(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        seen.extend((box.text(), box.defaultButton().text().replace("&", "")))
        chosen = [one for one in box.buttons() if one.text() == button]
        chosen[0].click() if chosen else QTest.keyClick(box, Qt.Key.Key_Escape)

    _answer(look)
    assert ask_to_end_training(parent, ["net"], "net") is ending
    assert seen == ["Close net while it is being trained?", "Cancel"]


@pytest.mark.parametrize(
    ("button", "answer"), [("Script and weights", True), ("Script alone", False), ("", None)]
)
def test_weights_beside_a_script_are_asked_about(button: str, answer: bool | None, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    seen: list[str] = []

    def look(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        seen.append(box.defaultButton().text().replace("&", ""))
        chosen = [one for one in box.buttons() if one.text() == button]
        chosen[0].click() if chosen else QTest.keyClick(box, Qt.Key.Key_Escape)

    _answer(look)
    assert ask_about_weights(parent, "net.py", "net.weights.h5") is answer
    assert seen == ["Script and weights"]


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["net"], "Close the window while net is being trained?"),
        (["net", "other"], "Close the window while 2 projects are being trained?"),
    ],
)
def test_closing_the_window_says_what_is_trained(names: list[str], text: str, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    seen: list[str] = []

    def look(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        seen.append(box.text())
        box.reject()

    _answer(look)
    assert ask_to_end_training(parent, names, WINDOW) is Ending.CANCEL
    assert seen == [text]


def test_everything_that_opens_is_offered(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    asked: list[str] = []

    def choose(*arguments: str) -> tuple[str, str]:
        asked.append(arguments[-1])
        return str(tmp_path / "net.onnx"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    assert ask_what_to_open(parent, tmp_path) == tmp_path / "net.onnx"
    assert "(*.cnnstudio *.keras *.h5 *.hdf5 *.json *.onnx)" in asked[0]
