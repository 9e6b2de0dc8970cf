"""What the tests of the panels share: a small network with one mistake, and a way to show a widget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.catalogue import layer_type
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor


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
        Node("a", "conv", _made("conv_2d", filters=32, padding="same"), ("i",)),
        Node("b", "conv_2", _made("conv_2d", filters=64, padding="same", kernel_size=5), ("a",)),
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
