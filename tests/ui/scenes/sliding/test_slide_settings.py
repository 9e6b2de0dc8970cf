from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.ui.scenes.sliding.score_map import BEST
from cnnstudio.ui.scenes.sliding.slide_settings import NO_CLASS, SlideSettings
from cnnstudio.ui.scenes.sliding.slide_view import SlideMode


@pytest.fixture
def settings(qtbot: QtBot, qapp: object) -> SlideSettings:
    found = SlideSettings()
    qtbot.addWidget(found)
    return found


def test_it_begins_with_one_size_and_every_class(settings: SlideSettings) -> None:
    assert (settings.shown_mode, settings.scales) == (SlideMode.WINDOWS, (1.0,))
    assert (settings.shown_class, settings.no_object) == (BEST, NO_CLASS)


def test_each_change_is_told_once(settings: SlideSettings, qtbot: QtBot) -> None:
    settings.offer_classes(("a", "b"))
    for signal, change in (
        (settings.mode_changed, lambda: settings.mode.setCurrentIndex(1)),
        (settings.way_changed, lambda: settings.stride.setValue(9)),
        (settings.way_changed, lambda: settings.scale.setCurrentIndex(3)),
        (settings.class_changed, lambda: settings.label.setCurrentIndex(2)),
        (settings.class_changed, lambda: settings.ignored.setCurrentIndex(1)),
        (settings.limits_moved, lambda: settings.score.slider.setValue(40)),
        (settings.limits_moved, lambda: settings.overlap.slider.setValue(40)),
    ):
        told: list[bool] = []
        signal.connect(lambda told=told: told.append(True))
        change()
        assert told == [True]
    assert (settings.shown_class, settings.no_object, settings.scales) == (1, 0, (1.0, 0.5))


def test_other_classes_keep_a_choice_that_is_still_there(settings: SlideSettings) -> None:
    settings.offer_classes(("a", "b"))
    settings.label.setCurrentIndex(settings.label.findText("b"))
    settings.offer_classes(("x", "y", "b"))
    assert settings.shown_class == 2
    settings.offer_classes(("x",))
    assert settings.shown_class == BEST


def test_the_column_does_not_grow_with_long_names(settings: SlideSettings) -> None:
    before = settings.minimumSizeHint().width()
    settings.offer_classes(("a class with a name that goes on and on, far beyond the column",))
    assert settings.minimumSizeHint().width() == before
