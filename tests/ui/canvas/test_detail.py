from __future__ import annotations

from cnnstudio.ui.canvas.detail import CARD_DETAIL, NAME_DETAIL, SMALL_TEXT_DETAIL, name_size
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT


def test_small_text_goes_before_cards_and_cards_before_names() -> None:
    assert NAME_DETAIL < CARD_DETAIL < SMALL_TEXT_DETAIL < 1


def test_names_are_as_large_on_the_screen_as_there_is_room_for() -> None:
    assert 8 <= name_size(0.3) * 0.3 <= 12
    assert name_size(0.1) < CARD_HEIGHT
    assert name_size(NAME_DETAIL) * NAME_DETAIL >= 7
    assert name_size(0.9) < name_size(0.3)
