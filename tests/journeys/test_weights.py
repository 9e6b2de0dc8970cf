"""Open a Keras model, change its last layer, save it over itself, and open it again: in the real window and engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cnnstudio.document.changes import SetSettings
from cnnstudio.document.files import open_network
from cnnstudio.ui.saving.export import exporter
from tests.journeys.conftest import MakeWindow, texts

pytestmark = pytest.mark.journey


def model_file(path: Path) -> tuple[Path, list[np.ndarray]]:
    import keras

    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Conv2D(4, 3, activation="relu", name="conv"),
            keras.layers.Flatten(name="flat"),
            keras.layers.Dense(10, "softmax", name="out"),
        ]
    )
    chance = np.random.default_rng(4)
    for weight in model.weights:
        weight.assign(chance.uniform(-1, 1, weight.shape))
    model.save(path)
    return path, model.get_layer("conv").get_weights()


def test_edit_an_opened_model_and_save_it(make_window: MakeWindow, tmp_path: Path) -> None:
    import keras

    visitor = make_window(warms_up=True)
    path, weights = model_file(tmp_path / "model.keras")
    window, desk = visitor.window, visitor.window.weights.desk
    section = window.design.properties.project.weights
    assert window.files.open(path)
    assert [node.name for node in window.editor.document.project.network][1:] == ["conv", "flat", "out"]
    visitor.until(lambda: desk.report() is not None)
    assert section.text.text() == "All 2 layers with weights have them from model.keras."

    window.editor.perform(SetSettings.of((visitor.node("out").id,), {"units": 3}))
    assert section.text.text() == "1 of 2 layers with weights have them from model.keras."
    assert "out: 144 × 10 then, 144 × 3 now" in section.details.text().replace("\u00a0", " ")

    exporter(window).export_to(path)
    visitor.until(lambda: any("Exported to" in text for text in texts(window)))
    visitor.until(lambda: not desk.doing and desk.report() is not None)
    assert section.text.text() == "All 2 layers with weights have them from model.keras."
    saved = keras.models.load_model(path)
    assert saved.output.shape == (None, 3)
    for own, expected in zip(saved.get_layer("conv").get_weights(), weights, strict=True):
        np.testing.assert_array_equal(own, expected)
    assert open_network(path).weights == window.editor.document.project.weights

    path.rename(tmp_path / "moved.keras")
    window.editor.perform(SetSettings.of((visitor.node("out").id,), {"units": 4}))
    desk.forget()
    assert "Start weights" in section.text.text()
    window.editor.undo_stack.undo()
    visitor.until(lambda: desk.is_lost)
    assert "not there" in section.notice.text
    desk.load(tmp_path / "moved.keras")
    visitor.until(lambda: desk.report() is not None)
    assert not section.notice.isVisible()
    assert section.text.text() == "1 of 2 layers with weights have them from moved.keras."
