"""Convert a classifier to convolutions with its weights, and slide it over an image: in the real window and engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.layers.convolution import Conv2D
from cnnstudio.ui.scenes.sliding.slide_dialog import SlideDialog
from cnnstudio.ui.scenes.sliding.slide_view import SlideMode
from tests.journeys.conftest import MakeWindow
from tests.journeys.test_weights import model_file

pytestmark = pytest.mark.journey


def test_a_classifier_is_converted_and_slides(make_window: MakeWindow, tmp_path: Path) -> None:
    visitor = make_window(warms_up=True)
    window, desk = visitor.window, visitor.window.weights.desk
    path, _ = model_file(tmp_path / "model.keras")
    assert window.files.open(path)
    visitor.until(lambda: desk.report() is not None)

    window.commands.refresh()
    window.commands["network.convolution"].trigger()
    assert visitor.node("out").layer == Conv2D(10, (6, 6), activation="softmax")
    report = desk.report()
    assert report is not None
    assert report.words == "All 2 layers with weights have them from model.keras."
    window.editor.undo_stack.undo()

    window.commands["network.slide"].trigger()
    dialog = window.dialogs.get("slide")
    assert isinstance(dialog, SlideDialog)
    page = dialog.desk
    pixels = np.random.default_rng(2).integers(0, 256, (21, 30), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "noise.png")
    page.open_files([str(tmp_path / "noise.png")])
    visitor.until(lambda: page.result is not None)
    result = page.result
    assert result is not None
    assert result.at_once is not None
    assert result.at_once.stride == 1
    assert result.at_once.difference is not None
    assert result.at_once.difference <= 1e-5
    assert page.comparison.figures[0] == ("35", "1")
    visitor.until(lambda: page.playback.shown == 35)

    page.choose_mode(SlideMode.AT_ONCE)
    page.controls.score.slider.setValue(20)
    page.choose_mode(SlideMode.BOXES)
    walk = page.walk_bar.walk
    assert walk is not None
    while page.walk_bar.on.isEnabled():
        page.walk_bar.on.click()
    assert page.walk_bar.stage == len(walk) - 1
    page.controls.stride.setValue(1)
    visitor.until(lambda: page.result is not None)
    assert page.comparison.figures[0] == (str(14 * 23), "1")
    dialog.close()
