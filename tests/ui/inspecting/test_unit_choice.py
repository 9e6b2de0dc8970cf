from __future__ import annotations

from cnnstudio.ui.inspecting.unit_choice import UnitChoice


def test_a_layer_with_fewer_units_shows_its_last_and_the_choice_stays() -> None:
    units = UnitChoice(wanted=7, count=4)
    assert units.shown == 3
    units.count = 16
    assert units.shown == 7


def test_the_ends_hold() -> None:
    units = UnitChoice(wanted=9, count=3)
    assert (units.beside(1), units.beside(-1)) == (2, 1)
    assert UnitChoice(0, 3).beside(-1) == 0


def test_of_a_layer_that_is_not_known_nothing_is_stepped_over() -> None:
    assert UnitChoice(wanted=5).shown == 5
    assert UnitChoice(wanted=5).beside(1) == 5
