"""Tests of how a receptive field follows from the one before."""

from __future__ import annotations

from cnnstudio.core.analysis import analyse
from cnnstudio.core.field_words import field_steps, field_text
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.core.report import Report
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.merge import Add
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.layers.transposed_convolution import Conv2DTranspose


def formulas(report: Report, node: str) -> list[str]:
    return [step.formula for step in field_steps(report, node)]


def test_convolutions_and_pooling_by_hand() -> None:
    """Araujo et al.: r grows by (k − 1) times the product of all strides before."""
    report = analyse(
        chain(Input((64, 64, 1)), Conv2D(4, (3, 3)), MaxPooling2D(), Conv2D(4, (5, 5)), Conv2D(4, (3, 3)))
    )
    assert formulas(report, "n1") == ["1 + (3 − 1)·1 = 3", "1·1 = 1"]
    assert formulas(report, "n2") == ["3 + (2 − 1)·1 = 4", "1·2 = 2"]
    assert formulas(report, "n3") == ["4 + (5 − 1)·2 = 12", "2·1 = 2"]
    assert formulas(report, "n4") == ["12 + (3 − 1)·2 = 16", "2·1 = 2"]
    assert report.receptive_field("n4") == (16, 16)
    assert field_steps(report, "n4")[0].rule == "r_out = r_in + (k − 1)·j_in"
    assert field_steps(report, "n4")[0].note == "16 × 16 px of the input, step 2"


def test_a_dilated_kernel_counts_with_all_that_it_spans() -> None:
    report = analyse(chain(Input((64, 64, 1)), Conv2D(4, (3, 3), dilation_rate=(4, 4))))
    assert formulas(report, "n1")[0] == "1 + (9 − 1)·1 = 9"


def test_unlike_axes_stand_side_by_side() -> None:
    report = analyse(chain(Input((64, 64, 1)), Conv2D(4, (3, 5), strides=(1, 2))))
    assert formulas(report, "n1") == ["1 + (3 − 1)·1 = 3; 1 + (5 − 1)·1 = 5", "1·1 = 1; 1·2 = 2"]


def test_a_layer_that_sees_the_whole_map() -> None:
    report = analyse(chain(Input((28, 28, 1)), Conv2D(4, (5, 5), (2, 2)), Flatten(), Dense(10)))
    (step,) = field_steps(report, "n2")
    assert step.formula == "5 + (12 − 1)·2 = 27"
    assert step.note == "27 × 27 px of the input", "the last row and column were ignored"
    assert field_steps(report, "n3")[0].note == "as before: each element looks at its own place"


def test_a_layer_that_looks_at_its_own_place() -> None:
    report = analyse(chain(Input((28, 28, 1)), Conv2D(4, (3, 3)), Activation("relu")))
    (step,) = field_steps(report, "n2")
    assert (step.formula, step.rule) == ("3 × 3 px of the input, step 1", "")


def test_a_merge_sees_what_any_of_its_inputs_sees() -> None:
    nodes = (
        Node("i", "i", Input((16, 16, 4))),
        Node("a", "a", Conv2D(4, (5, 5), padding="same"), ("i",)),
        Node("s", "s", Add(), ("i", "a")),
    )
    (step,) = field_steps(analyse(Network(nodes)), "s")
    assert step.formula == "5 × 5 px of the input, step 1"
    assert step.note == "from the first px that any input sees to the last one"


def test_blocks_and_enlarged_maps_say_why_there_is_no_formula() -> None:
    report = analyse(
        chain(Input((16, 16, 4)), ResidualUnit(4), Conv2DTranspose(4, (3, 3), (2, 2)), Conv2D(4, (3, 3)))
    )
    assert field_steps(report, "n1")[0].note == "by the layers inside, one after the other"
    for node in ("n2", "n3"):
        (step,) = field_steps(report, node)
        assert step.note == "neighbours step unevenly, because the map was enlarged"
        assert step.formula == field_text(report, node)


def test_rows_of_values_have_no_field_and_open_maps_no_number() -> None:
    report = analyse(chain(Input((100,)), Dense(10)))
    assert field_steps(report, "n1") == ()
    opened = analyse(chain(Input((None, None, 1)), Conv2D(4, (3, 3))))
    assert formulas(opened, "n1")[0] == "1 + (3 − 1)·1 = 3"
