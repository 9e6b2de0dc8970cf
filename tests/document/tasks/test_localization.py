from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import Problem
from cnnstudio.document.project import Project
from cnnstudio.document.tasks import Localization
from cnnstudio.document.tasks.localization import ends
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.reshape import Flatten, Input

TASK = Localization()
ENTRY = Input((32, 32, 3))


def two_ends(scores: Any, box: Any, *, box_first: bool = False) -> Network:
    """A network with two outputs that both take what a flattened convolution gives."""
    last = [("box", box), ("scores", scores)] if box_first else [("scores", scores), ("box", box)]
    begin = [
        Node("entry", "entry", ENTRY), Node("conv", "conv", Conv2D(4, strides=4), ("entry",)),
        Node("flat", "flat", Flatten(), ("conv",)),
    ]  # fmt: skip
    return Network((*begin, *(Node(name, name, layer, ("flat",)) for name, layer in last)))


@pytest.mark.parametrize("box_first", [False, True])
def test_two_outputs_that_fit_have_no_problem(
    made: Callable[..., Project], problems: Callable[[Project], Any], box_first: bool
) -> None:
    network = two_ends(Dense(3, "softmax"), Dense(4, "sigmoid"), box_first=box_first)
    assert problems(made(TASK, network)) == ()
    scores, box = ends(analyse(network))
    assert (scores.id, box.id) == ("scores", "box")


def test_of_two_outputs_of_four_the_second_is_the_box() -> None:
    scores, box = ends(analyse(two_ends(Dense(4, "softmax"), Dense(4))))
    assert (scores.id, box.id) == ("scores", "box")


@pytest.mark.parametrize(
    "layers",
    [
        (ENTRY, Flatten(), Dense(3, "softmax")),
        (ENTRY, Flatten(), Dense(7, "softmax")),
        (ENTRY, Flatten(), Dense(4)),  # a box without a class
        (ENTRY, Conv2D(8)),
        (ENTRY, Conv2D(3), GlobalAveragePooling2D()),
        (ENTRY, Conv2D(3), Flatten()),
    ],
)
def test_every_way_out_leads_to_a_class_and_a_box(
    made: Callable[..., Project], mended: Callable[[Project], list[Project]], layers: Any
) -> None:
    found = mended(made(TASK, *layers))
    assert found
    for project in found:
        report = analyse(project.network)
        shapes = {report[key].output for key in project.network.outputs()}
        assert shapes == {(3,), (4,)}


@pytest.mark.parametrize(
    ("scores", "box", "part"),
    [
        (Dense(5, "softmax"), Dense(4), "the output for the class must be 3 scores"),
        (Dense(3, "softmax"), Dense(5), "but a box is 4 numbers"),
    ],
)
def test_an_output_of_another_length(
    made: Callable[..., Project],
    errors: Callable[[Project], list[str]],
    mended: Callable[[Project], list[Project]],
    scores: Dense,
    box: Dense,
    part: str,
) -> None:
    project = made(TASK, two_ends(scores, box))
    assert any(part in message for message in errors(project))
    assert mended(project)


def test_a_missing_box_is_said(
    made: Callable[..., Project], problems: Callable[[Project], tuple[Problem, ...]]
) -> None:
    (problem,) = problems(made(TASK, ENTRY, Flatten(), Dense(3, "softmax")))
    assert "gives class scores, but no box: add a second output of 4 numbers" in problem.finding.message
    assert [fix.label for fix in problem.finding.fixes] == ["Add an output for the box"]


def test_a_missing_class_is_said(
    made: Callable[..., Project], problems: Callable[[Project], tuple[Problem, ...]]
) -> None:
    (problem,) = problems(made(TASK, ENTRY, Flatten(), Dense(4)))
    assert "gives the 4 numbers of a box, but no class scores: add a second output with 3 scores" in (
        problem.finding.message
    )
