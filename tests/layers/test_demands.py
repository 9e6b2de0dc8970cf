"""Tests of what layers demand of their inputs, and how they refuse."""

from __future__ import annotations

import pytest

from cnnstudio.core.layer import ShapeError
from cnnstudio.core.shapes import window_axes
from cnnstudio.core.values import Shape
from cnnstudio.layers.demands import channel_count, map_shape, window_output


@pytest.mark.parametrize(
    ("shape", "have"),
    [
        ((9216,), "a row of 9,216 values"),
        ((None,), "a row of values"),
        ((), "a single number"),
        ((10, 4), "10 × 4"),
        ((2, 3, 4, 5), "2 × 3 × 4 × 5"),
    ],
)
def test_only_maps_are_maps(shape: Shape, have: str) -> None:
    with pytest.raises(ShapeError) as caught:
        map_shape("Conv2D", shape)
    assert str(caught.value) == (
        f"Conv2D needs a map of height × width × channels; it gets {have}: "
        "move it before the layer that changes the axes, or remove it."
    )
    assert caught.value.finding.fixes[0].remove
    assert map_shape("Conv2D", (None, 5, None)) == (None, 5, None)


def test_channels_must_be_known() -> None:
    assert channel_count("Dense", (None, 7)) == 7
    for shape, part in (
        ((None,), "instead of Flatten"),
        ((4, 4, None), "it gets 4 × 4 × ?"),
        ((), "a single number"),
    ):
        with pytest.raises(ShapeError, match=part.replace("?", r"\?")):
            channel_count("Dense", shape)  # type: ignore[arg-type]


def test_windows_must_fit() -> None:
    assert window_output("Conv2D", window_axes((28, None), (3, 3), (1, 1), "valid")) == (26, None)
    with pytest.raises(ShapeError) as caught:
        window_output("Max pooling", window_axes((28, 28), (40, 2), (1, 1), "valid"), "pool_size")
    assert str(caught.value) == (
        'Max pooling: a window of 40×2 px does not fit in 28×28 px. Use a smaller window or "same" padding.'
    )
    same, smaller = caught.value.finding.fixes
    assert (same.settings, smaller.settings) == ({"padding": "same"}, {"pool_size": (28, 2)})
