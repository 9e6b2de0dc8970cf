from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.document.project import Project
from cnnstudio.document.tasks import Classification
from cnnstudio.document.tasks.classification import fits
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.reshape import Flatten, Input

ENTRY = Input((32, 32, 3))


@pytest.mark.parametrize(
    ("shape", "count", "is_fit"),
    [
        ((3,), 3, True),
        ((1,), 2, True),
        ((1,), 3, False),
        ((2,), 3, False),
        ((1, 3), 3, False),
        ((), 2, False),
    ],
)
def test_one_score_a_class(shape: tuple[int, ...], count: int, is_fit: bool) -> None:
    assert fits(shape, count) == is_fit


@pytest.mark.parametrize(
    ("layers", "ways"),
    [
        ((Flatten(), Dense(9)), 1),
        ((Flatten(),), 1),
        ((Conv2D(3),), 2),
        ((Conv2D(8),), 2),
        ((Conv2D(3, 32),), 2),
        ((Conv2D(8), GlobalAveragePooling2D()), 1),
    ],
)
def test_every_way_out_leads_to_class_scores(
    made: Callable[..., Project], mended: Callable[[Project], list[Project]], layers: Any, ways: int
) -> None:
    found = mended(made(Classification(), ENTRY, *layers, objects=1))
    assert len(found) == ways
    for project in found:
        (end,) = project.network.outputs()
        assert analyse(project.network)[end].output == (3,)


def test_images_of_several_objects_have_no_class(
    made: Callable[..., Project], errors: Callable[[Project], list[str]]
) -> None:
    project = made(Classification(), ENTRY, Flatten(), Dense(3, "softmax"))
    assert errors(project) == [
        "Classification takes one object in an image, and 3 are allowed: set Objects to 1."
    ]
