"""The networks that Keras has too, weight for weight; all of them: ``python -m tests.benchmarks.gallery_against_keras``."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.values import Shape
from cnnstudio.gallery import Published, all_published, published_network
from tests.gallery.against_keras import difference, keras_model, own_model, weight_shapes

WEIGHED = ("resnet-50", "densenet-121", "mobilenet-v2", "efficientnet-b0")
"""Whose weights are loaded here; those of all twenty-two by ``python tests/benchmarks weights``."""
FAMILIES: tuple[tuple[str, Shape], ...] = (
    ("vgg-16", (64, 40, 3)),
    ("resnet-50", (64, 96, 3)),
    ("resnet-50-v2", (65, 96, 3)),
    ("densenet-121", (64, 75, 3)),
    ("mobilenet", (75, 100, 3)),
    ("mobilenet-v2", (75, 100, 3)),
    ("inception-v3", (107, 139, 3)),
    ("xception", (91, 120, 3)),
    ("efficientnet-b0", (75, 101, 3)),
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
    "efficientnet-b0": 5_330_571,
    "efficientnet-b1": 7_856_239,
    "efficientnet-b2": 9_177_569,
    "efficientnet-b3": 12_320_535,
    "efficientnet-b4": 19_466_823,
    "efficientnet-b5": 30_562_527,
    "efficientnet-b6": 43_265_143,
    "efficientnet-b7": 66_658_687,
}
"""Parameters of Keras's networks with their own 1,000 classes."""


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_parameters_are_keras_s(name: str, count: int) -> None:
    assert analyse(published_network(name).network()).totals.cost.params == count


def test_every_network_that_keras_has_is_counted() -> None:
    shared = {entry.name for entry in all_published() if entry.keras_name}
    assert shared - {"vgg-16", "vgg-19"} == set(COUNTS)


FIELDS = {
    "alexnet": 195,
    "vgg-16": 212,
    "resnet-50": 483,
    "resnet-101": 1027,
    "resnet-152": 1507,
    "inception-v3": 1311,
    "inception-resnet-v2": 3039,
    "mobilenet": 315,
    "efficientnet-b0": 224,  # not theirs: excitation looks at the whole image
}
"""Side of the receptive field of the last map, in px: Araujo et al. (2019), table 1."""


@pytest.mark.parametrize(("name", "side"), FIELDS.items())
def test_fields_are_those_of_the_literature(name: str, side: int) -> None:
    report = analyse(published_network(name).network())
    shapes = {key: report[key].output or () for key in report.network.order()}
    maps = [key for key, shape in shapes.items() if len(shape) == 3 and shape[0] != 1]
    assert report.receptive_field(maps[-1]) == (side, side)


@pytest.mark.parametrize(
    "entry", [entry for entry in all_published() if entry.keras_name], ids=lambda entry: entry.name
)
def test_fields_and_multiply_adds_are_known_everywhere(entry: Published) -> None:
    report = analyse(entry.network())
    for key in report.network.order():
        assert report[key].cost.macs is not None
        assert report.receptive_field(key) is not None


@pytest.mark.parametrize(("name", "shape"), [family for family in FAMILIES if family[0] in WEIGHED])
def test_keras_weights_load_and_predict_the_same(name: str, shape: Shape, tmp_path: Path) -> None:
    entry = published_network(name)
    theirs, ours = keras_model(entry, shape), own_model(entry, shape)
    assert weight_shapes(ours) == weight_shapes(theirs)
    assert difference(theirs, ours, shape, tmp_path) < 1e-5
    for own, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        numpy.testing.assert_array_equal(own, other)


@pytest.mark.parametrize("name", ["mobilenet", "efficientnet-b0"])
def test_weights_in_the_format_of_keras_2_load_too(name: str, tmp_path: Path) -> None:
    """That of the files which Keras offers for download: layer by layer in their order, whatever their names."""
    entry, shape = published_network(name), (64, 96, 3)
    theirs, ours = keras_model(entry, shape), own_model(entry, shape)
    theirs.save(tmp_path / "theirs.h5")
    ours.load_weights(tmp_path / "theirs.h5")
    for own, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        numpy.testing.assert_array_equal(own, other)
