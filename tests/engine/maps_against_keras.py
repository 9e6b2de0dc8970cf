"""The maps that are shown of every layer of a project's network, beside those of a plain Keras sub-model."""

from __future__ import annotations

import numpy as np

from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.feeding import as_array, fed_all
from cnnstudio.engine.inside.models import UntrainedModel, loaded
from cnnstudio.engine.inside.taps import layer_outputs
from cnnstudio.engine.inside.walking import walk


def noise(height: int, width: int, channels: int = 3) -> Picture:
    """A picture of noise."""
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, channels), dtype=np.uint8)
    return Picture(pixels, "noise.png")


def maps_apart(project: Project) -> tuple[float, int]:
    """How far the maps are apart at most, as a share of the largest value of their layer; and how many there are.

    Infinitely far where their forms differ, or where a value is no finite number.

    Args:
        project: Its network takes pictures.
    """
    import keras

    model = loaded(UntrainedModel(project))
    height, width, channels = tuple(model.inputs[0].shape)[1:]
    feed = fed_all(model, noise(height or 96, width or 96, channels or 3)).batch
    shown: dict[str, np.ndarray] = {}
    walk(model, feed, lambda name, tensor: shown.update({name: as_array(tensor)}))
    outputs = {
        name: tensor if {"#", "/", "["} & set(name) else model.get_layer(name).output
        for name, tensor in layer_outputs(model).items()
    }
    plain = keras.Model(model.inputs, list(outputs.values()))(feed, training=False)
    worst = 0.0
    for name, tensor in zip(outputs, plain if isinstance(plain, list) else [plain], strict=True):
        expected = as_array(tensor)
        if expected.shape != shown[name].shape or not np.isfinite(expected).all():
            return float("inf"), len(outputs)  # of numbers that are none, nothing would be compared
        largest = max(1.0, float(np.abs(expected).max(initial=0.0)))
        apart = float(np.abs(expected - shown[name]).max(initial=0.0)) / largest
        worst = float("inf") if np.isnan(apart) else max(worst, apart)
    return worst, len(outputs)
