"""What the journeys share: the real window with a real engine, a hand on mouse and keys, and a look for leftovers."""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDeadlineTimer, QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Node
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.saving import questions
from cnnstudio.ui.saving.questions import Answer, Ending
from cnnstudio.ui.theme import theme
from tests.journeys.leftovers import threads, top_levels
from tests.ui.canvas.conftest import Hand
from tests.ui.conftest import Answers
from tests.ui.jobs.conftest import child_processes

SECONDS = 60_000  # ms; far longer than anything here takes
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Fail the test after which a widget, a thread or a process is left."""
    before = child_processes(), threads(), top_levels()
    gc.freeze()  # what earlier tests have made need not be gone through again
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    left = child_processes() - before[0], threads() - before[1], top_levels() - before[2]
    assert left == (set(), set(), set())


def texts(window: MainWindow) -> list[str]:
    """The messages that the window shows, the newest first."""
    return [row.text for row in window.messages.rows]


def names(window: MainWindow) -> list[str]:
    """Names of the layers in their order."""
    return [node.name for node in window.editor.document.project.network]


class Visitor(Hand):
    """Uses a window as a person does.

    Attributes:
        window: The window.
    """

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        super().__init__(window.design.canvas)
        self._qtbot = qtbot

    @property
    def canvas(self) -> Canvas:
        """The canvas that the hand is on: that of the project that is shown, if it was put on no other."""
        return self._other or self.window.design.canvas

    @canvas.setter
    def canvas(self, canvas: Canvas) -> None:
        self._other = None if canvas is self.window.design.canvas else canvas

    def until(self, condition: Callable[[], Any], timeout: int = SECONDS) -> None:
        """Wait until something holds."""
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=timeout)

    def node(self, name: str) -> Node:
        """A layer by its name."""
        node = self.window.editor.document.project.network.by_name(name)
        assert node is not None, f"no layer {name} in {names(self.window)}"
        return node

    def press_key(self, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        self.window.activateWindow()
        QTest.keyClick(QApplication.focusWidget() or self.window, key, keys)
        QApplication.processEvents()

    def empty(self) -> QPoint:
        """A place of the canvas where nothing is."""
        return QPoint(8, self.canvas.viewport().height() - 8)

    def drag_from_palette(
        self, title: str, monkeypatch: pytest.MonkeyPatch, to: QPoint | None = None
    ) -> None:
        """Press on an entry of the palette, drag it over the canvas, let it fall."""
        tree = self.window.design.palette_panel.tree
        flags = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
        model = tree.model()
        found = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, title, -1, flags)
        (entry,) = (index for index in found if not model.hasChildren(index))
        tree.scrollTo(entry)
        place = tree.visualRect(entry).center()
        goal = self.empty() if to is None else to
        carried: list[QMimeData] = []

        def carry(drag: QDrag, *_: object) -> Qt.DropAction:
            """What the window system does with a drag: enter, move, drop."""
            self.data = drag.mimeData()
            carried.append(self.data)
            assert self.enter(self.data, goal)
            self.drop(goal)
            return Qt.DropAction.CopyAction

        with monkeypatch.context() as patch:
            patch.setattr(QDrag, "exec", carry)
            QTest.mousePress(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
            for step in (1, 2):
                self._drag_over(tree.viewport(), place + QPoint(20 * step, 20))
        QTest.mouseRelease(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert carried, f"{title} cannot be dragged"

    @staticmethod
    def _drag_over(widget: QWidget, to: QPoint) -> None:
        event = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(to), widget.mapToGlobal(QPointF(to)), Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)

    def set(self, layer: str, setting: str, *numbers: str) -> None:
        """Type numbers into the fields of a setting of a layer."""
        self.window.editor.select((self.node(layer).id,))
        parts = self.window.design.properties.layers.form.rows[setting].field.parts()
        for part, number in zip(parts, numbers, strict=False):
            self.type_into(part, number)

    def type_into(self, widget: QWidget, text: str) -> None:
        """Replace what a field holds, and press Enter."""
        field = widget if isinstance(widget, QLineEdit) else widget.findChild(QLineEdit)
        assert isinstance(field, QLineEdit)
        widget.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def choose(self, layer: str, setting: str, value: str) -> None:
        """Choose one of a setting's values with the keyboard."""
        self.window.editor.select((self.node(layer).id,))
        (combo, *_) = self.window.design.properties.layers.form.rows[setting].field.parts()
        combo.setFocus()
        QTest.keyClick(combo, Qt.Key.Key_Home)
        for _ in range(combo.findData(value) if combo.findData(value) >= 0 else combo.findText(value)):
            QTest.keyClick(combo, Qt.Key.Key_Down)

    def train(self) -> None:
        """Press the key for training and wait for the end."""
        self.press_key(Qt.Key.Key_Return, CONTROL)
        session = self.window.train.desk.session
        assert session.trained is self.window.editor.document.project
        self.until(lambda: not session.is_active)

    def look(self, layer: str) -> None:
        """Choose a layer in Inspect and wait for what is shown of it."""
        desk = self.window.inspect.desk
        self.until(lambda: not desk.is_busy and any(strip.name == layer for strip in desk.layers.strips))
        desk.layers.choose(layer)
        self.until(lambda: not desk.is_busy)

    def take(self, name: str) -> None:
        """Write a picture of the window, if a folder for them is named."""
        folder = os.environ.get("CNNSTUDIO_TEST_PICTURES")
        if folder:
            QTest.qWait(100)
            self.window.grab().save(str(Path(folder) / f"{name}.png"))


MakeWindow = Callable[..., Visitor]


@pytest.fixture(scope="session", autouse=True)
def light(qapp: QApplication) -> None:
    """The light colours that the program begins with, or those that pictures are wanted in."""
    theme.apply(os.environ.get("CNNSTUDIO_TEST_THEME", "light"))


def _opened(folder: Path, qtbot: QtBot, warms_up: bool) -> Visitor:
    window = MainWindow(Preferences(folder / "window.ini"), warms_up=warms_up)
    window.resize(1440, 900)
    with qtbot.waitSignal(window.painted):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return Visitor(window, qtbot)


def _close(window: MainWindow, answers: Answers) -> None:
    answers.unsaved, answers.ends_training = Answer.DISCARD, Ending.STOP
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="module")
def module_patch() -> Iterator[pytest.MonkeyPatch]:
    """Patches that hold for a module."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def answers(module_patch: pytest.MonkeyPatch) -> Answers:
    """Answers the window's questions."""
    made = Answers()
    module_patch.setattr(questions, "ask_about_unsaved", made.about_unsaved)
    module_patch.setattr(questions, "ask_about_several", made.about_several)
    module_patch.setattr(questions, "ask_to_end_training", made.to_end_training)
    module_patch.setattr(questions, "ask_about_weights", made.about_weights)
    module_patch.setattr(questions, "ask_what_to_open", made.to_open)
    module_patch.setattr(questions, "ask_where_to_save", made.to_save)
    return made


@pytest.fixture
def make_window(qtbot: QtBot, answers: Answers, tmp_path: Path) -> Iterator[MakeWindow]:
    """Opens windows, without an engine process unless told otherwise, and closes them."""
    visitors: list[Visitor] = []

    def make(*, warms_up: bool = False) -> Visitor:
        visitors.append(_opened(tmp_path, qtbot, warms_up))
        return visitors[-1]

    yield make
    for visitor in visitors:
        _close(visitor.window, answers)


@pytest.fixture
def visitor(make_window: MakeWindow) -> Visitor:
    """Uses a window of its own without an engine process."""
    return make_window()


@pytest.fixture(scope="module")
def _shared_window(
    qapp: QApplication, answers: Answers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MainWindow]:
    """One window with one engine for a module, which must go without a trace."""
    before = child_processes()
    home = tmp_path_factory.mktemp("shared")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CNNSTUDIO_HOME", str(home))
        window = MainWindow(Preferences(home / "window.ini"))
        window.resize(1440, 900)
        window.show()
        window.projects.current.autosave.wait()  # Its thread stays as long as the window.
        deadline = QDeadlineTimer(SECONDS)
        while not window.engine.process_identifier and not deadline.hasExpired():
            QTest.qWait(10)
        yield window
        _close(window, answers)
    assert child_processes() <= before


@pytest.fixture
def shared(_shared_window: MainWindow, qtbot: QtBot, answers: Answers) -> Visitor:
    """Uses the module's window, with an empty project."""
    window = _shared_window
    answers.unsaved = Answer.DISCARD
    window.tabs.close_others(window.projects.current)
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert window.tabs.close()
    window.show_workspace("design")
    for row in window.messages.rows:
        window.messages.dismiss(row)
    return Visitor(window, qtbot)


def is_one_clear_message(text: str) -> bool:
    """Whether a text is a line for people: no traceback, no name of a Python class, a way out."""
    has_class = re.search(r"\b[A-Z]\w+(Error|Exception)\b", text) is not None
    return (
        bool(text.strip())
        and "Traceback" not in text
        and not has_class
        and text.rstrip().endswith((".", "?"))
    )
