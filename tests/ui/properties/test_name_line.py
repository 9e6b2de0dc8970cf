from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.ui.properties.name_line import NameLine


@pytest.mark.parametrize(
    ("name", "in_keras"), [("Faltung 1", "Faltung_1"), ("größer", "gr__er"), ("a:b+c", "a_b_c")]
)
def test_the_name_that_keras_gets_is_told_where_it_differs(qtbot: QtBot, name: str, in_keras: str) -> None:
    line = NameLine()
    qtbot.addWidget(line)
    line.show_name(name)
    assert f"Keras calls it {in_keras}," in line.toolTip()
    line.show_name("conv2d_1")
    assert line.toolTip() == "Name of the layer, in Keras too (F2)"
