"""Cards as they are drawn: colours are looked for where they belong."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from cnnstudio.core.report import State
from cnnstudio.ui.canvas.card_state import SHARE_STEPS, CardState, Mark
from cnnstudio.ui.canvas.card_text import MARK_SIDE, MARK_SPACE, TEXT_LEFT, fitted
from cnnstudio.ui.canvas.fonts import canvas_fonts
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH
from cnnstudio.ui.canvas.paint_card import CardLook, colour, mixed, paint_card
from cnnstudio.ui.theme.colours import DARK, LIGHT, Colours

_STATE = CardState(
    "conv", "same", "Convolution", False, False, State.SOUND, "", "8 H × 8 W × 8 C", "8 × 8 × 8", "1 · 1", 100
)


def _drawn(
    state: CardState = _STATE, look: CardLook | None = None, colours: Colours = LIGHT, detail: float = 1.0
) -> QImage:
    image = QImage(round(CARD_WIDTH) + 20, round(CARD_HEIGHT) + 20, QImage.Format.Format_ARGB32)
    image.fill(QColor(colours.background))
    painter = QPainter(image)
    painter.translate(10, 10)
    fonts = canvas_fonts()
    paint_card(painter, state, fitted(state, fonts), look or CardLook(), colours, fonts, detail)
    painter.end()
    return image


def _at(image: QImage, x: float, y: float) -> str:
    return image.pixelColor(round(x) + 10, round(y) + 10).name()


@pytest.fixture(autouse=True)
def application(qtbot: QtBot) -> None:
    """Colours and fonts need an application."""


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_family_bar_and_the_share_have_the_familys_colour(colours: Colours) -> None:
    image = _drawn(colours=colours)
    family = colours.family("Convolution")
    assert _at(image, 3, 28) == family
    assert _at(image, 90, CARD_HEIGHT - 2) == family
    assert _at(image, 120, CARD_HEIGHT - 2) == colours.panel
    assert _at(image, 200, 50) == colours.panel


def test_a_full_share_ends_at_the_right_edge() -> None:
    image = _drawn(dataclasses.replace(_STATE, share=SHARE_STEPS))
    assert _at(image, CARD_WIDTH - 8, CARD_HEIGHT - 2) == LIGHT.family("Convolution")


@pytest.mark.parametrize(
    ("state", "look", "expected"),
    [
        (_STATE, CardLook(is_selected=True), LIGHT.accent),
        (dataclasses.replace(_STATE, standing=State.BAD), CardLook(), LIGHT.error),
        (dataclasses.replace(_STATE, standing=State.BAD), CardLook(is_selected=True), LIGHT.error),
    ],
)
def test_the_outline_tells_how_it_stands(state: CardState, look: CardLook, expected: str) -> None:
    assert _at(_drawn(state, look), 100, 0) == expected


def test_a_waiting_card_has_a_broken_outline() -> None:
    image = _drawn(dataclasses.replace(_STATE, standing=State.WAITING, share=None))
    assert len({_at(image, x, 0) for x in range(60, 90)}) > 1


def test_errors_and_warnings_have_signs() -> None:
    plain, error = _drawn(), _drawn(dataclasses.replace(_STATE, mark="error"))
    warning = _drawn(dataclasses.replace(_STATE, mark="warning"))
    assert plain != error != warning
    assert LIGHT.error in {_at(error, x, y) for x in range(60, 110) for y in range(5, 30)}


def test_ports_show_when_asked() -> None:
    assert _at(_drawn(), CARD_WIDTH / 2, CARD_HEIGHT + 4) != LIGHT.accent
    hot = _drawn(look=CardLook(shows_output=True, hot_port="output"))
    assert _at(hot, CARD_WIDTH / 2, CARD_HEIGHT + 3) == LIGHT.accent
    assert _at(hot, CARD_WIDTH / 2, -3) != LIGHT.accent


def test_from_afar_texts_are_left_out() -> None:
    far = _drawn(detail=0.2)
    assert {_at(far, x, 18) for x in range(44, 300)} == {LIGHT.panel}
    near = _drawn()
    assert len({_at(near, x, 18) for x in range(44, 300)}) > 1


def test_a_faded_card_is_paler() -> None:
    faded = QColor(_at(_drawn(look=CardLook(is_faded=True)), 3, 28))
    assert faded.lightness() > QColor(LIGHT.family("Convolution")).lightness()


def test_colours() -> None:
    assert colour("#ff0000", 60).alpha() == 60
    assert mixed("#000000", "#ffffff", 0.5).name() == "#808080"
    assert mixed("#102030", "#ffffff", 0.0).name() == "#102030"


@pytest.mark.parametrize("colours", [LIGHT, DARK])
@pytest.mark.parametrize("mark", ["", "error"])
def test_a_snowflake_stands_behind_the_name_and_its_mark(mark: Mark, colours: Colours) -> None:
    state = dataclasses.replace(_STATE, mark=mark)
    plain, frozen = (
        _drawn(state, colours=colours),
        _drawn(dataclasses.replace(state, is_frozen=True), colours=colours),
    )
    text = fitted(state, canvas_fonts())
    left = TEXT_LEFT + text.name_width + MARK_SPACE + bool(mark) * (MARK_SIDE + MARK_SPACE)
    different = [
        x
        for x in range(round(CARD_WIDTH))
        if any(_at(plain, x, y) != _at(frozen, x, y) for y in range(round(CARD_HEIGHT)))
    ]
    assert left - 1 <= min(different) <= max(different) <= left + MARK_SIDE + 1
    assert colours.dim in {_at(frozen, x, y) for x in different for y in range(8, 28)}


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_a_card_that_is_passed_over_steps_back_and_is_dashed(colours: Colours) -> None:
    state = dataclasses.replace(_STATE, is_left_out=True, mark="bypass", share=0)
    image = _drawn(state, colours=colours)
    assert _at(image, 3, 28) == colours.outline, "the family's colour is gone"
    assert _at(image, 200, 50) == colours.background
    top = [_at(image, x, 0) for x in range(20, 340)]
    whole = [_at(_drawn(colours=colours), x, 0) for x in range(20, 340)]
    assert len(set(top)) > len(set(whole)), "the outline has gaps"
    plain = _drawn(dataclasses.replace(state, mark=""), colours=colours)
    assert image != plain, "the sign stands beside the name"
