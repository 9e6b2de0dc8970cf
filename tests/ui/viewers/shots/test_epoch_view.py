from __future__ import annotations

import dataclasses

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.engine.watching.watch_layer import ReplayedLayer
from cnnstudio.ui.viewers.shots.epoch_view import EpochView


@pytest.fixture
def view(qtbot: QtBot, replay: ReplayedLayer) -> EpochView:
    made = EpochView()
    qtbot.addWidget(made)
    made.show()
    made.show_replay(replay)
    return made


def test_the_slider_goes_through_the_epochs(view: EpochView) -> None:
    assert (view.words.text(), view.view.maps.words) == ("epoch 9", "1 map · 9 … 9")
    view.slider.setValue(1)
    assert (view.words.text(), view.view.maps.words, view.view.name.text()) == (
        "epoch 4",
        "1 map · 4 … 4",
        "two",
    )


def test_it_plays_from_the_beginning_to_the_end(view: EpochView) -> None:
    view.play.click()
    assert (view.words.text(), view.play.text()) == ("epoch 1", "Pause")
    view._timer.timeout.emit()
    assert view.words.text() == "epoch 4"
    view._timer.timeout.emit()
    assert (view.words.text(), view.play.text()) == ("epoch 9", "Play")
    assert not view._timer.isActive()


def test_the_epoch_stays_while_layers_change(view: EpochView, replay: ReplayedLayer) -> None:
    view.slider.setValue(0)
    view.show_replay(dataclasses.replace(replay, layer="b"))
    assert view.words.text() == "epoch 1"
    view.show_replay(dataclasses.replace(replay, epochs=(), shots=(), images=(), names=()))
    assert view.view.maps.tiles == ()
    assert not view.slider.isVisible()
    view.show_replay(None)
    assert view.replay is None
