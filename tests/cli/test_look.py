"""``cnnstudio kernels``: any layer that has kernels, without an image."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cnnstudio.cli import main


@pytest.mark.parametrize("kind", ["Conv2D", "DepthwiseConv2D", "Conv2DTranspose"])
def test_kernels_of_every_convolution_are_written_with_keras_s_axes(kind: str, tmp_path: Path) -> None:
    import keras

    layer = (
        keras.layers.DepthwiseConv2D(3, name="it")
        if kind == "DepthwiseConv2D"
        else getattr(keras.layers, kind)(5, 3, name="it")
    )
    model = keras.Sequential([keras.Input((8, 8, 2)), layer])
    model.save(tmp_path / "model.keras")
    command = ["kernels", str(tmp_path / "model.keras"), "--layer", "it", "--out"]
    assert main([*command, str(tmp_path / "kernels.npz")]) == 0
    with np.load(tmp_path / "kernels.npz") as found:
        assert np.array_equal(found["kernels"], layer.get_weights()[0])
    assert main([*command, str(tmp_path / "kernels.png")]) == 0
    assert (tmp_path / "kernels.png").stat().st_size > 0


def test_both_steps_of_a_separable_convolution_are_written(tmp_path: Path) -> None:
    import keras

    layer = keras.layers.SeparableConv2D(5, 3, name="it")
    model = keras.Sequential([keras.Input((8, 8, 2)), layer])
    model.save(tmp_path / "model.keras")
    out = tmp_path / "kernels.npz"
    assert main(["kernels", str(tmp_path / "model.keras"), "--layer", "it", "--out", str(out)]) == 0
    deep, points, _ = layer.get_weights()
    with np.load(out) as found:
        assert np.array_equal(found["kernels"], deep)
        assert np.array_equal(found["points"], points)
