"""Tests of U-Net's steps: the whole network of the paper, and what does not fit."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.layer import ShapeError
from cnnstudio.core.network import Network, Node
from cnnstudio.layers.blocks import UNetDown, UNetUp
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input


def _unet(side: int) -> Network:
    """Five steps down and four up, with "same" padding, one channel in and two classes out."""
    nodes = [Node("image", "image", Input((side, side, 1)))]
    for step in range(5):
        block = UNetDown(64 * 2**step, pools=step > 0)
        nodes.append(Node(f"down{step}", f"down{step}", block, (nodes[-1].id,)))
    for step in reversed(range(4)):
        up = UNetUp(64 * 2**step)
        nodes.append(Node(f"up{step}", f"up{step}", up, (nodes[-1].id, f"down{step}")))
    nodes.append(Node("classes", "classes", Conv2D(2, (1, 1)), (nodes[-1].id,)))
    return Network(tuple(nodes))


def test_the_network_of_the_paper() -> None:
    """Two convolutions a step, an up-convolution of 2×2 that halves the channels, and the classes."""
    report = analyse(_unet(256))
    filters = [64 * 2**step for step in range(5)]
    down = sum(9 * a * b + b + 9 * b * b + b for a, b in zip([1, *filters], filters, strict=False))
    up = sum(4 * 2 * b * b + b + 9 * 2 * b * b + b + 9 * b * b + b for b in filters[:4])
    assert not report.problems
    assert report.totals.cost.params == down + up + 2 * 64 + 2
    assert report["classes"].output == (256, 256, 2)


def test_sides_that_cannot_be_halved_often_enough_are_named() -> None:
    report = analyse(_unet(100))
    (problem,) = report.errors
    assert problem.node == "up2"
    assert "doubles 12 × 12 to 24 × 24, but its second input has 25 × 25" in problem.message


def test_a_step_up_needs_two_maps() -> None:
    with pytest.raises(ShapeError, match="needs a map"):
        UNetUp(8).output_shape((4, 4, 8), (12,))
    assert UNetUp(8).output_shape((None, None, 8), (None, None, 3)) == (None, None, 8)
