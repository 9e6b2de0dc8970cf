from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.inside.models import SavedModel, loaded
from cnnstudio.engine.inspecting.kernel_path import KernelPath, PathUnit, unit_kernel

Do = Callable[..., Any]


def test_the_path_of_a_class_goes_over_its_strongest_channels(digits_run: Any, do: Do) -> None:
    source = SavedModel(digits_run.run)
    model = loaded(source)
    kernel = np.asarray(model.get_layer("dense").kernel)[:, 3].reshape(3, 3, 16)
    strengths = (kernel**2).sum(axis=(0, 1))
    path = pickle.loads(pickle.dumps(do(KernelPath(source, "dense", 3))))
    root = path.root
    assert (root.layer, root.unit, root.channels) == ("dense", 3, 16)
    assert [link.channel for link in root.links] == list(np.argsort(-strengths)[:3])
    first = root.links[0]
    assert first.share == pytest.approx(strengths.max() / strengths.sum(), rel=1e-5)
    assert first.weights == pytest.approx(kernel[:, :, first.channel])
    assert (first.source.layer, first.source.unit) == ("conv2d", first.channel)
    seen = np.asarray(model.get_layer("conv2d").kernel)[:, :, :, first.channel]
    assert first.source.picture == pytest.approx(seen)
    assert first.source.links == ()
    pooled = do(KernelPath(source, "max_pooling2d", 5)).root
    assert (pooled.layer, pooled.unit) == ("conv2d", 5)


def test_it_ends_three_layers_back(do: Do, saved_model: Callable[..., str]) -> None:
    import keras

    layers = [keras.layers.Conv2D(4, 1, name=f"c{number}") for number in range(6)]
    source = SavedModel(saved_model(keras.Sequential([keras.Input((4, 4, 3)), *layers])))
    root = do(KernelPath(source, "c5", 0)).root

    def names(unit: PathUnit) -> list[str]:
        return [unit.layer, *(names(unit.links[0].source) if unit.links and unit.links[0].source else [])]

    assert names(root) == ["c5", "c4", "c3", "c2"]
    assert [len(root.links), len(root.links[0].source.links)] == [3, 2]


@pytest.mark.parametrize(
    "make",
    [
        lambda layers: layers.Conv2D(4, 3, groups=2, use_bias=False),
        lambda layers: layers.DepthwiseConv2D(3, depth_multiplier=2, use_bias=False),
        lambda layers: layers.SeparableConv2D(5, 3, depth_multiplier=2, use_bias=False),
        lambda layers: layers.Dense(3, use_bias=False),
    ],
)
def test_a_units_kernel_makes_its_value(make: Callable[..., Any]) -> None:
    import keras

    layer = make(keras.layers)
    values = np.random.default_rng(1).normal(size=(1, 3, 3, 4)).astype(np.float32)
    output = np.asarray(layer(values))[0]
    for unit in range(output.shape[-1]):
        first, kernel = unit_kernel(layer, unit)
        size = kernel.shape
        seen = values[0, : size[0], : size[1], first : first + size[2]]
        assert (seen * kernel).sum() == pytest.approx(output[0, 0, unit], rel=1e-4, abs=1e-5)


def test_a_transposed_kernel_is_what_one_input_becomes() -> None:
    import keras

    layer = keras.layers.Conv2DTranspose(3, 2, use_bias=False)
    values = np.random.default_rng(1).normal(size=(1, 1, 1, 4)).astype(np.float32)
    output = np.asarray(layer(values))[0]
    _, kernel = unit_kernel(layer, 2)
    assert (kernel * values[0]).sum(axis=2) == pytest.approx(output[:, :, 2], rel=1e-4, abs=1e-5)


def test_what_no_kernel_made_has_no_path(digits_run: Any, do: Do) -> None:
    source = SavedModel(digits_run.run)
    assert do(KernelPath(source, "pixel_scaling", 0)).root is None
    assert do(KernelPath(source, "conv2d", 16)).root is None
    with pytest.raises(EngineError, match="no layer called nothing"):
        do(KernelPath(source, "nothing", 0))
