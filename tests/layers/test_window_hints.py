"""Tests of hints about windows: small kernels for a large one, pixels left out, uneven zeros."""

from __future__ import annotations

import re

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.hints import hints_of, layer_hints
from cnnstudio.core.network import chain
from cnnstudio.core.report import Problem
from cnnstudio.core.shapes import window_axes
from cnnstudio.core.values import Matrices
from cnnstudio.document.changes import ApplyFix
from cnnstudio.document.project import Project
from cnnstudio.layers.convolution import Conv1D, Conv2D, Conv3D, Convolution
from cnnstudio.layers.reshape import Input
from cnnstudio.layers.window_hints import edge_hints


def hints(*layers: Conv2D, shape: tuple[int, int, int] = (32, 32, 64)) -> tuple[Problem, ...]:
    return hints_of(analyse(chain(Input(shape), *layers)))


def test_two_small_kernels_are_cheaper_than_a_large_one() -> None:
    (found,) = hints(Conv2D(64, (5, 5)))
    assert found.message.startswith(
        "Two layers of 3×3 see the same 5×5 px for 28 % less: 3·3·64·64 + 3·3·64·64 = 73,728 instead of "
        "5·5·64·64 = 102,400 weights"
    )


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("size", [5, 7, 9])
def test_what_the_button_makes_is_what_the_hint_says(size: int, padding: str) -> None:
    """The same output and receptive field for exactly the weights that were told."""
    layer = Conv2D(48, (size, size), padding=padding, activation="relu", use_bias=False)
    before = analyse(chain(Input((32, 32, 64)), layer))
    (found,) = hints_of(before)
    project = Project(network=before.network)
    after = analyse(ApplyFix("n1", found.finding.fixes[0]).apply(project).project.network)
    last = after.network.outputs()[0]
    assert after[last].output == before["n1"].output
    assert after.receptive_field(last) == before.receptive_field("n1") == (size, size)
    told = [int(number.replace(",", "")) for number in re.findall(r"= ([\d,]+)", found.message)]
    assert told == [after.totals.cost.params, before.totals.cost.params]
    assert hints_of(after) == ()


@pytest.mark.parametrize(
    "layer",
    [
        Conv2D(64, (3, 3)),
        Conv2D(64, (4, 4)),
        Conv2D(64, (5, 3)),
        Conv2D(64, (5, 5), strides=(2, 2)),
        Conv2D(64, (5, 5), dilation_rate=(2, 2)),
        Conv2D(64, (5, 5), groups=2),
        Conv2D(1, (5, 5), kernel_values=Matrices((((1.0,) * 5,) * 5,))),
        Conv2D(114, (5, 5)),
    ],
)
def test_other_kernels_get_no_such_hint(layer: Conv2D) -> None:
    """The last has so many filters that the second layer costs more than the first one saves."""
    assert not [found for found in hints(layer) if "layers of" in found.message]


def test_the_border_of_being_cheaper() -> None:
    """25·C·F against 9·C·F + 9·F·F: cheaper below F = 16/9 · C, which is 113.8 for 64 channels."""
    assert hints(Conv2D(113, (5, 5)))


@pytest.mark.parametrize(
    ("layer", "sizes", "told"),
    [(Conv3D(8, (5, 5, 5)), (9, 9, 9, 8), True), (Conv1D(8, (5,)), (9, 8), False)],
)
def test_other_ranks(layer: Convolution, sizes: tuple[int, ...], told: bool) -> None:
    """In a volume 125 against 2·27 weights; along a sequence 5 against 2·3, which is dearer."""
    assert bool(layer_hints(layer, (sizes,))) == told


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "told"),
    [
        (32, 3, 2, '"same" pads the height unevenly, 0 before and 1 after: (16 − 1)·2 + 3 − 32 = 1 is odd.'),
        (32, 4, 1, '"same" pads the height unevenly, 1 before and 2 after: (32 − 1)·1 + 4 − 32 = 3 is odd.'),
        (33, 3, 2, ""),
        (32, 3, 1, ""),
        (32, 1, 2, ""),
    ],
)
def test_uneven_zeros(size: int, kernel: int, stride: int, told: str) -> None:
    found = hints(Conv2D(8, (kernel, kernel), (stride, stride), "same"), shape=(size, size, 4))
    assert [hint.message[: len(told)] for hint in found] == [told] * bool(told)


def test_uneven_zeros_along_the_width_only() -> None:
    (found,) = hints(Conv2D(8, (3, 3), (2, 2), "same"), shape=(33, 32, 4))
    assert found.message.startswith('"same" pads the width')


def test_causal_zeros_are_meant_to_be_uneven() -> None:
    assert layer_hints(Conv1D(8, (2,), padding="causal"), ((9, 8),)) == ()


@pytest.mark.parametrize(
    ("sizes", "beginning"),
    [
        ((28, 27), "1 row at the end of the map is ignored: (28 − 5)/2 + 1 = 12.5 is no whole number."),
        ((27, 28), "1 column at the end of the map is ignored: (28 − 5)/2 + 1 = 12.5 is no whole number."),
        ((28, 30), "1 row and 1 column at the end of the map are ignored: (28 − 5)/2 + 1 = 12.5"),
        ((27, None), ""),
    ],
)
def test_ignored_pixels_in_words(sizes: tuple[int | None, int | None], beginning: str) -> None:
    findings = edge_hints(window_axes(sizes, (5, 5), (2, 2), "valid"))
    assert [finding.message for finding in findings][:1] == ([findings[0].message] if beginning else [])
    assert not beginning or findings[0].message.startswith(beginning)


def test_several_rows_are_many() -> None:
    (finding,) = edge_hints(window_axes((12, 10), (5, 5), (5, 5), "valid"))
    assert finding.message.startswith("2 rows at the end of the map are ignored: (12 − 5)/5 + 1 = 2.4 is no")
