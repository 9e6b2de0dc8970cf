"""Tests of the demand for exactly two inputs."""

from __future__ import annotations

import pytest

from cnnstudio.core.layer import ShapeError
from cnnstudio.core.values import Shape
from cnnstudio.layers.merge_demands import exactly_two


def test_two_inputs_come_through() -> None:
    assert exactly_two("Dot", ((3,), (4, 5))) == ((3,), (4, 5))


@pytest.mark.parametrize(
    ("inputs", "text"),
    [
        (((3,),), "Dot takes exactly two inputs; it gets 1: connect another one."),
        (((3,),) * 3, "Dot takes exactly two inputs; it gets 3: disconnect the others."),
    ],
)
def test_others_are_refused(inputs: tuple[Shape, ...], text: str) -> None:
    with pytest.raises(ShapeError) as caught:
        exactly_two("Dot", inputs)
    assert str(caught.value) == text
