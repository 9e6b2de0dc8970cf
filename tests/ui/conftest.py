"""What the tests of the panels share: a small network with one mistake, and a way to show a widget."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.catalogue import layer_type
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.saving import questions
from cnnstudio.ui.saving.questions import Answer, Ending


def _made(kind: str, **settings: Any) -> Layer:
    cls = layer_type(kind)
    assert cls is not None
    return cls(**settings)


@pytest.fixture
def make_layer() -> Callable[..., Layer]:
    """Makes a layer of a kind with some settings."""
    return _made


@pytest.fixture
def broken_editor(qapp: object) -> Editor:
    """Edits image → conv → conv_2 → add(conv, conv_2) → pool; the sum gets 28×28×32 and 28×28×64."""
    nodes = (
        Node("i", "image", _made("input", shape=(28, 28, 1))),
        Node("a", "conv", _made("conv_2d", filters=32, padding="same", activation="relu"), ("i",)),
        Node(
            "b",
            "conv_2",
            _made("conv_2d", filters=64, padding="same", kernel_size=5, activation="relu"),
            ("a",),
        ),
        Node("s", "add", _made("add"), ("a", "b")),
        Node("p", "pool", _made("max_pooling_2d"), ("s",)),
    )
    return Editor(Document(Project(network=Network(nodes), name="trial")))


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[QWidget], QWidget]:
    """Shows a widget in an active window."""

    def show(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(400, 900)
        widget.show()
        qtbot.waitExposed(widget)
        widget.activateWindow()
        return widget

    return show


class Answers:
    """Answers the window's questions in place of the user, and notes what was asked.

    Attributes:
        unsaved: What becomes of unsaved work.
        path: The file that is chosen in dialogs.
        ends_training: What becomes of a training whose project or window is closed.
        weights: Whether weights are written beside a script.
        asked: The questions, in words.
    """

    def __init__(self) -> None:
        self.unsaved = Answer.DISCARD
        self.path: Path | None = None
        self.ends_training = Ending.STOP
        self.weights: bool | None = True
        self.asked: list[str] = []

    def about_unsaved(self, parent: QWidget, name: str, also: str = "") -> Answer:
        self.asked.append(f"unsaved {name} {also}".strip())
        return self.unsaved

    def about_several(self, parent: QWidget, names: Sequence[str], also: str = "") -> Answer:
        self.asked.append(f"unsaved {', '.join(names)} {also}".strip())
        return self.unsaved

    def to_end_training(self, parent: QWidget, names: Sequence[str], closes: str) -> Ending:
        self.asked.append(f"end training {', '.join(names)} with {closes}")
        return self.ends_training

    def about_weights(self, parent: QWidget, name: str, beside: str) -> bool | None:
        self.asked.append(f"weights of {name} in {beside}")
        return self.weights

    def to_open(self, parent: QWidget, folder: Path) -> Path | None:
        self.asked.append("open")
        return self.path

    def to_save(self, parent: QWidget, suggestion: Path, title: str, kind: str) -> Path | None:
        self.asked.append(f"{title} {suggestion.name}")
        return self.path


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Answers the window's questions."""
    made = Answers()
    monkeypatch.setattr(questions, "ask_about_unsaved", made.about_unsaved)
    monkeypatch.setattr(questions, "ask_about_several", made.about_several)
    monkeypatch.setattr(questions, "ask_to_end_training", made.to_end_training)
    monkeypatch.setattr(questions, "ask_about_weights", made.about_weights)
    monkeypatch.setattr(questions, "ask_what_to_open", made.to_open)
    monkeypatch.setattr(questions, "ask_where_to_save", made.to_save)
    return made


@pytest.fixture
def main_window(qtbot: QtBot, qapp: QApplication, answers: Answers, tmp_path: Path) -> Iterator[MainWindow]:
    """The real window, active, without an engine process."""
    window = MainWindow(Preferences(tmp_path / "window.ini"), warms_up=False)
    window.resize(1200, 800)
    with qtbot.waitSignal(window.painted):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    answers.unsaved, answers.ends_training = Answer.DISCARD, Ending.STOP
    window.close()
    window.deleteLater()
    qapp.sendPostedEvents(None, 52)  # 52: deferred deletion
