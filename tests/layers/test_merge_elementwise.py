"""Tests of the layers that combine equal places: numbers that really come out, operations and words."""

from __future__ import annotations

from typing import Any

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import Layer
from cnnstudio.core.values import Shape
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.merge_elementwise import Average, Maximum, Minimum, Multiply, Subtract
from tests.layers.keras_truth import keras_layer


@pytest.mark.parametrize(
    ("layer", "parts", "result"),
    [
        (Subtract(), ([5.0, 2.0], [3.0, 4.0]), [2.0, -2.0]),
        (Multiply(), ([5.0, 2.0], [3.0, 4.0], [2.0, 0.5]), [30.0, 4.0]),
        (Average(), ([5.0, 2.0], [3.0, 4.0], [1.0, 0.0]), [3.0, 2.0]),
        (Maximum(), ([5.0, 2.0], [3.0, 4.0], [1.0, 0.0]), [5.0, 4.0]),
        (Minimum(), ([5.0, 2.0], [3.0, 4.0], [1.0, 6.0]), [1.0, 2.0]),
    ],
)
def test_numbers_by_hand(layer: Layer, parts: tuple[list[float], ...], result: list[float]) -> None:
    import numpy

    arrays: list[Any] = [numpy.array([[part]], "float32") for part in parts]
    assert keras_layer(layer)(arrays).numpy().tolist() == [[result]]
    assert measure(layer, ((1, 2),) * len(parts)).output == (1, 2)


@pytest.mark.parametrize(
    ("layer", "formula", "operations"),
    [
        (Multiply(), "[2 × 3] · [2 × 3] · [2 × 3]", 2 * 6),
        (Average(), "([2 × 3] + [2 × 3] + [2 × 3]) / 3", 3 * 6),
        (Maximum(), "max([2 × 3], [2 × 3], [2 × 3])", 2 * 6),
        (Minimum(), "min([2 × 3], [2 × 3], [2 × 3])", 2 * 6),
    ],
)
def test_formula_and_operations(layer: Layer, formula: str, operations: int) -> None:
    """A mean of three takes two additions and one division; a maximum of three two comparisons."""
    shapes = ((2, 3),) * 3
    assert layer.cost(*shapes).flops == operations
    assert layer.derivation(*shapes)[0].formula == formula
    assert layer.derivation(*shapes)[2].formula.endswith(f"·2·3 = {operations}")


def test_subtraction_takes_two() -> None:
    assert Subtract().derivation((4,), (4,))[0].formula == "[4] − [4]"
    assert Subtract().cost((4,), (4,)).flops == 4
    (finding,) = measure(Subtract(), ((4,),) * 3).findings
    assert finding.message == "Subtract takes exactly two inputs; it gets 3: disconnect the others."


def test_mismatch_is_mended_as_for_add() -> None:
    (finding,) = measure(Maximum(), ((28, 28, 32), (14, 14, 64))).findings
    assert finding.message.startswith("Maximum takes inputs of one shape; it gets 28 × 28 × 32")
    assert finding.fixes[0].insert == (Conv2D(64, (1, 1), (2, 2), "same"),)


@pytest.mark.parametrize("gate", [(1, 1, 4), (8, 8, 1), (8, 8, 4)])
def test_gates_and_masks_are_no_cause_for_a_warning(gate: Shape) -> None:
    assert not Multiply().warnings((8, 8, 4), gate)
    assert not Multiply().warnings(gate, (8, 8, 4))


def test_other_repetitions_are_told() -> None:
    assert Multiply().warnings((8, 8, 4), (8, 1, 4))
    assert Add().warnings((8, 8, 4), (1, 1, 4))
