"""Tests of merging layers: numbers that really come out, and ways out of a mismatch."""

from __future__ import annotations

from typing import Any

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import Layer
from cnnstudio.core.values import Shape
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Add, Concatenate, broadcast_shape, projection
from tests.layers.keras_truth import keras_layer


@pytest.mark.parametrize(
    "shapes",
    [
        ((4, 3, 2), (4, 3, 2), (4, 3, 2)),
        ((4, 3, 2), (1, 3, 1)),
        ((4, 3, 2), (2,)),
        ((2,), (4, 3, 2), (3, 2)),
        ((5,), (1,)),
    ],
)
@pytest.mark.parametrize("layer", [Add()], ids=["add"])
def test_shape_is_that_of_the_numbers(layer: Layer, shapes: tuple[Shape, ...]) -> None:
    """Keras's declared shapes are one thing; here it merges real arrays."""
    import numpy

    arrays: list[Any] = [numpy.ones((2, *shape), "float32") for shape in shapes]  # type: ignore[arg-type]
    result = keras_layer(layer)(arrays)
    assert measure(layer, shapes).output == tuple(result.shape[1:])
    assert float(result[0].numpy().max()) == len(shapes)


@pytest.mark.parametrize("axis", [-3, -2, -1, 1, 2, 3])
def test_concatenate_along_every_axis(axis: int) -> None:
    import numpy

    shapes = [[4, 3, 2], [4, 3, 2]]
    shapes[1][axis if axis < 0 else axis - 1] = 7
    arrays = [numpy.ones((2, *shape), "float32") for shape in shapes]
    result = keras_layer(Concatenate(axis))(arrays)
    assert measure(Concatenate(axis), tuple(tuple(shape) for shape in shapes)).output == tuple(
        result.shape[1:]
    )


@pytest.mark.parametrize(
    ("source", "target", "layer"),
    [
        ((28, 28, 32), (28, 28, 64), Conv2D(64, (1, 1), (1, 1), "same")),
        ((28, 27, 32), (14, 9, 64), Conv2D(64, (1, 1), (2, 3), "same")),
        ((None, None, 32), (None, None, 64), Conv2D(64, (1, 1), (1, 1), "same")),
        ((14, 14, 32), (28, 28, 32), None),
        ((28, 28, 32), (15, 15, 32), None),
        ((28, 28, 32), (10, 10, 32), Conv2D(32, (1, 1), (3, 3), "same")),
        ((28, 28, 32), (32,), None),
        ((None, 28, 32), (14, 14, 32), None),
    ],
)
def test_projection(source: Shape, target: Shape, layer: Conv2D | None) -> None:
    assert projection(source, target) == layer
    if layer is not None:
        assert measure(layer, (source,)).output == target


def test_mismatch_is_mended_where_it_arises() -> None:
    shapes = ((14, 14, 64), (14, 14, 64), (28, 28, 32))
    (finding,) = measure(Add(), shapes).findings
    assert finding.message == (
        "Add takes inputs of one shape; it gets 14 × 14 × 64, 14 × 14 × 64 and 28 × 28 × 32. "
        "A 1×1 convolution with 64 filters and stride 2 makes them match."
    )
    assert finding.fixes[0].slot == 2
    (finding,) = measure(Add(), ((28, 28, 32), (14, 14, 1))).findings
    assert (finding.fixes[0].slot, finding.fixes[0].insert) == (0, (Conv2D(1, (1, 1), (2, 2), "same"),))
    assert "1 filter and stride 2" in finding.message


def test_mismatch_without_a_convolution_says_so() -> None:
    (finding,) = measure(Add(), ((7,), (5,))).findings
    assert finding.message == "Add takes inputs of one shape; it gets 7 and 5. Bring them to one size first."
    assert not finding.fixes


def test_stretching_is_told() -> None:
    (finding,) = measure(Add(), ((8, 8, 4), (1, 1, 4))).findings
    assert not finding.is_error
    assert finding.message.startswith("8 × 8 × 4 and 1 × 1 × 4 are of different shapes")
    assert not measure(Add(), ((8, 8, 4), (8, 8, 4))).findings


def test_cost_of_an_addition() -> None:
    assert measure(Add(), ((8, 8, 4),) * 3).cost.flops == 2 * 8 * 8 * 4
    assert measure(Add(), ((None, 8, 4),) * 3).cost.flops is None
    assert measure(Concatenate(), ((8, 8, 4),) * 3).cost.flops == 0


def test_row_and_map_do_not_concatenate() -> None:
    (finding,) = measure(Concatenate(), ((12,), (8, 8, 4))).findings
    assert finding.fixes[0].slot == 1
    (finding,) = measure(Concatenate(), ((8, 8, 4), (7, 8, 4))).findings
    assert "agree in all but the joined axis; it gets 8 × 8 × 4 and 7 × 8 × 4" in finding.message


def test_broadcasting_is_symmetrical() -> None:
    assert broadcast_shape((3, 1), (4,)) == broadcast_shape((4,), (3, 1)) == (3, 4)
    assert broadcast_shape((3,), ()) == (3,)
    assert broadcast_shape((None, 2), (5, 2)) == (None, 2)
    assert broadcast_shape((3, 2), (4, 2)) is None
