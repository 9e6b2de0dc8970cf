from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.core.errors import EngineError
from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.data.annotating.suggesting import Suggestion
from tests.ui.annotating.conftest import HEIGHT, WIDTH, Drawer

BOXES = (Box(10, 10, 40, 40, 1), Box(60, 60, 90, 90, 0), Box(100, 20, 140, 60, 1))


def guess(path: Path) -> Suggestion:
    """Three boxes and two spots."""
    sheet = Sheet.blank(WIDTH, HEIGHT)
    for box in BOXES:
        sheet = sheet.with_box(box)
    sheet = sheet.with_stroke([(170, 20)], 8, 2).with_stroke([(170, 120)], 8, 1)
    return Suggestion(sheet, ("ant", "object"))


def suggested(drawer: Drawer, qtbot: QtBot) -> None:
    """Ask for the guess, and wait for it."""
    drawer.page.desk.guessing.set_suggester(guess)
    with qtbot.waitSignal(drawer.page.desk.guessing.suggestions.arrived):
        drawer.page.desk.bench.tools.suggest.click()


def test_without_a_model_there_is_no_button(drawer: Drawer) -> None:
    button = drawer.page.desk.bench.tools.suggest
    assert not button.isVisible()
    drawer.page.desk.guessing.set_suggester(guess)
    assert button.isVisible()
    drawer.page.desk.guessing.set_suggester(None)
    assert not button.isVisible()


def test_a_guess_counts_only_once_it_is_accepted(drawer: Drawer, qtbot: QtBot) -> None:
    drawer.drag((20, 100), (50, 140))
    suggested(drawer, qtbot)
    assert drawer.page.session.classes == ("object",)  # no class comes before it is accepted
    assert "Suggested: 3 boxes and a mask" in drawer.page.desk.bench.remark.text
    assert drawer.places == [(20, 100, 50, 140, 0)]
    drawer.click(20, 20)
    assert drawer.places[1:] == [(10, 10, 40, 40, 0)]
    drawer.click(170, 20)
    assert drawer.sheet.mask.value_at(170, 20) == 1
    assert drawer.sheet.mask.value_at(170, 120) == 0
    assert drawer.page.session.classes == ("object",)
    drawer.key(Qt.Key.Key_Return)
    assert drawer.page.session.classes == ("object", "ant")
    assert drawer.places[2:] == [(60, 60, 90, 90, 1), (100, 20, 140, 60, 0)]
    assert drawer.sheet.mask.value_at(170, 120) == 2
    assert not drawer.page.desk.bench.remark.text
    for _ in range(3):
        drawer.key("Z", Qt.KeyboardModifier.ControlModifier)
    assert drawer.places == [(20, 100, 50, 140, 0)]


def test_what_is_drawn_is_not_suggested_again(drawer: Drawer, qtbot: QtBot) -> None:
    suggested(drawer, qtbot)
    drawer.key(Qt.Key.Key_Return)
    drawer.page.desk.guessing.set_suggester(
        lambda path: Suggestion(
            replace(guess(path).sheet, mask=Sheet.blank(WIDTH, HEIGHT).mask), ("ant", "object")
        )
    )
    drawer.page.desk.bench.tools.suggest.click()
    qtbot.waitUntil(lambda: "sees nothing here that is not drawn yet" in drawer.page.desk.bench.remark.text)
    assert not drawer.page.desk.guessing.has_any


def test_accepting_paints_over_nothing_of_ones_own(drawer: Drawer, qtbot: QtBot) -> None:
    drawer.page.session.naming.add("leaf")
    drawer.key("P")
    drawer.key("2")
    drawer.drag((160, 20), (180, 20))
    suggested(drawer, qtbot)
    drawer.page.desk.bench.remark.buttons[0].click()
    values = drawer.sheet.mask.values()
    assert values[20, 170] == 2
    assert set(np.unique(values).tolist()) == {0, 2, 3}


def test_a_guess_is_dismissed_by_escape_and_by_the_next_image(drawer: Drawer, qtbot: QtBot) -> None:
    for leave in (lambda: drawer.key(Qt.Key.Key_Escape), lambda: drawer.go("D")):
        suggested(drawer, qtbot)
        assert drawer.page.desk.guessing.has_any
        leave()
        assert not drawer.page.desk.guessing.has_any
        drawer.key("V")
        drawer.key(Qt.Key.Key_Return)
        assert drawer.places == []


def test_why_there_is_no_guess_is_said(drawer: Drawer, qtbot: QtBot) -> None:
    def refuses(path: Path) -> Suggestion:
        raise EngineError("The model is not trained yet: train it first.")

    guessing, bench = drawer.page.desk.guessing, drawer.page.desk.bench
    guessing.set_suggester(refuses)
    with qtbot.waitSignal(guessing.suggestions.refused):
        bench.tools.suggest.click()
    assert bench.remark.text == "The model is not trained yet: train it first."
    assert bench.tools.suggest.isEnabled()
    for sheet, words in ((Sheet.blank(5, 5), "5 × 5 px"), (Sheet.blank(WIDTH, HEIGHT), "sees nothing")):
        guessing.set_suggester(lambda path, sheet=sheet: Suggestion(sheet, ()))  # type: ignore[misc]
        with qtbot.waitSignal(guessing.suggestions.arrived):
            bench.tools.suggest.click()
        assert words in bench.remark.text
