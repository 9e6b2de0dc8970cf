"""Tests of explanations: every layer type, each line true arithmetic, the results those of the report."""

from __future__ import annotations

import math
import re

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.cost import Cost
from cnnstudio.core.explanation import Section, Topic, explanation
from cnnstudio.core.layer import Layer, Step
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.core.report import Report
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.reshape import Input

SHAPES = ((32, 32, 64), (32, 64), (64,), (8, 8, 8, 64), (32, 32, 3))
UNLIKE = ((16, 16, 64), (32, 32, 32))
"""A map to be enlarged and the one that it then joins."""


def lines(report: Report, node: str) -> dict[str, Step]:
    return {step.title: step for section in explanation(report, node) for step in section.steps}


def sound_report(layer: type[Layer]) -> Report:
    """The report of a network of inputs and one layer of a type, over the first shapes that fit."""
    refusals = []
    for shapes in (*[(shape,) * layer.minimum_inputs for shape in SHAPES], UNLIKE):
        entries = tuple(Node(f"i{place}", f"i{place}", Input(shape)) for place, shape in enumerate(shapes))
        made = Node("it", "it", layer(), tuple(node.id for node in entries))
        report = analyse(Network((*entries, made)))
        if not report.errors:
            return report
        refusals.append(report.errors[0].message)
    raise AssertionError(f"{layer.kind} fits none of the shapes: {refusals}")


TYPES = [pytest.param(cls, id=cls.kind) for cls in layer_types()]


@pytest.mark.parametrize("cls", TYPES)
def test_every_type_explains_every_number(cls: type[Layer]) -> None:
    report = sound_report(cls)
    topics = {section.topic for section in explanation(report, "it")}
    assert topics >= {Topic.SIZE, Topic.PARAMS, Topic.MACS, Topic.FLOPS, Topic.MEMORY}
    has_axes = cls.maximum_inputs != 0 and report.fields["it"] != ()
    assert (Topic.FIELD in topics) == has_axes


@pytest.mark.parametrize("cls", TYPES)
def test_every_result_is_that_of_the_report(cls: type[Layer]) -> None:
    report = sound_report(cls)
    found, cost = lines(report, "it"), report["it"].cost
    results = [found[title].formula.split(" = ")[-1] for title in ("Parameters", "Multiply-adds", "FLOPs")]
    known = [None if "?" in text else int(text.replace(",", "")) for text in results]
    assert Cost(known[0], cost.trainable, known[1], known[2]) == cost


@pytest.mark.parametrize("cls", TYPES)
def test_every_line_of_counts_is_true(cls: type[Layer]) -> None:
    report = sound_report(cls)
    for section in explanation(report, "it"):
        for step in section.steps if section.topic is not Topic.SIZE else ():
            for part in step.formula.split("; "):
                left, equals, right = part.removesuffix(" bytes").partition(" = ")
                if equals:
                    assert value(left) == value(right), step


def value(text: str) -> float:
    """What a formula of ours comes to."""
    python = (
        text.replace(",", "").replace("·", "*").replace("−", "-").replace("⌊", "floor(").replace("⌋", ")")
    )
    assert re.fullmatch(r"[\d\s+*/().-]|floor|[\d\s+*/().-]+", python.replace("floor", "")), text
    return float(eval(python, {"floor": math.floor}))  # noqa: S307 - digits and signs only


def test_a_convolution_with_the_numbers_of_the_book() -> None:
    """Krohn, *Deep Learning Illustrated*, ch. 10.3: the second convolution of the LeNet."""
    report = analyse(chain(Input((28, 28, 1)), Conv2D(32, (3, 3)), Conv2D(64, (3, 3))))
    found = lines(report, "n2")
    assert found["Height, width"].formula == "(26 − 3)/1 + 1 = 24"
    assert found["Height, width"].rule == "⌊(size − k + zeros)/stride⌋ + 1"
    assert found["Parameters"].formula == "3·3·32·64 + 64 = 18,496"
    assert found["Parameters"].rule == "kernel + bias"
    assert found["Multiply-adds"].formula == "3·3·32·64 · 24·24 = 10,616,832"
    assert found["Memory of the output"].formula == "24·24·64 · 4 = 147,456 bytes"
    assert found["Memory of the parameters"].formula == "18,496 · 4 = 73,984 bytes"
    assert found["Receptive field"].formula == "3 + (3 − 1)·1 = 5"


def test_weights_that_are_not_trained_are_told() -> None:
    found = lines(analyse(chain(Input((8, 8, 16)), BatchNormalization())), "n1")
    assert found["Parameters"].rule == "gamma + beta + moving mean + moving variance"
    assert found["Parameters"].note == "32 are not trained"


@pytest.mark.parametrize("layer", [Conv2D(4, 3), BatchNormalization(), ResidualUnit(4)])
def test_frozen_weights_are_told(layer: Layer) -> None:
    network = chain(Input((8, 8, 4)), layer)
    report = analyse(network.with_node(network["n1"].with_trainable(False)))
    (params,) = [section for section in explanation(report, "n1") if section.topic is Topic.PARAMS]
    assert [step.note for step in params.steps] == ["frozen: none is trained"]


def test_a_block_sums_up_what_is_inside() -> None:
    report = analyse(chain(Input((8, 8, 64)), ResidualUnit(64)))
    found = lines(report, "n1")
    assert found["Parameters"].formula == "36,864 + 256 + 36,864 + 256 = 74,240"
    assert found["Memory of all outputs inside"].formula == f"{report['n1'].all_bytes:,} bytes"


def test_what_is_unknown_stays_unknown() -> None:
    found = lines(analyse(chain(Input((None, None, 3)), Conv2D(8, (3, 3)))), "n1")
    assert found["Multiply-adds"].formula.endswith("= ?")
    assert found["Memory of the output"].formula == "?·?·8 · 4 = ? bytes"
    assert found["Memory of the parameters"].formula == "224 · 4 = 896 bytes"


def test_layers_that_are_not_sound_explain_nothing() -> None:
    report = analyse(chain(Input((4, 4, 1)), Conv2D(8, (9, 9)), Conv2D(8)))
    assert explanation(report, "n1") == explanation(report, "n2") == ()
    assert all(isinstance(section, Section) for section in explanation(report, "n0"))
