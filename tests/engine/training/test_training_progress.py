from __future__ import annotations

import dataclasses
import math

from cnnstudio.engine.training.training_progress import (
    BatchPoint,
    EpochPoint,
    TermPoint,
    TrainProgress,
    figures_of,
    has_waited,
    is_better,
)


def point(epoch: int, accuracy: float, loss: float) -> EpochPoint:
    """An epoch with these validation figures."""
    return EpochPoint(epoch, 1.0, 0.5, loss, accuracy, 1.0)


def test_merged_news_is_the_later_with_the_points_of_both() -> None:
    first = TrainProgress(1, 3, 4, 10, (BatchPoint(1, 2.0, 0.1),), (point(1, 0.5, 1.0),), 100.0)
    later = TrainProgress(2, 3, 1, 10, (BatchPoint(2, 1.0, 0.2),), (), 200.0, 5.0, True, "run")
    both = first.merged(later)
    assert [point.step for point in both.points] == [1, 2]
    assert both.epoch_points == first.epoch_points
    assert (both.epoch, both.batch, both.images_per_second, both.paused, both.run) == (
        2,
        1,
        200.0,
        True,
        "run",
    )


def test_the_fraction_counts_batches_of_all_epochs() -> None:
    assert TrainProgress(1, 4, 0, 10).fraction == 0
    assert TrainProgress(2, 4, 5, 10).fraction == 15 / 40
    assert TrainProgress(4, 4, 10, 10).fraction == 1


def test_accuracy_decides_then_the_lower_loss() -> None:
    best = point(1, 0.9, 0.5)
    assert is_better(best, None)
    assert is_better(point(2, 0.91, 9.0), best)
    assert is_better(point(2, 0.9, 0.4), best)
    assert not is_better(point(2, 0.9, 0.5), best)
    assert not is_better(point(2, 0.89, 0.1), best)


def test_better_by_the_loss() -> None:
    best = point(1, 0.9, 0.5)
    assert is_better(point(2, 0.1, 0.4), best, "validation loss")
    assert not is_better(point(2, 0.99, 0.6), best, "validation loss")
    assert is_better(point(2, 0.91, 0.5), best, "validation loss")


def test_better_by_figures_of_training() -> None:
    best = EpochPoint(1, 1.0, 0.5, 9.0, 0.9, 1.0)
    assert is_better(EpochPoint(2, 0.9, 0.1, 99.0, 0.1, 1.0), best, "training loss")
    assert not is_better(EpochPoint(2, 1.1, 0.9, 0.1, 1.0, 1.0), best, "training loss")
    assert is_better(EpochPoint(2, 9.0, 0.51, 99.0, 0.1, 1.0), best, "training accuracy")
    assert not is_better(EpochPoint(2, 1.0, 0.5, 0.1, 1.0, 1.0), best, "training accuracy")


def test_waiting_for_a_better_epoch() -> None:
    points = [point(1, 0.5, 1.0), point(2, 0.7, 0.9), point(3, 0.6, 0.8), point(4, 0.7, 0.95)]
    assert not has_waited(points, None)
    assert [has_waited(points[:count], 2) for count in (1, 2, 3, 4)] == [False, False, False, True]
    assert not has_waited(points, 2, "validation loss")
    assert not has_waited([], 1)


def test_terms_of_the_loss_have_names() -> None:
    made = dataclasses.replace(point(1, 0.5, 2.0), terms=(TermPoint("loss_xy", 0.25, 0.75),))
    assert (made.value("loss_xy"), made.value("val_loss_xy")) == (0.25, 0.75)
    assert made.value("val_loss") == 2.0
    assert math.isnan(made.value("loss_size"))
    assert list(figures_of(made, "iou"))[-2:] == ["loss_xy", "val_loss_xy"]
