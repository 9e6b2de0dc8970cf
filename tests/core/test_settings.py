"""Tests of settings: what they accept, what they refuse and how they say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from cnnstudio.core.errors import SettingError
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.settings import Configurable, Registry, setting
from cnnstudio.core.values import Margins, Matrices, Pair, Shape


@dataclass(frozen=True, slots=True)
class Thing(Configurable):
    """Has a setting of every kind.

    More of it.
    """

    kind = "thing"
    label = "Thing"

    count: int = setting(3, "Count", "How many.", minimum=1, maximum=9)
    rate: float = setting(0.5, "Rate", "How much.", minimum=0, maximum=1)
    flag: bool = setting(True, "Flag", "Whether.")
    mode: str = setting("a", "Mode", "Which.", choices=("a", "b"))
    size: Pair = setting((2, 2), "Size", "How large.", minimum=1)
    step: Pair | None = setting(None, "Step", "How far.", minimum=1, advanced=True)
    zeros: Margins = setting(((0, 0), (0, 0)), "Zeros", "Around.", minimum=0)
    shape: Shape = setting((2, None), "Shape", "Sizes.", minimum=1)
    penalty: Penalty | None = setting(None, "Penalty", "Price.")
    planes: Matrices | None = setting(None, "Planes", "Numbers.")


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("count", 4.0, 4),
        ("rate", 1, 1.0),
        ("size", 5, (5, 5)),
        ("size", [3, 4], (3, 4)),
        ("step", [1, 2], (1, 2)),
        ("step", None, None),
        ("zeros", 2, ((2, 2), (2, 2))),
        ("zeros", (1, 2), ((1, 1), (2, 2))),
        ("zeros", [[1, 2], [3, 4]], ((1, 2), (3, 4))),
        ("shape", [7, None, 1], (7, None, 1)),
        ("shape", [], ()),
        ("penalty", {"l2": 0.5}, Penalty(0.0, 0.5)),
        ("planes", [[[1, 2], [3, 4]]], Matrices((((1.0, 2.0), (3.0, 4.0)),))),
    ],
)
def test_values_are_brought_to_their_type(name: str, given: Any, value: Any) -> None:
    thing = Thing(**{name: given})
    assert getattr(thing, name) == value
    assert type(getattr(thing, name)) is type(value)
    assert Thing.from_data(thing.to_data()) == thing
    assert thing.with_settings(**{name: given}) == thing


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("count", 0, "Count must be at least 1; it is 0."),
        ("count", 10, "Count must be at most 9; it is 10."),
        ("count", 2.5, "Count must be a whole number; it is 2.5."),
        ("count", True, "Count must be a whole number; it is True."),
        ("count", "3", "Count must be a whole number; it is '3'."),
        ("count", None, "Count must be a whole number; it is empty."),
        ("count", float("inf"), "Count must be a whole number; it is inf."),
        ("count", float("nan"), "Count must be a whole number; it is nan."),
        ("rate", float("nan"), "Rate must be a number; it is nan."),
        ("rate", 1.5, "Rate must be at most 1; it is 1.5."),
        ("flag", 1, "Flag must be true or false; it is 1."),
        ("mode", "c", "Mode cannot be 'c': choose one of a, b."),
        ("mode", 3, "Mode must be a text; it is 3."),
        ("size", (3, 0), "Size must be at least 1; it is 0."),
        ("size", (3,), "Size must be two whole numbers; it is (3,)."),
        ("size", True, "Size must be two whole numbers; it is True."),
        ("size", "33", "Size must be two whole numbers; it is '33'."),
        ("zeros", -1, "Zeros must be at least 0; it is -1."),
        (
            "zeros",
            ((1, 2, 3), 4),
            "Zeros must be whole numbers for top, bottom, left and right; it is ((1, 2, 3), 4).",
        ),
        ("shape", (0, 3), "Shape must be at least 1; it is 0."),
        ("shape", 5, "Shape must be a list of sizes; it is 5."),
        ("penalty", {"l3": 1}, "Penalty must be a penalty with l1 and l2."),
        ("penalty", {"l1": -1}, "Penalty must be a penalty of at least 0."),
        (
            "planes",
            [[[1], [2, 3]]],
            "Planes must be matrices of one size, one a filter; it is [[[1], [2, 3]]].",
        ),
        ("planes", [], "Planes must be matrices of one size, one a filter; it is []."),
        ("planes", [[[]]], "Planes must be matrices of one size, one a filter; it is [[[]]]."),
        ("planes", 3, "Planes must be matrices of numbers, one a filter; it is 3."),
    ],
)
def test_refusals_say_what_is_wrong(name: str, given: Any, message: str) -> None:
    with pytest.raises(SettingError) as caught:
        Thing(**{name: given})
    assert str(caught.value) == message
    assert caught.value.setting == name


def test_long_data_is_cut_in_messages() -> None:
    with pytest.raises(SettingError) as caught:
        Thing(planes=list(range(1000)))  # type: ignore[arg-type]
    assert len(str(caught.value)) < 130


def test_unknown_names_are_refused() -> None:
    with pytest.raises(SettingError, match="Thing has no setting called 'colour'"):
        Thing.from_data({"count": 2, "colour": 1})


def test_declaration_is_known() -> None:
    first, *_ = Thing.setting_list()
    assert (first.name, first.label, first.help, first.type, first.optional) == (
        "count",
        "Count",
        "How many.",
        int,
        False,
    )
    assert (first.default, first.minimum, first.maximum, first.choices, first.advanced) == (
        3,
        1,
        9,
        (),
        False,
    )
    step = Thing.setting_list()[5]
    assert (step.type, step.optional, step.advanced) == (Pair, True, True)
    assert Thing.setting_list() is Thing.setting_list()
    assert Thing.summary() == "Has a setting of every kind."


def test_registry_keeps_the_order_and_one_of_a_kind() -> None:
    registry: Registry[type[Configurable]] = Registry("thing")
    assert registry.register(Thing) is Thing
    assert list(registry) == [Thing]
    assert len(registry) == 1
    assert registry["thing"] is Thing
    assert registry.get("other") is None
    with pytest.raises(SettingError, match="There is no thing called 'other': choose one of thing"):
        registry["other"]
    with pytest.raises(ValueError, match="two things of kind 'thing'"):
        registry.register(Thing)
