"""The networks that Keras has too, weight for weight; all of them: ``python tests/benchmarks gallery``."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.values import Shape
from cnnstudio.gallery import all_published, published_network
from tests.gallery.against_keras import difference, keras_model, own_model, weight_shapes

FAMILIES: tuple[tuple[str, Shape], ...] = (
    ("resnet-50", (64, 96, 3)),
    ("resnet-50-v2", (65, 96, 3)),
    ("densenet-121", (64, 75, 3)),
    ("mobilenet", (75, 100, 3)),
    ("mobilenet-v2", (75, 100, 3)),
    ("inception-v3", (107, 139, 3)),
    ("xception", (91, 120, 3)),
)
"""The smallest of each family, on images that are not square and whose sides are odd somewhere on the way."""

COUNTS = {
    "resnet-50": 25_636_712,
    "resnet-101": 44_707_176,
    "resnet-152": 60_419_944,
    "resnet-50-v2": 25_613_800,
    "densenet-121": 8_062_504,
    "densenet-169": 14_307_880,
    "densenet-201": 20_242_984,
    "mobilenet": 4_253_864,
    "mobilenet-v2": 3_538_984,
    "inception-v3": 23_851_784,
    "inception-resnet-v2": 55_873_736,
    "xception": 22_910_480,
}
"""Parameters of Keras's networks with their own 1,000 classes."""


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_parameters_are_keras_s(name: str, count: int) -> None:
    assert analyse(published_network(name).network()).totals.cost.params == count


def test_every_network_that_keras_has_is_counted() -> None:
    shared = {entry.name for entry in all_published() if entry.keras_name}
    assert shared - {"vgg-16", "vgg-19"} == set(COUNTS)


@pytest.mark.parametrize(("name", "shape"), FAMILIES)
def test_keras_weights_load_and_predict_the_same(name: str, shape: Shape, tmp_path: Path) -> None:
    entry = published_network(name)
    theirs, ours = keras_model(entry, shape), own_model(entry, shape)
    assert weight_shapes(ours) == weight_shapes(theirs)
    assert difference(theirs, ours, shape, tmp_path) < 1e-5
    for own, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        numpy.testing.assert_array_equal(own, other)
