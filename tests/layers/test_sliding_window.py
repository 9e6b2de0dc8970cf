"""Tests of what layers share that give each channel kernels of its own."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import Layer
from cnnstudio.core.receptive_field import Reach
from cnnstudio.layers.depthwise_convolution import DepthwiseConv2D
from cnnstudio.layers.separable_convolution import SeparableConv2D

both = pytest.mark.parametrize("cls", [DepthwiseConv2D, SeparableConv2D])


@both
def test_windows_may_both_step_and_be_dilated(cls: type[Layer]) -> None:
    layer = cls(strides=(2, 2), dilation_rate=(3, 3))  # type: ignore[call-arg]
    assert (measure(layer, ((20, 20, 4),)).output or ())[:2] == (7, 7)
    assert layer.reach((20, 20, 4)) == (Reach(7, 2), Reach(7, 2))
    assert "stride 2, valid, dilation 3×3" in layer.description()


@both
def test_pixels_that_go_unused_are_told(cls: type[Layer]) -> None:
    layer = cls(filters=64, strides=(2, 2)) if cls is SeparableConv2D else cls(strides=(2, 2))  # type: ignore[call-arg]
    (finding,) = layer.hints((28, 28, 64))
    assert finding.is_hint
    assert finding.message.startswith("1 row and 1 column at the end of the map are ignored")


@both
def test_a_window_that_does_not_fit_is_refused(cls: type[Layer]) -> None:
    (finding,) = measure(cls(), ((2, 28, 4),)).findings
    assert "a window of 3×3 px does not fit in 2×28 px" in finding.message


@both
def test_zeros_that_lie_unevenly_are_a_hint(cls: type[Layer]) -> None:
    (finding,) = cls(kernel_size=(2, 2), padding="same").hints((28, 28, 64))  # type: ignore[call-arg]
    assert finding.is_hint
    assert '"same" pads the height unevenly, 0 before and 1 after' in finding.message
    assert cls(padding="same").hints((28, 28, 64)) == ()  # type: ignore[call-arg]
