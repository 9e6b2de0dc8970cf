from __future__ import annotations

import pytest

from cnnstudio.document.tasks import Classification, Detection, Localization, Segmentation
from cnnstudio.document.tasks.loss_terms import grid_loss_terms
from cnnstudio.document.tasks.task import Task


def test_the_weights_are_those_of_the_paper() -> None:
    terms = grid_loss_terms(5.0, 0.5)
    assert [term.weight for term in terms] == [5, 5, 1, 0.5, 1]
    assert [term.key for term in terms] == [
        "loss_xy", "loss_size", "loss_object", "loss_no_object", "loss_class",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("task", "weights"),
    [
        (Classification(), []),
        (Detection(place_weight=2.0, empty_weight=0.25), [2, 2, 1, 0.25, 1]),
        (Localization(class_weight=0.7), [0.7, 0.2]),
        (Segmentation(), []),
        (Segmentation(loss="cross-entropy and Dice"), [1, 1]),
    ],
)
def test_each_task_names_what_its_loss_is_the_sum_of(task: Task, weights: list[float]) -> None:
    assert [term.weight for term in task.loss_terms] == weights
    assert len({term.key for term in task.loss_terms}) == len(weights)
