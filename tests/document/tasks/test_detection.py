from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.report import Problem
from cnnstudio.document.project import Project
from cnnstudio.document.tasks import Detection
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input

TASK = Detection(grid=4, boxes=2)
ENTRY = Input((32, 32, 3))
GRID = (Conv2D(8, padding="same"), MaxPooling2D((8, 8)))


def test_a_cell_has_five_values_a_box_and_one_a_class() -> None:
    assert Detection(boxes=2).depth(20) == 30  # as in the paper


@pytest.mark.parametrize("activation", ["sigmoid", "linear"])
def test_a_grid_that_fits_has_no_problem(
    made: Callable[..., Project], problems: Callable[[Project], Any], activation: str
) -> None:
    assert problems(made(TASK, ENTRY, *GRID, Conv2D(13, 1, activation=activation))) == ()


@pytest.mark.parametrize(
    ("layers", "ways"),
    [
        ((ENTRY, *GRID, Conv2D(12, 1)), 2),
        ((ENTRY, *GRID), 1),
        ((ENTRY, Conv2D(8)), 1),
        ((Input((32, 32, 3)), Conv2D(8), Flatten()), 1),
        ((ENTRY, Flatten(), Dense(9)), 1),
        ((Input((None, None, 3)), Conv2D(8)), 1),
    ],
)
def test_every_way_out_leads_to_a_grid(
    made: Callable[..., Project], mended: Callable[[Project], list[Project]], layers: Any, ways: int
) -> None:
    found = mended(made(TASK, *layers))
    assert len(found) == ways
    for project in found:
        report = analyse(project.network)
        (end,) = project.network.outputs()
        assert report[end].output == (4, 4, 13)


def test_what_is_missing_is_said_with_its_numbers(
    made: Callable[..., Project], errors: Callable[[Project], list[str]]
) -> None:
    (message,) = errors(made(TASK, ENTRY, *GRID))
    assert "gives 4 × 4 × 8" in message
    assert (
        "3 classes on 4 × 4 cells with 2 boxes each takes 4 × 4 × 13 (2 · 5 + 3 = 13 values a cell)"
        in message
    )


def test_one_box_is_no_boxes(made: Callable[..., Project], errors: Callable[[Project], list[str]]) -> None:
    (message,) = errors(made(Detection(grid=4, boxes=1), ENTRY, *GRID, Conv2D(9, 1)))
    assert "with 1 box each takes 4 × 4 × 8 (1 · 5 + 3 = 8 values a cell)" in message


def test_a_grid_takes_images_of_one_size(
    made: Callable[..., Project], problems: Callable[[Project], tuple[Problem, ...]]
) -> None:
    project = made(TASK, Input((None, None, 3)), Conv2D(13, 1))
    (problem,) = problems(project)
    assert problem.node == "n0"
    assert (
        "input takes images of any size, but a grid of 4 × 4 cells takes one size" in problem.finding.message
    )
    assert [fix.label for fix in problem.finding.fixes] == ["Take 32 × 32 × 3"]


def test_softmax_at_the_end_is_doubtful(
    made: Callable[..., Project], problems: Callable[[Project], tuple[Problem, ...]]
) -> None:
    (problem,) = problems(made(TASK, ENTRY, *GRID, Conv2D(13, 1, activation="softmax")))
    assert not problem.is_error
    assert "use sigmoid, or none as the paper does" in problem.finding.message
    assert [dict(fix.settings) for fix in problem.finding.fixes] == [{"activation": "sigmoid"}]
