"""Settings inside a group as its parameters."""

from __future__ import annotations

import pytest

from cnnstudio.core.errors import SettingError
from cnnstudio.core.network import chain
from cnnstudio.document.exposing import drivers, exposed, joinable, joined, relabelled, released, without
from cnnstudio.document.group import Group
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input

GROUP = Group("Net", chain(Input(), Conv2D(4), Conv2D(6), Flatten(), Dense(10)))
BOTH = (("n1", "filters"), ("n2", "filters"))


def values(group: Group) -> list[object]:
    return [group.inside["n1"].layer.value_of("filters"), group.inside["n2"].layer.value_of("filters"),
            group.inside["n4"].layer.value_of("units")]  # fmt: skip


def test_all_take_the_value_of_the_first() -> None:
    group = exposed(GROUP, "Filters", BOTH)
    assert values(group) == [4, 4, 10]
    assert [(p.name, p.label, p.targets) for p in group.parameters] == [("filters", "Filters", BOTH)]


def test_another_setting_of_the_kind_can_join() -> None:
    group = joined(exposed(GROUP, "Width", BOTH), "width", [("n4", "units")])
    assert values(group.with_settings(width=9)) == [9, 9, 9]
    assert [p.name for p in drivers(group, ("n4",))] == ["width"]
    assert drivers(group, ("n3",)) == ()
    (units,) = [s for s in Dense().own_settings() if s.name == "units"]
    (activation,) = [s for s in Dense().own_settings() if s.name == "activation"]
    assert [p.name for p in joinable(group, units)] == ["width"]
    assert joinable(group, activation) == ()


def test_a_setting_has_one_driver() -> None:
    group = exposed(exposed(GROUP, "Filters", BOTH), "Filters", [("n2", "filters")])
    assert [(p.name, p.label, p.targets) for p in group.parameters] == [
        ("filters", "Filters", (("n1", "filters"),)),
        ("filters_2", "Filters 2", (("n2", "filters"),)),
    ]


def test_settings_of_two_kinds_are_refused() -> None:
    with pytest.raises(SettingError, match="of one kind"):
        exposed(GROUP, "Both", [("n1", "filters"), ("n1", "activation")])
    with pytest.raises(SettingError, match="of one kind"):
        exposed(GROUP, "Nothing", [("n3", "filters")])
    with pytest.raises(SettingError, match="drives nothing"):
        joined(GROUP, "gone", [("n1", "filters")])


def test_it_is_renamed_released_and_removed_and_what_it_drove_stays() -> None:
    group = exposed(GROUP, "Filters", BOTH)
    renamed = relabelled(group, "filters", "Class")
    assert [(p.name, p.label) for p in renamed.parameters] == [("class_1", "Class")]
    with pytest.raises(SettingError, match="at least one"):
        relabelled(group, "filters", " ")
    assert released(group, BOTH[:1]).parameters[0].targets == BOTH[1:]
    assert released(group, BOTH).parameters == ()
    assert without(group, "filters").parameters == ()
    assert values(without(group, "filters")) == [4, 4, 10]


def test_a_value_that_one_cannot_take_is_refused_with_its_name() -> None:
    group = joined(exposed(GROUP, "Groups", [("n1", "groups")]), "groups", [("n4", "units")])
    with pytest.raises(SettingError, match="conv2d: Groups must be at least 1"):
        group.with_settings(groups=0)
