"""Tests of hints: advice that stands apart from the report."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.analysis import analyse
from cnnstudio.core.cost import Weight
from cnnstudio.core.hints import Hints, hints_about, hints_of
from cnnstudio.core.layer import Finding, Layer, Level, ShapeError, hint
from cnnstudio.core.network import Network, chain
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Shape
from cnnstudio.layers.reshape import Input


@dataclass(frozen=True, slots=True)
class Advising(Layer):
    """Hold as many numbers as it is told, and advise."""

    kind = "advising"
    label = "Advising"
    group = "Test"
    keras_name = "Advising"
    size: int = setting(1, "Size", "How many numbers; 13 do not fit.")

    def output_shape(self, *inputs: Shape) -> Shape:
        if self.size == 13:
            raise ShapeError("13 does not fit: use 14.")
        return inputs[0]

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        return (Weight("kernel", (self.size,)),)

    def hints(self, *inputs: Shape) -> tuple[Finding, ...]:
        return (hint(f"{self.size} on {len(inputs[0])} axes."),)

    def share_hints(self, share: float, *inputs: Shape) -> tuple[Finding, ...]:
        return (hint(f"Holds {share:.2f}."),)


def network(*sizes: int) -> Network:
    return chain(Input((4, 4, 1)), *[Advising(size) for size in sizes])


def test_a_finding_has_a_level() -> None:
    assert Finding("It does not fit.").level is Level.ERROR
    assert Finding("It is odd.", is_error=False).level is Level.WARNING
    assert hint("It could be cheaper.").level is Level.HINT
    assert not hint("It could be cheaper.").is_error


def test_hints_are_no_problems() -> None:
    report = analyse(network(1, 1))
    assert report.problems == ()
    assert [(found.node, found.message) for found in hints_of(report)] == [
        ("n1", "1 on 3 axes."),
        ("n2", "1 on 3 axes."),
    ]


def test_a_layer_that_holds_almost_all_parameters_is_told_its_share() -> None:
    assert [found.message for found in hints_about(analyse(network(1, 99)), "n2")] == [
        "Holds 0.99.",
        "99 on 3 axes.",
    ]
    assert len(hints_about(analyse(network(30, 70)), "n2")) == 1
    assert len(hints_about(analyse(network(99)), "n1")) == 1, "it is the only one that holds any"


def test_layers_that_are_not_sound_get_no_advice() -> None:
    report = analyse(network(1, 13, 1))
    assert [found.node for found in hints_of(report)] == ["n1"]
    assert hints_about(report, "n2") == hints_about(report, "n3") == ()


def test_what_an_edit_left_as_it_was_is_kept_and_the_rest_follows() -> None:
    hints, first = Hints(), analyse(network(30, 70))
    before = hints.of(first)
    again = first.network.with_node(first.network["n2"].with_layer(Advising(500)))
    second = analyse(again, first)
    after = hints.of(second)
    assert after == hints_of(second)
    assert after[0] is before[0]
    assert [found.message for found in after[1:]] == ["Holds 0.94.", "500 on 3 axes."]
    third = analyse(network(400, 500))
    assert hints.of(third) == hints_of(third)
    assert len(hints.of(third)) == 2
