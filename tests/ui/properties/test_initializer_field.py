"""Tests of the editor of how weights start."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.core.initializers import AXES, Initializer
from cnnstudio.core.values import CODECS
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.initializers import MATRIX_INITIALIZERS
from cnnstudio.ui.properties.axes_line import AxesLine
from cnnstudio.ui.properties.field import MIXED_TEXT
from cnnstudio.ui.properties.form import SettingsForm
from cnnstudio.ui.properties.initializer_field import InitializerField
from cnnstudio.ui.properties.number_field import NumberField

Show = Callable[[QWidget], QWidget]


def made(shown: Show) -> InitializerField:
    (setting,) = (each for each in Dense.setting_list() if each.name == "kernel_initializer")
    field = InitializerField(setting)
    shown(field)
    return field


def line(field: InitializerField, name: str) -> NumberField | AxesLine:
    found = field.options[name]
    assert isinstance(found, (NumberField, AxesLine))
    return found


def number(field: InitializerField, name: str) -> NumberField:
    found = field.options[name]
    assert isinstance(found, NumberField)
    return found


def visible(field: InitializerField) -> set[str]:
    return {name for name, editor in field.options.items() if editor.isVisible()}


def test_each_rule_has_its_own_options(qtbot: QtBot, shown: Show) -> None:
    field = made(shown)
    seen = {}
    for place in range(field.box.count()):
        field.box.setCurrentIndex(place)
        with qtbot.waitSignal(field.finished):
            field.box.activated.emit(place)
        seen[field.box.itemData(place)] = visible(field)
    assert set(seen) == set(MATRIX_INITIALIZERS)
    assert seen["random_normal"] == seen["truncated_normal"] == {"mean", "stddev", "seed"}
    assert seen["random_uniform"] == {"minval", "maxval", "seed"}
    assert seen["variance_scaling"] == {"scale", "mode", "distribution", *AXES, "seed"}
    assert seen["orthogonal"] == {"gain", "seed"}
    assert (seen["identity"], seen["constant"]) == ({"gain"}, {"value"})
    assert seen["zeros"] == seen["ones"] == set()
    assert seen["he_normal"] == {*AXES, "seed"}


def test_what_is_shown_is_what_is_read(shown: Show) -> None:
    field = made(shown)
    for value in (
        Initializer("glorot_uniform"),
        Initializer("random_normal", (("mean", -1.0), ("stddev", 1e-7)), 5),
        Initializer("variance_scaling", (("scale", 2.0), ("mode", "fan_avg"), ("distribution", "uniform"))),
        Initializer("constant", (("value", 0.5),)),
        Initializer("variance_scaling", (("input_axes", (0, 1)), ("output_axes", (-1,)))),
        Initializer("he_normal", (("input_axes", ()), ("output_axes", (2,)))),
        Initializer("zeros"),
        Initializer("he_normal", seed=4294967295),
    ):
        field.forget()
        field.show_value(value)
        assert CODECS[Initializer].decode(field.value()) == value


def test_empty_numbers_are_the_usual_ones(shown: Show) -> None:
    field = made(shown)
    field.show_value(Initializer("random_normal", (("stddev", 0.5),)))
    deviation = number(field, "stddev")
    assert deviation.text() == "0.5"
    deviation.show_text("")
    assert CODECS[Initializer].decode(field.value()) == Initializer("random_normal")
    field.show_value(Initializer("random_normal"))
    assert (deviation.text(), deviation.lineEdit().placeholderText()) == ("", "0.05")
    assert number(field, "seed").lineEdit().placeholderText() == "auto"


def test_an_option_that_is_chosen_is_told(qtbot: QtBot, shown: Show) -> None:
    field = made(shown)
    field.show_value(Initializer("variance_scaling"))
    mode = field.options["mode"]
    assert not isinstance(mode, NumberField)
    mode.setCurrentIndex(mode.findData("fan_out"))
    with qtbot.waitSignals([field.edited, field.finished]):
        mode.activated.emit(mode.currentIndex())
    assert CODECS[Initializer].decode(field.value()).option("mode") == "fan_out"


def test_a_mixture_shows_no_rule(shown: Show) -> None:
    field = made(shown)
    field.show_value(Initializer("random_normal", seed=1))
    field.show_mixed()
    assert (field.box.currentIndex(), field.box.placeholderText(), visible(field)) == (-1, MIXED_TEXT, set())


def test_parts_are_named_for_those_who_do_not_see_them(shown: Show) -> None:
    field = made(shown)
    names = [part.accessibleName() for part in field.parts()]
    assert names[:3] == ["Kernel initializer", "Kernel initializer, mean", "Kernel initializer, deviation"]
    assert len(set(names)) == len(names)


def test_what_cannot_be_is_refused_under_the_field(qtbot: QtBot, shown: Show) -> None:
    form = SettingsForm()
    shown(form)
    form.show_values([Dense(kernel_initializer=Initializer("variance_scaling"))])
    form.more.set_open(True)
    row = form.rows["kernel_initializer"]
    field = row.field
    assert isinstance(field, InitializerField)
    told: list[object] = []
    form.edited.connect(lambda name, value, gesture: told.append(value))
    for name, text, reason in (
        ("scale", "0", "a start whose scale is more than 0"),
        ("scale", "wide", "must be a number"),
        ("seed", "-1", "a whole number from 0"),
        ("input_axes", "x", "set with axes such as 0, 1 or −2"),
    ):
        line(field, name).setFocus()
        qtbot.keyClicks(line(field, name), text)
        assert row.error.isVisible()
        assert reason in row.error.text()
        assert "{" not in row.error.text()
        assert not told
        line(field, name).clear()
    qtbot.keyClicks(number(field, "scale"), "2")
    assert told == [Initializer("variance_scaling", (("scale", 2.0),))]
    assert not row.error.isVisible()
