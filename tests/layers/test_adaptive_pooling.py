"""Tests of adaptive pooling layers."""

from __future__ import annotations

import math

import pytest

from cnnstudio.core.analysis import analyse, measure
from cnnstudio.core.network import chain
from cnnstudio.core.receptive_field import Reach
from cnnstudio.layers.adaptive_pooling import (
    AdaptiveAveragePooling1D,
    AdaptiveAveragePooling2D,
    AdaptiveAveragePooling3D,
    AdaptiveMaxPooling1D,
    AdaptiveMaxPooling2D,
    SpreadWindows,
)
from cnnstudio.layers.reshape import Input
from tests.layers.keras_truth import keras_layer

SIZES = [(size, count) for size in range(2, 13) for count in range(2, 13)]


def _window(size: int, count: int, place: int) -> range:
    """PyTorch's definition of adaptive pooling, word for word."""
    return range(math.floor(place * size / count), math.ceil((place + 1) * size / count))


@pytest.mark.parametrize(("size", "count"), SIZES)
def test_windows_are_counted_right(size: int, count: int) -> None:
    lengths = [len(_window(size, count, place)) for place in range(count)]
    assert SpreadWindows(size, count).pixels == sum(lengths)
    average, largest = AdaptiveAveragePooling1D((count,)), AdaptiveMaxPooling1D((count,))
    assert average.cost((size, 3)).flops == 3 * sum(lengths)
    assert largest.cost((size, 3)).flops == 3 * sum(length - 1 for length in lengths)


@pytest.mark.parametrize(("size", "count"), SIZES)
def test_every_output_sees_its_window(size: int, count: int) -> None:
    report = analyse(chain(Input((size, 1)), AdaptiveAveragePooling1D((count,))))
    (span,) = report.fields["n1"] or ()
    for place in range(count):
        window = _window(size, count, place)
        assert span.seen(place) == (window.start, window.stop)


@pytest.mark.parametrize(("size", "count"), [(5, 2), (7, 3), (3, 5), (6, 4), (8, 4)])
def test_keras_computes_these_windows(size: int, count: int) -> None:
    import numpy

    single = numpy.eye(size, dtype="float32")[:, :, None]  # each sample has one pixel lit
    means = keras_layer(AdaptiveAveragePooling1D((count,)))(single).numpy()[..., 0]
    largest = keras_layer(AdaptiveMaxPooling1D((count,)))(single).numpy()[..., 0]
    for place in range(count):
        window = _window(size, count, place)
        expected = [1 / len(window) if pixel in window else 0 for pixel in range(size)]
        numpy.testing.assert_allclose(means[:, place], expected, atol=1e-6)
        assert [bool(value) for value in largest[:, place]] == [pixel in window for pixel in range(size)]


def test_windows_without_overlap_are_plain_windows() -> None:
    assert AdaptiveMaxPooling2D((7, 2)).reach((28, 28, 1)) == (Reach(4, 4), Reach(14, 14))


def test_axes_are_counted_together() -> None:
    """5 windows over 7 px hold 7 + 5 − 1 = 11 px, 2 over 8 hold 8, 3 over 9 hold 9."""
    assert AdaptiveAveragePooling3D((5, 2, 3)).cost((7, 8, 9, 2)).flops == 11 * 8 * 9 * 2
    assert AdaptiveMaxPooling2D((5, 2)).cost((7, 8, None)).flops is None


@pytest.mark.parametrize(
    ("layer", "shape", "start"),
    [
        (AdaptiveMaxPooling2D((1, 4)), (8, 8, 1), "Adaptive max pooling to 1×4 cannot be computed"),
        (AdaptiveMaxPooling1D(), (1, 4), "Adaptive max pooling 1D needs at least 2 px along each axis"),
        (AdaptiveAveragePooling2D(), (None, 8, 1), "Adaptive average pooling needs a map of fixed size"),
    ],
)
def test_what_keras_cannot_compute_is_refused(layer: object, shape: tuple[int, ...], start: str) -> None:
    (finding,) = measure(layer, (shape,)).findings  # type: ignore[arg-type]
    assert finding.is_error
    assert finding.message.startswith(start)


def test_more_windows_than_pixels() -> None:
    (finding,) = measure(AdaptiveAveragePooling2D((7, 3)), ((4, 4, 8),)).findings
    assert not finding.is_error
    assert finding.fixes[0].settings == {"output_size": (4, 3)}


def test_texts() -> None:
    assert AdaptiveAveragePooling2D((7, 7)).description() == "to 7×7"
    even = AdaptiveAveragePooling2D((7, 7)).derivation((28, 28, 3))
    assert (even[0].title, even[0].formula, even[0].note) == ("Height, width", "7 windows of 28/7 = 4 px", "")
    assert even[-1].formula == "28·28·3 = 2,352"
    uneven = AdaptiveMaxPooling2D((5, 2)).derivation((7, 8, 4))
    assert uneven[0].formula == "5 windows from ⌊i·7/5⌋ to ⌈(i + 1)·7/5⌉, i from 0"
    assert uneven[0].note == "together 7 + 5 − 1 = 11 px"
    assert (uneven[-1].formula, uneven[-1].note) == ("(11·8 − 5·2) · 4 = 312", "comparisons")
