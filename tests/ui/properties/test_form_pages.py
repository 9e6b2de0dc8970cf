"""Pages of settings that are folded, kept and made beforehand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.layer import Layer
from cnnstudio.ui.properties.form import SettingsForm
from cnnstudio.ui.properties.form_row import FormRow

Show = Callable[[QWidget], QWidget]
Make = Callable[..., Layer]


def test_advanced_settings_are_folded_and_stay_open_once_opened(
    qtbot: QtBot, shown: Show, make_layer: Make
) -> None:
    form = SettingsForm()
    shown(form)
    form.show_values([make_layer("conv_2d", groups=2)])
    assert form.more.button.text() == "More settings (1 changed)"
    assert not form.rows["groups"].field.isVisible()
    qtbot.mouseClick(form.more.button, Qt.MouseButton.LeftButton)
    assert form.rows["groups"].field.isVisible()
    form.show_values([make_layer("dense")])
    assert form.rows["kernel_initializer"].field.isVisible()


def test_rows_that_were_shown_before_come_back_without_what_was_typed(qtbot: QtBot, shown: Show) -> None:
    form = SettingsForm()
    shown(form)
    first, second = layer("conv_2d"), layer("max_pooling_2d")
    form.show_values([first], "a")
    form.more.set_open(True)
    row = form.rows["filters"]
    part = row.field.parts()[0]
    qtbot.keyClick(part, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(part, "0")
    assert row.error.text()
    form.show_values([second], "b")
    assert set(form.rows) == {field.name for field in second.own_settings()}
    assert not row.field.isVisible()
    form.show_values([first], "a")
    assert form.rows["filters"] is row
    assert row.field.isVisible()
    assert row.field.value() == first.value_of("filters")
    assert not row.error.text()
    assert form.more.is_open


def test_only_the_rows_that_were_shown_last_are_kept(qtbot: QtBot, shown: Show) -> None:
    form = SettingsForm()
    shown(form)
    form.show_values([layer("conv_2d")])
    row = form.rows["filters"]
    with qtbot.waitSignal(row.destroyed):
        for kind in ("max_pooling_2d", "dense", "dropout", "batch_normalization", "activation", "flatten"):
            form.show_values([layer(kind)])
        assert len(form.findChildren(FormRow)) > len(form.rows)
        for kind in ("input", "zero_padding_2d", "up_sampling_2d"):
            form.show_values([layer(kind)])
    form.show_values([layer("conv_2d")])
    assert form.rows["filters"] is not row


def layer(kind: str) -> Layer:
    """A layer of a type with its defaults."""
    return next(cls() for cls in layer_types() if cls.kind == kind)


def test_folded_rows_are_made_when_they_are_unfolded(qtbot: QtBot, shown: Show) -> None:
    form = SettingsForm()
    shown(form)
    changed = layer("conv_2d").with_settings(dilation_rate=(2, 3))
    form.show_values([changed])
    plain = {field.name for field in changed.own_settings() if not field.advanced}
    assert {row.setting.name for row in form.findChildren(FormRow)} == plain
    assert form.more.button.text() == "More settings (1 changed)"
    qtbot.mouseClick(form.more.button, Qt.MouseButton.LeftButton)
    rows = {row.setting.name: row for row in form.findChildren(FormRow)}
    assert set(rows) == {field.name for field in changed.own_settings()}
    assert list(form.rows) == [field.name for field in changed.own_settings()]
    assert rows["dilation_rate"].field.value() == (2, 3)
    assert rows["dilation_rate"].field.isVisible()
    assert rows["dilation_rate"].reset.isVisible()


def test_a_refusal_of_a_folded_setting_is_shown_once_it_is_unfolded(shown: Show) -> None:
    form = SettingsForm()
    shown(form)
    form.show_values([layer("conv_2d")])
    form.show_problems({"groups": "They do not share the channels evenly."})
    form.more.set_open(True)
    assert form.rows["groups"].error.isVisible()


def test_a_form_made_beforehand_is_the_one_that_shows(
    shown: Callable[[QWidget], QWidget], make_layer: Any
) -> None:
    form = SettingsForm()
    shown(form)
    conv, dense = make_layer("conv_2d", filters=8), make_layer("dense", units=7)
    assert form.make_ready([conv])
    assert form.make_ready([dense])
    assert not form.make_ready([make_layer("conv_2d", filters=9)])
    assert form.is_empty
    assert form.rows == {}
    ready = form._ready[1]
    assert not ready.widget.isVisible()
    form.show_values([dense])
    assert form._pages == [ready]
    assert ready.widget.isVisible()
    assert ready.rows["units"].field.isVisible()
    assert [page for page in form._ready if page is ready] == []
    form.show_values([conv])
    assert (len(form._pages), form._ready) == (2, [])
    assert not ready.widget.isVisible()
    assert not form.make_ready([dense])
