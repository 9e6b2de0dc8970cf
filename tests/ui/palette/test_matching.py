from __future__ import annotations

import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.catalogue import layer_types
from cnnstudio.ui.palette.matching import found_types


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("conv", "conv_2d"), ("max", "max_pooling_2d"), ("pool avg", "average_pooling_2d"), ("GlobalAverage", "global_average_pooling_2d"),
        ("max_pooling_2d", "max_pooling_2d"), ("bn", "batch_normalization"), ("skip", "add"), ("ReLU", "relu"),
        ("softmax", "softmax"), ("res", "residual_unit"),
    ],
)  # fmt: skip
def test_the_best_one_comes_first(query: str, kind: str) -> None:
    found = [layer_type.kind for layer_type in found_types(query, layer_types())]
    assert kind in found[:3]


def test_the_start_of_a_name_beats_its_middle() -> None:
    assert found_types("dense", layer_types())[0].kind == "dense"
    assert found_types("drop", layer_types())[0].kind == "dropout"


def test_a_whole_name_beats_longer_ones_and_the_everyday_comes_first() -> None:
    assert found_types("conv1d", layer_types())[0].kind == "conv_1d"
    assert found_types("Conv2D", layer_types())[0].kind == "conv_2d"
    assert found_types("max pooling", layer_types())[0].kind == "max_pooling_2d"


def test_nothing_is_found_for_nonsense_and_all_for_nothing() -> None:
    assert found_types("xyzzy", layer_types()) == []
    assert set(found_types("  ", layer_types())) == set(layer_types())
