"""Tests of the register of layer types."""

from __future__ import annotations

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.catalogue import layer_type, layer_type_of_keras, layer_types
from cnnstudio.layers.convolution import Conv2D


def test_types_by_either_name() -> None:
    assert layer_type("conv_2d") is Conv2D
    assert layer_type("none") is None
    assert layer_type_of_keras("Conv2D") is Conv2D
    assert layer_type_of_keras("Lambda") is None
    assert layer_type_of_keras("") is None


def test_groups_of_the_palette_stand_together() -> None:
    groups = [cls.group for cls in layer_types()]
    assert list(dict.fromkeys(groups)) == [
        "Input and shape", "Convolution", "Pooling", "Normalization", "Activation", "Dense", "Merge",
        "Regularization", "Augmentation", "Blocks",
    ]  # fmt: skip
    assert groups == sorted(groups, key=list(dict.fromkeys(groups)).index)
