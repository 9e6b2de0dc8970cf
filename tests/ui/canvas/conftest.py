"""What the tests of the canvas share: networks of every form, a shown canvas, and a hand with a mouse."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Edge, Network, Node
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Add, Concatenate
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.geometry import Point
from cnnstudio.ui.canvas.gestures.palette_drop import LAYER_MIME
from cnnstudio.ui.canvas.hits import Port, port_place
from cnnstudio.ui.editor import Editor


def _node(name: str, layer: Layer, *inputs: str) -> Node:
    return Node(name, name, layer, inputs)


def _same(filters: int = 8) -> Conv2D:
    return Conv2D(filters, padding="same")


def _chain() -> Network:
    """image → a → b → c."""
    return Network(
        (_node("image", Input((16, 16, 8))), _node("a", _same(), "image"), _node("b", _same(), "a"),
         _node("c", _same(), "b"))
    )  # fmt: skip


def _residual() -> Network:
    """image → a → b → add(b, image) → end."""
    return Network(
        (_node("image", Input((16, 16, 8))), _node("a", _same(), "image"), _node("b", _same(), "a"),
         _node("add", Add(), "b", "image"), _node("end", Activation("relu"), "add"))
    )  # fmt: skip


def _branches() -> Network:
    """Four branches of 1, 2, 2 and 1 layers that a concatenation joins."""
    return Network(
        (_node("image", Input((16, 16, 8))), _node("p", _same(), "image"), _node("q1", _same(), "image"),
         _node("q2", _same(), "q1"), _node("r1", _same(), "image"), _node("r2", _same(), "r1"),
         _node("s", MaxPooling2D((3, 3), (1, 1), "same"), "image"),
         _node("join", Concatenate(), "p", "q2", "r2", "s"), _node("end", Flatten(), "join"))
    )  # fmt: skip


def _bad() -> Network:
    """add gets 16×16×8 and 16×16×4; pool and flat wait for it."""
    return Network(
        (_node("image", Input((16, 16, 8))), _node("a", _same(4), "image"), _node("add", Add(), "a", "image"),
         _node("pool", MaxPooling2D(), "add"), _node("flat", Flatten(), "pool"))
    )  # fmt: skip


def _block() -> Network:
    """image → unit, a block."""
    return Network((_node("image", Input((16, 16, 8))), _node("unit", ResidualUnit(8), "image")))


@pytest.fixture
def networks() -> SimpleNamespace:
    """Functions that make networks: chain, residual, branches, bad, block; node makes a node."""
    return SimpleNamespace(
        chain=_chain, residual=_residual, branches=_branches, bad=_bad, block=_block, node=_node, same=_same
    )


MakeCanvas = Callable[[Network], Canvas]


@pytest.fixture
def make_canvas(qtbot: QtBot) -> MakeCanvas:
    """Shows a network on a canvas of 900 × 900 px at actual size."""

    def make(network: Network) -> Canvas:
        canvas = Canvas(Editor(Document(Project(network))))
        qtbot.addWidget(canvas)
        canvas.resize(900, 900)
        canvas.show()
        qtbot.waitExposed(canvas)
        canvas.setFocus()
        return canvas

    return make


class Hand:
    """Does with a canvas what a person does: real events at places of cards and connections."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.held = Qt.MouseButton.NoButton

    @property
    def inputs(self) -> dict[str, tuple[str, ...]]:
        """What each layer takes, by name."""
        network = self.canvas.editor.document.project.network
        return {node.name: tuple(network[source].name for source in node.inputs) for node in network}

    def card(self, node: str, dx: float = 60.0, dy: float = 0.0) -> QPoint:
        """A place on a card, away from its ports."""
        center = self.canvas.canvas_scene.placed.rect(node).center
        return self.spot(Point(center.x + dx, center.y + dy))

    def port(self, node: str, side: str) -> QPoint:
        """The middle of a port."""
        return self.spot(port_place(self.canvas.canvas_scene.placed, Port(node, side)))

    def line(self, source: str, target: str, slot: int = 0) -> QPoint:
        """The middle of a connection."""
        return self.spot(self.canvas.canvas_scene.placed.routes[Edge(source, target, slot)].middle)

    def empty(self) -> QPoint:
        """A place where nothing is."""
        return QPoint(8, 890)

    def spot(self, place: Point) -> QPoint:
        """A place of the canvas in the view."""
        return self.canvas.mapFromScene(QPointF(*place))

    def press(
        self, at: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:  # fmt: skip
        self.held = button
        QTest.mousePress(self.canvas.viewport(), button, keys, at)

    def move(self, to: QPoint) -> None:
        """Move with whatever is held; QTest's own moves do not say which buttons are held."""
        event = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(to), self.canvas.viewport().mapToGlobal(QPointF(to)),
            Qt.MouseButton.NoButton, self.held, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(self.canvas.viewport(), event)

    def release(self, at: QPoint) -> None:
        button, self.held = self.held, Qt.MouseButton.NoButton
        QTest.mouseRelease(self.canvas.viewport(), button, Qt.KeyboardModifier.NoModifier, at)

    def click(self, at: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.press(at, keys=keys)
        self.release(at)

    def drag(self, start: QPoint, end: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        """Press, move in steps, let go."""
        self.press(start, button)
        self.carry(start, end)
        self.release(end)

    def carry(self, start: QPoint, end: QPoint) -> None:
        """Move in steps."""
        for part in (0.3, 0.7, 1.0):
            self.move(start + (end - start) * part)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.canvas, key, keys)

    def drag_in(self, kind: str, at: QPoint) -> bool:
        """Bring a layer from the palette over the canvas; says whether it is taken."""
        self.data = QMimeData()
        self.data.setData(LAYER_MIME, kind.encode())
        return self.enter(self.data, at)

    def enter(self, data: QMimeData, at: QPoint) -> bool:
        """Bring anything over the canvas."""
        action, button, keys = (
            Qt.DropAction.CopyAction,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        enter = QDragEnterEvent(at, action, data, button, keys)
        QApplication.sendEvent(self.canvas.viewport(), enter)
        if not enter.isAccepted():
            return False
        QApplication.sendEvent(self.canvas.viewport(), QDragMoveEvent(at, action, data, button, keys))
        return True

    def drop(self, at: QPoint) -> None:
        """Let it fall."""
        event = QDropEvent(
            QPointF(at), Qt.DropAction.CopyAction, self.data, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(self.canvas.viewport(), event)

    def leave(self) -> None:
        """Take it away again."""
        QApplication.sendEvent(self.canvas.viewport(), QDragLeaveEvent())


@pytest.fixture
def make_hand() -> Callable[[Canvas], Hand]:
    """Makes a hand for a canvas."""
    return Hand
