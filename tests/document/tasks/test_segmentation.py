from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.report import Problem
from cnnstudio.document.project import Project
from cnnstudio.document.tasks import Segmentation
from cnnstudio.document.tasks.segmentation import pixel_scale
from cnnstudio.gallery.unet import unet
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.layers.upsampling import UpSampling2D

TASK = Segmentation()
ENTRY = Input((32, 32, 3))


@pytest.mark.parametrize(
    ("task", "ending"),
    [
        (TASK, (Conv2D(4, 1, activation="softmax"),)),
        (TASK, (Conv2D(4, 1), Activation("softmax"))),
        (Segmentation(masks="sigmoid"), (Conv2D(3, 1, activation="sigmoid"),)),
    ],
)
def test_scores_for_every_pixel_fit(
    made: Callable[..., Project], problems: Callable[[Project], Any], task: Segmentation, ending: Any
) -> None:
    assert problems(made(task, ENTRY, Conv2D(8, padding="same"), *ending)) == ()
    assert problems(made(task, Input((None, None, 3)), Conv2D(8, padding="same"), *ending)) == ()


@pytest.mark.parametrize("masks", ["softmax", "sigmoid"])
@pytest.mark.parametrize(
    ("layers", "ways"),
    [
        ((ENTRY, Conv2D(8, padding="same")), 2),
        ((ENTRY, Conv2D(8)), 2),  # a margin of 1 px
        ((ENTRY, Conv2D(8, padding="same"), MaxPooling2D((4, 4))), 1),
        ((Input((None, None, 3)), Conv2D(8, padding="same")), 2),
        ((ENTRY, Conv2D(8, padding="same"), Activation("relu")), 1),
    ],
)
def test_every_way_out_leads_to_pixels(
    made: Callable[..., Project],
    mended: Callable[[Project], list[Project]],
    masks: str,
    layers: Any,
    ways: int,
) -> None:
    task = Segmentation(masks=masks)
    found = mended(made(task, *layers))
    assert len(found) == ways
    for project in found:
        report = analyse(project.network)
        (end,) = project.network.outputs()
        shape = report[end].output
        assert shape is not None
        assert shape[2] == task.depth(3)
        assert shape[0] in (None, 30, 32)


def test_what_is_missing_is_said_with_its_numbers(
    made: Callable[..., Project], errors: Callable[[Project], list[str]]
) -> None:
    (message,) = errors(made(TASK, ENTRY, Conv2D(8, padding="same")))
    assert "gives 32 × 32 × 8" in message
    assert "scores for 3 classes and the background at every pixel, 32 × 32 × 4" in message
    (message,) = errors(made(Segmentation(masks="sigmoid"), ENTRY, Conv2D(8, padding="same")))
    assert "scores for 3 classes at every pixel, 32 × 32 × 3" in message


def test_a_row_of_scores_has_no_pixels(
    made: Callable[..., Project], problems: Callable[[Project], tuple[Problem, ...]]
) -> None:
    (problem,) = problems(made(TASK, ENTRY, Flatten(), Dense(4, "softmax")))
    assert problem.is_error
    assert "at every pixel" in problem.finding.message


def test_probabilities_are_asked_for(
    made: Callable[..., Project], problems: Callable[[Project], tuple[Problem, ...]]
) -> None:
    (problem,) = problems(made(TASK, ENTRY, Conv2D(4, 1, activation="sigmoid")))
    assert not problem.is_error
    assert "masks come from softmax" in problem.finding.message
    (problem,) = problems(made(TASK, ENTRY, Conv2D(4, 1)))
    assert (
        "ends without softmax: it is trained from logits, and masks apply softmax" in problem.finding.message
    )
    assert [fix.label for fix in problem.finding.fixes] == ["Use softmax"]


@pytest.mark.parametrize(
    ("given", "shape", "scale"),
    [
        ((572, 572), (388, 388, 2), 1),  # the first U-Net
        ((224, 224), (224, 224, 21), 1),
        ((224, 224), (7, 7, 21), 32),
        ((225, 225), (8, 8, 21), 28),
        ((32, 64), (16, 16, 3), None),
        ((None, None), (None, None, 3), 1),
        ((None, None), (3,), None),
    ],
)
def test_an_output_is_as_large_or_shrunk(given: Any, shape: Any, scale: int | None) -> None:
    assert pixel_scale(given, shape) == scale


def test_the_first_u_net_fits_its_task() -> None:
    report = analyse(unet((572, 572, 1), 3))
    from cnnstudio.document.tasks import Aim

    assert list(TASK.misfits(report, Aim("cells", 2))) == []
    (problem,) = TASK.misfits(report, Aim("cells", 3))
    assert "388 × 388 × 3" in problem.finding.message


def test_an_upsampled_output_is_no_longer_shrunk(
    made: Callable[..., Project], problems: Callable[[Project], Any]
) -> None:
    layers = (ENTRY, MaxPooling2D((4, 4)), Conv2D(4, 1), UpSampling2D(4), Activation("softmax"))
    assert problems(made(TASK, *layers)) == ()
