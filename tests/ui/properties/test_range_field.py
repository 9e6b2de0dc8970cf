"""Tests of the editor of a range."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from cnnstudio.layers.augmentation_colour import RandomBrightness
from cnnstudio.layers.augmentation_geometry import RandomZoom
from cnnstudio.ui.properties.range_field import RangeField

Show = Callable[[QWidget], QWidget]


def field(name: str) -> RangeField:
    (setting,) = [setting for setting in RandomZoom.setting_list() if setting.name == name]
    return RangeField(setting)


def test_both_numbers_are_shown_and_read(shown: Show) -> None:
    editor = field("height_factor")
    shown(editor)
    editor.show_value((-0.25, 0.5))
    assert editor.value() == (-0.25, 0.5)
    assert [part.accessibleName() for part in editor.parts()] == ["Height, from", "Height, to"]


def test_one_number_is_not_enough(shown: Show) -> None:
    editor = field("width_factor")
    shown(editor)
    editor.show_value(None)
    assert editor.value() is None
    editor.number_fields[0].show_text("0.5")
    with pytest.raises(ValueError, match="two numbers; one is empty"):
        editor.value()


def test_the_slider_and_the_numbers_follow_each_other(shown: Show) -> None:
    editor = field("height_factor")
    shown(editor)
    editor.show_value((-0.25, 0.5))
    assert editor.slider is not None
    assert editor.slider.ends == (-0.25, 0.5)
    edits: list[object] = []
    editor.edited.connect(lambda: edits.append(editor.value()))
    editor.slider.moved.emit(-0.4, 0.5)
    assert edits == [(-0.4, 0.5)]
    editor.number_fields[1].show_text("0.75")
    editor.number_fields[1].edited.emit()
    assert editor.slider.ends == (-0.4, 0.75)
    editor.show_mixed()
    assert editor.slider.ends is None


def test_without_limits_there_is_no_slider() -> None:
    (limits,) = [setting for setting in RandomBrightness.setting_list() if setting.name == "value_range"]
    assert RangeField(limits).slider is None
