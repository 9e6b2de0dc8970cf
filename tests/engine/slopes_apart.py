"""Everything that the program derives, of a small network on the backend that runs; for `inside/test_deriving`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]


def network() -> Any:
    """A network with a nested one, batch normalization, dropout and a penalty, compiled."""
    import keras

    keras.utils.set_random_seed(5)
    inner = keras.Sequential(
        [keras.Input((12, 10, 3)), keras.layers.Conv2D(6, 3, activation="relu", name="convolution"),
         keras.layers.MaxPooling2D(name="pool")], name="inner")  # fmt: skip
    image = keras.Input((12, 10, 3))
    maps = keras.layers.BatchNormalization()(inner(keras.layers.Rescaling(1 / 255)(image)))
    penalty = keras.regularizers.L2(0.1)
    hidden = keras.layers.Dense(8, "tanh", kernel_regularizer=penalty)(keras.layers.Flatten()(maps))
    model = keras.Model(
        image, keras.layers.Dense(4, "softmax", name="head")(keras.layers.Dropout(0.0)(hidden))
    )
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy())
    return model


def slopes_of(model: Any) -> dict[str, Any]:
    """Norms, gradients by weights, the map of each method, and what the units of two layers answer."""
    from cnnstudio.engine.explain.heads import head_called
    from cnnstudio.engine.explain.method import Watch, methods
    from cnnstudio.engine.explain.scored import scored
    from cnnstudio.engine.explain.walk import places
    from cnnstudio.engine.inside.gradients import Gradients
    from cnnstudio.engine.inspecting.unit_value import UnitValue
    from cnnstudio.engine.process.control import Control

    images = np.random.default_rng(3).uniform(0, 255, (9, 12, 10, 3)).astype(np.float32)
    labels = np.arange(9) % 4
    found: dict[str, Any] = {"norms": Gradients(model).norms(images, labels)}
    for number, gradient in enumerate(Gradients(model).of(images, labels)):
        found[f"weight {number}"] = gradient
    network = scored(model, head_called(model, ""), 2)
    (place,) = [place for place in places(model) if place.name == "inner/convolution"]
    for method in methods():
        if method.needs_gradients:
            watch = Watch(lambda progress: None, Control(), 1)
            found[method.kind] = method().find(network, images[0], place, watch).raw
    for layer, unit in (("inner/pool", 4), ("head", 1)):
        answer = UnitValue(model, layer, unit).answer(images[1])
        found |= {f"value of {layer}": answer.value, f"slope of {layer}": answer.slope}
    return {name: _array(values) for name, values in found.items()}


def _array(values: Any) -> Any:
    import keras

    return np.asarray(keras.ops.convert_to_numpy(values), np.float64)


def slopes_with(backend: str, weights: Path, folder: Path) -> dict[str, Any]:
    """The same by another backend, in a process of its own, with the weights in a file."""
    answer = folder / f"{backend}.npz"
    environment = os.environ | {"KERAS_BACKEND": backend, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, __file__, str(weights), str(answer)]
    subprocess.run(command, check=True, env=environment, capture_output=True)
    return dict(np.load(answer))


def main(weights: str, answer: str) -> None:
    """Put what this backend finds into a file."""
    model = network()
    model.load_weights(weights)
    np.savez(answer, **slopes_of(model))


if __name__ == "__main__":
    main(*sys.argv[1:])
