"""Tests of the dot product: numbers by hand, shapes of real arrays, operations and refusals."""

from __future__ import annotations

from typing import Any

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.merge_product import Dot
from tests.layers.keras_truth import keras_layer


def test_numbers_by_hand() -> None:
    """(1, 2)·(3, 4) = 11; the cosine of (3, 4) and (4, 3) is 24/25."""
    import numpy

    one, other = numpy.array([[1.0, 2.0]], "float32"), numpy.array([[3.0, 4.0]], "float32")
    assert keras_layer(Dot())([one, other]).numpy().tolist() == [[11.0]]
    cosine = keras_layer(Dot(normalize=True))([other, other[:, ::-1]]).numpy()
    assert cosine == pytest.approx(numpy.array([[24 / 25]]))


@pytest.mark.parametrize(
    ("axes", "shapes"),
    [
        ((-1, -1), ((5,), (5,))),
        ((-1, -1), ((3, 4, 5), (5,))),
        ((-1, -1), ((5,), (3, 4, 5))),
        ((-1, -1), ((2, 5), (3, 4, 5))),
        ((1, 2), ((3, 5), (7, 3))),
        ((2, -3), ((7, 3), (3, 2, 2))),
        ((1, 1), ((3, 4, 5), (3, 2))),
    ],
)
@pytest.mark.parametrize("normalize", [False, True])
def test_shape_is_that_of_the_numbers(axes: Pair, shapes: tuple[Shape, Shape], normalize: bool) -> None:
    """Against NumPy, sample by sample: Keras's declared shapes are one thing, arrays another."""
    import numpy

    random = numpy.random.default_rng(1)
    one, other = [random.normal(size=(2, *shape)).astype("float32") for shape in shapes]  # type: ignore[arg-type]
    layer = Dot(axes, normalize)
    result = keras_layer(layer)([one, other]).numpy()
    places = [axis + len(shape) if axis < 0 else axis - 1 for axis, shape in zip(axes, shapes, strict=True)]
    if normalize:
        one, other = (_unit(array, place + 1) for array, place in zip((one, other), places, strict=True))
    expected: Any = [numpy.tensordot(a, b, (places[0], places[1])) for a, b in zip(one, other, strict=True)]
    assert numpy.allclose(result.reshape(numpy.shape(expected)), expected, atol=1e-5)
    assert measure(layer, shapes).output == result.shape[1:]


def _unit(array: Any, axis: int) -> Any:
    import numpy

    return array / numpy.linalg.norm(array, axis=axis, keepdims=True)


def test_operations() -> None:
    """Each of 4·6 outputs: 5 multiplications and 4 additions; normalizing 20 + 30 numbers takes 3 each."""
    shapes = (4, 5), (6, 5)
    assert Dot().cost(*shapes).flops == 24 * 9
    assert Dot(normalize=True).cost(*shapes).flops == 24 * 9 + 3 * 50
    assert Dot().cost((4, 5), (None, 5)).flops is None
    assert Dot().derivation(*shapes)[2].formula == "4·6 · (2·5 − 1) = 216"
    assert Dot(normalize=True).derivation(*shapes)[2].formula == "4·6 · (2·5 − 1) + 3·4·5 + 3·6·5 = 366"
    assert Dot().reach(*shapes) is None


def test_unequal_vectors_are_told_with_a_way_out() -> None:
    (finding,) = measure(Dot(), ((4, 5), (5, 6))).findings
    assert finding.message == (
        "Dot takes vectors of one length; along its axes 4 × 5 and 5 × 6 have 5 and 6: "
        "multiply along the axes that have 5 each."
    )
    assert measure(Dot(**finding.fixes[0].settings), ((4, 5), (5, 6))).output == (4, 6)
    (finding,) = measure(Dot(), ((5,), (7,))).findings
    assert "bring them to one length first" in finding.message
    (finding,) = measure(Dot((0, 1)), ((5,), (5,))).findings
    assert finding.message == "Dot: axis 0 is none of the axes of the first input, 5: use −1, the channels."


def test_description() -> None:
    assert Dot().description() == "along the channels"
    assert Dot((1, 2), normalize=True).description() == "along axes 1 and 2, normalized"
    assert Dot.from_keras({"axes": 1}).axes == (1, 1)
