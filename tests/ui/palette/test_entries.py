from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.layer import Layer
from cnnstudio.ui.canvas.gestures.palette_drop import LAYER_MIME
from cnnstudio.ui.palette.entries import drag_chip, layer_icon, layer_mime, layer_tooltip


@pytest.mark.parametrize("cls", list(layer_types()), ids=lambda cls: cls.kind)
def test_every_type_has_an_icon_a_tooltip_and_a_chip(qapp: QApplication, cls: type[Layer]) -> None:
    image = layer_icon(cls).pixmap(16, 16).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    assert any(image.pixelColor(x, y).alpha() for x in range(16) for y in range(16))
    assert layer_tooltip(cls).startswith(cls.summary())
    assert drag_chip(cls, 2.0).devicePixelRatio() == 2.0


def test_a_drag_carries_the_kind() -> None:
    for cls in layer_types():
        assert bytes(layer_mime(cls).data(LAYER_MIME).data()).decode() == cls.kind
