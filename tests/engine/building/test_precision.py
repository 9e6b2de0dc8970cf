from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.network import Network, chain
from cnnstudio.document.optimizers import Adam
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.engine.building.precision import computing_in
from cnnstudio.engine.exchange.script import script
from cnnstudio.engine.inside.models import SavedModel, loaded
from cnnstudio.engine.training.resuming import with_epochs
from cnnstudio.engine.training.train import Train
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.channel_order import ReverseChannels
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.depth_pooling import DepthMaxPooling
from cnnstudio.layers.layer_scale import LayerScale
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.radial_basis import RBFOutput
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.layers.response_normalization import LocalResponseNormalization
from cnnstudio.layers.scaled_tanh import ScaledTanh
from cnnstudio.layers.subsampling import SubSampling2D
from tests.engine.rebuilding import check_rebuilds

Do = Callable[..., Any]
MIXED = ("mixed_float16", "mixed_bfloat16")


def network() -> Network:
    """A network with what computes otherwise in training."""
    return chain(
        Input((8, 8, 1)), Conv2D(8, (3, 3), activation="relu"), BatchNormalization(), Dropout(0.3), Flatten(),
        Dense(10, "softmax"),
    )  # fmt: skip


def mixed(policy: str, **settings: Any) -> Project:
    """A project that computes with half the bits."""
    return Project(network(), "mixed", training=Training(64, 3, seed=3, dtype_policy=policy), **settings)


@pytest.mark.parametrize("policy", MIXED)
def test_layers_compute_with_half_the_bits_but_for_the_scores(policy: str) -> None:
    project = mixed(policy)
    model, plain = build(project), build(dataclasses.replace(project, training=Training(seed=3)))
    half = policy.removeprefix("mixed_")
    assert {layer.name: layer.compute_dtype for layer in model.layers[1:]} == {
        "pixel_scaling": half, "conv2d": half, "batch_normalization": half, "dropout": half,
        "flatten": half, "dense": "float32",
    }  # fmt: skip
    assert model.inputs[0].dtype == "float32"
    assert model.outputs[0].dtype == "float32"
    assert keras.config.dtype_policy().name == "float32"  # for what is made later
    for here, there in zip(model.get_weights(), plain.get_weights(), strict=True):
        assert here.dtype == np.float32
        np.testing.assert_array_equal(here, there)
    images = np.random.default_rng(1).integers(0, 256, (4, 8, 8, 1)).astype(np.float32)
    np.testing.assert_allclose(model(images), plain(images), atol=0.01)


def test_the_policy_is_put_back_after_an_error() -> None:
    with pytest.raises(ValueError, match="no"), computing_in("mixed_float16"):
        raise ValueError("no")
    assert keras.config.dtype_policy().name == "float32"


@pytest.mark.parametrize("policy", MIXED)
def test_a_saved_model_is_one_of_plain_keras_and_goes_on(policy: str, tmp_path: Path, do: Do) -> None:
    project = mixed(policy, optimizer=Adam(use_ema=True, ema_momentum=0.9))
    whole = do(Train(project, str(tmp_path / "whole")))
    part = do(Train(with_epochs(project, 1), str(tmp_path / "part")))
    resumed = do(Train(project, "", resume=part.run))
    assert [point.val_loss for point in resumed.points] == [point.val_loss for point in whole.points]
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Keras warns of an optimizer that it cannot take up
        model = keras.saving.load_model(Path(resumed.run) / "last.keras")
    assert type(model.optimizer).__name__ == ("LossScaleOptimizer" if policy == "mixed_float16" else "Adam")
    ours = loaded(SavedModel(resumed.run))
    assert ours.outputs[0].dtype == "float32"


def test_the_script_computes_alike() -> None:
    policy = "mixed_bfloat16"
    try:
        text = check_rebuilds(mixed(policy))
        blocks = chain(Input((8, 8, 4)), ResidualUnit(4), ResidualUnit(4))
        check_rebuilds(Project(blocks, "blocks", training=Training(dtype_policy=policy)))
    finally:
        keras.config.set_dtype_policy("float32")
    assert f'keras.config.set_dtype_policy("{policy}")' in text
    assert 'layers.Dense(10, activation="softmax", dtype="float32", name="dense")' in text
    plain = script(dataclasses.replace(mixed(policy), training=Training()))
    assert "dtype" not in plain


OWN = [
    chain(Input((8, 8, 4)), LocalResponseNormalization(), Conv2D(4)),
    chain(Input((8, 8, 4)), DepthMaxPooling(), ReverseChannels(), Flatten(), Dense(3)),
    chain(Input((8, 8, 4)), LayerScale(), ScaledTanh(), SubSampling2D(), Flatten(), RBFOutput(3), Dense(2)),
]


@pytest.mark.parametrize("policy", MIXED)
@pytest.mark.parametrize("own", OWN)
def test_layers_of_our_own_compute_with_half_the_bits_too(policy: str, own: Network) -> None:
    model = build(Project(own, "own", training=Training(dtype_policy=policy)))
    plain = build(Project(own, "own"))
    images = np.random.default_rng(1).integers(0, 256, (2, 8, 8, 4)).astype(np.float32)
    found, wanted = np.asarray(model(images)), np.asarray(plain(images))
    np.testing.assert_allclose(found, wanted, rtol=0.1, atol=0.05 * np.abs(wanted).max())
