from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cnnstudio.engine.inspecting.kernel_path import PathUnit
from cnnstudio.ui.viewers.units.path_view import PathView


def test_a_click_goes_to_a_unit(qtbot: QtBot, path: PathUnit) -> None:
    view = PathView()
    qtbot.addWidget(view)
    view.show_path(path)
    view.show()
    assert view.path is not None
    first = view.path.boxes[1]
    with qtbot.waitSignal(view.unit_wanted) as wanted:
        qtbot.mouseClick(
            view, Qt.MouseButton.LeftButton, pos=QPoint(round(first.x) + 20, round(first.y) + 20)
        )
    assert wanted.args == ["conv2d", 6]
    end = view.path.boxes[2]
    assert view.box_at(QPoint(round(end.x) + 20, round(end.y) + 20)) is None
    image = view.grab().toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(0, image.height(), 3)
    }
    assert {
        "#055aa0",
        "#b35806",
    } <= colours  # the ends of the scale: the links' strongest weights of either sign
    view.show_path(None)
    assert view.sizeHint().isEmpty()
