"""Tests of layers that scale values by given numbers."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import ShapeError
from cnnstudio.layers.scaling import Normalization, Rescaling
from tests.layers.keras_truth import keras_layer


def test_rescaling() -> None:
    assert Rescaling().description() == "× 1/255"
    assert Rescaling(1 / 127.5, -1.0).description() == "× 1/127.5 − 1"
    assert Rescaling(2.0, 0.5).description() == "× 2 + 0.5"
    assert Rescaling(1 / 127.5, -1.0).derivation((8, 8, 1))[0].formula == "0 … 255 → -1 … 1".replace("-", "−")
    assert measure(Rescaling(), ((8, 8, 1),)).cost.flops == 128
    (finding,) = measure(Rescaling(0.0, 3.0), ((8, 8, 1),)).findings
    assert finding.message == "A scale of 0 makes every value 3: use another one, such as 1/255."


def test_normalization_by_given_numbers() -> None:
    values = np.random.default_rng(5).normal(size=(2, 3, 4)).astype("float32")
    layer = Normalization(mean=(1.0, 2.0, 3.0, 4.0), variance=(4.0, 9.0, 1.0, 0.25))
    wanted = (values - [1, 2, 3, 4]) / [2, 3, 1, 0.5]
    np.testing.assert_allclose(keras_layer(layer)(values), wanted, rtol=1e-5)
    undone = layer.with_settings(invert=True)
    np.testing.assert_allclose(keras_layer(undone)(np.asarray(wanted)), values, rtol=1e-4, atol=1e-5)
    one = Normalization(axis=None, mean=0.5, variance=4.0)
    np.testing.assert_allclose(keras_layer(one)(values), (values - 0.5) / 2, rtol=1e-5)
    cost = measure(layer, ((3, 4),)).cost
    assert (cost.params, cost.macs, cost.flops) == (0, 0, 2 * 12)


def test_without_numbers_there_is_room_for_them() -> None:
    measured = measure(Normalization((1, 3)), ((5, 6, 7),))
    assert (measured.cost.params, measured.cost.trainable) == (2 * 35 + 1, 0)
    assert measured.findings[0].message.startswith(
        "Without a mean and a variance it leaves every value as it is"
    )
    assert Normalization().derivation((5, 6, 7))[1].formula == "2·7 + 1 = 15"


@pytest.mark.parametrize(
    ("layer", "message", "fix"),
    [
        (Normalization(mean=0.5), "has no variance, but the other number", {"variance": (1.0,)}),
        (Normalization(variance=(1.0, 2.0)), "has no mean, but the other number", {"mean": (0.0, 0.0)}),
        (Normalization(mean=(1.0, 2.0), variance=(1.0, 2.0)), "has 2 means and 2 variances for 7 places",
         {"mean": (1.0,), "variance": (1.0,)}),
        (Normalization(mean=(1.0,) * 7, variance=2.0), "has 7 means and 1 variance for 7 places",
         {"mean": (1.0,), "variance": (2.0,)}),
        (Normalization(axis=None, mean=(1.0,) * 7, variance=(2.0,) * 7), "for 1 place along",
         {"mean": (1.0,), "variance": (2.0,)}),
    ],
)  # fmt: skip
def test_numbers_that_do_not_fit(layer: Normalization, message: str, fix: dict[str, object]) -> None:
    with pytest.raises(ShapeError, match=message) as caught:
        layer.output_shape((5, 6, 7))
    assert caught.value.finding.fixes[0].settings == fix


def test_axes_named_twice() -> None:
    with pytest.raises(ShapeError, match="Axes 3 and −1 name an axis of 5 × 6 × 7 twice"):
        Normalization((3, -1)).output_shape((5, 6, 7))
    assert Normalization((3, -1)).output_shape((5, 6, 1)) == (5, 6, 1)


def test_a_variance_of_zero_is_warned_of() -> None:
    (finding,) = measure(Normalization(mean=0, variance=0), ((5,),)).findings
    assert finding.message.startswith("A variance of 0 is taken for 10⁻¹⁴")


def test_texts() -> None:
    assert Normalization(mean=0.5, variance=4).description() == "mean 0.5, variance 4"
    assert (
        Normalization(mean=(1, 2), variance=(1, 2), invert=True).description() == "2 means along −1, undone"
    )
    assert Normalization().description() == "no numbers yet"
    assert Normalization(invert=True).derivation((5,))[0].formula == "x · √variance + mean"
