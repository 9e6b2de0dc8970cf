from __future__ import annotations

import os
import re

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.ui.training.meter import ProcessMeter
from tests.ui.fake_engine import FakeEngine


def test_it_measures_the_process_once_a_second_while_it_is_on(engine: FakeEngine, qtbot: QtBot) -> None:
    engine.process_identifier = os.getpid()
    parent = QObject()
    meter = ProcessMeter(engine, parent)  # type: ignore[arg-type]
    with qtbot.waitSignal(meter.measured) as signal:
        meter.switch(True)
    assert re.fullmatch(r"memory [\d.,]+ [MG]B · CPU \d+ %", signal.args[0])
    assert meter._timer.isActive()
    meter.switch(False)
    assert not meter._timer.isActive()


def test_a_process_that_is_gone_is_no_trouble(engine: FakeEngine, qtbot: QtBot) -> None:
    parent = QObject()
    meter = ProcessMeter(engine, parent)  # type: ignore[arg-type]
    for identifier in (0, 2**22 + 1):
        engine.process_identifier = identifier
        with qtbot.waitSignal(meter.measured) as signal:
            meter._measure()
        assert signal.args == [""]
