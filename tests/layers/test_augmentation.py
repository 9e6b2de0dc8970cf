"""Tests of what all augmentation layers share: ranges, use, building, and refusals."""

from __future__ import annotations

import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.analysis import measure
from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.errors import SettingError
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import chain
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.layers.augmentation import Augmentation, between, fill_value_text, spread
from cnnstudio.layers.augmentation_colour import RandomBrightness, RandomHue, RandomSaturation
from cnnstudio.layers.augmentation_geometry import RandomShear
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.reshape import Input
from tests.layers.keras_truth import keras_layer

TYPES = [cls for cls in layer_types() if issubclass(cls, Augmentation)]
every_type = pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.kind)
ACTIVE_IN_USE = ("auto_contrast",)


def test_all_are_there() -> None:
    assert len(TYPES) >= 22


@pytest.mark.parametrize(
    ("cls", "name", "number"),
    [
        (RandomBrightness, "factor", 0.2), (RandomBrightness, "factor", -0.2), (RandomHue, "factor", 0.3),
        (RandomSaturation, "factor", 0.3),
    ],
)  # fmt: skip
def test_number_stands_for_the_range_of_keras(cls: type[Layer], name: str, number: float) -> None:
    import keras

    theirs = getattr(keras.layers, cls.keras_name)(number).factor
    assert getattr(cls(**{name: number}), name) == pytest.approx(theirs)


def test_spread_is_cut_at_the_least() -> None:
    (factor,) = [field for field in RandomHue.setting_list() if field.name == "factor"]
    assert spread(0.3, factor) == (0.0, 0.3)
    assert spread((0.1, 0.2), factor) == (0.1, 0.2)
    assert spread(None, factor) is None
    with pytest.raises(SettingError, match="Hue must be two numbers, the smaller one first"):
        RandomHue(factor=(0.3, 0.1))
    with pytest.raises(SettingError, match="Hue must be at most 1"):
        RandomHue(factor=2)


def test_saved_ranges_are_read() -> None:
    """Keras sorts the ends; what it slants by 0.2 either way it saves as −0.2 … 0.2."""
    import keras

    saved = keras.layers.RandomShear(0.2).get_config()
    assert saved["x_factor"] == (-0.2, 0.2)
    assert RandomShear.from_keras(saved) == RandomShear((0.0, 0.2))
    assert RandomBrightness.from_keras({"factor": [0.3, -0.1]}).factor == (-0.1, 0.3)
    assert RandomBrightness.from_keras({"factor": 0.3, "value_range": [0, 1]}).value_range == (0.0, 1.0)


@every_type
def test_in_use_images_stay(cls: type[Layer]) -> None:
    import numpy

    images = numpy.random.default_rng(1).integers(10, 200, (2, 8, 8, 3)).astype("float32")
    result = keras_layer(cls())(images, training=False).numpy()
    assert (result.shape == images.shape and numpy.allclose(result, images)) == (
        cls.kind not in ACTIVE_IN_USE
    )


@every_type
def test_it_trains_inside_a_network(cls: type[Layer]) -> None:
    """The engine builds it, and a batch goes through it with training on, in eager mode and in a graph."""
    import keras
    import numpy

    network = chain(Input((28, 28, 3)), cls(), Conv2D(4), GlobalAveragePooling2D())
    model = build(Project(network=network, training=Training(scaling="none")))
    images = numpy.random.default_rng(1).uniform(0, 255, (4, 28, 28, 3)).astype("float32")
    used, trained = model(images), model(images, training=True)
    assert used.shape == trained.shape == (4, 4)
    assert numpy.isfinite(trained).all()
    model.compile(keras.optimizers.SGD(1e-9), "mse")
    assert numpy.isfinite(model.train_on_batch(images, numpy.zeros((4, 4), "float32")))


@every_type
def test_rows_of_values_are_refused(cls: type[Layer]) -> None:
    (finding,) = measure(cls(), ((12,),)).findings
    assert (
        f"{cls.label} needs a map of height × width × channels; it gets a row of 12 values" in finding.message
    )
    assert cls().cost((28, 28, 3)).params == 0


def test_colours_are_asked_for() -> None:
    (finding,) = measure(RandomHue(), ((28, 28, 1),)).findings
    assert finding.message == (
        "Random hue needs images with 3 channels; it gets 28 × 28 × 1: put it right behind the input of colour "
        "images, or remove it."
    )


def test_range_without_width_is_told() -> None:
    (finding,) = measure(RandomBrightness(value_range=(1.0, 1.0)), ((8, 8, 3),)).findings
    assert finding.message.startswith("A value range of 1 … 1 has no width")
    assert not measure(RandomBrightness(**finding.fixes[0].settings), ((8, 8, 3),)).findings


def test_words() -> None:
    assert between((-0.1, 0.07), 100, " %") == "−10 % … 7 %"
    assert fill_value_text(-2.0, "constant") == "empty places take the value −2"
