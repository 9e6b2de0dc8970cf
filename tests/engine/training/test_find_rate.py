from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import NetworkError, Stopped
from cnnstudio.core.rate_range import rate_range
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.project import Project
from cnnstudio.document.schedules import Cosine
from cnnstudio.engine.batches.shuffling import ShuffledBatches
from cnnstudio.engine.batches.training_data import training_data
from cnnstudio.engine.building.build import build
from cnnstudio.engine.objectives.compiling import compile_for_training
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.training.find_rate import FindRate, RateCurve
from tests.engine.stop_at import StopAt

Do = Callable[..., Any]


def test_the_losses_are_those_of_keras(project: Project, do: Do) -> None:
    """Each batch's own loss at its own rate, as a loop of ``train_on_batch`` has it."""
    import dataclasses

    import keras

    project = dataclasses.replace(project, optimizer=SGD(0.3), schedule=Cosine())
    curve = do(FindRate(project, 1e-4, 0.1, 30))
    keras.utils.set_random_seed(project.training.seed)
    model = build(project)
    compile_for_training(model, project)
    shuffled = ShuffledBatches(training_data(project, (8, 8, 1)), 64, project.training.seed)
    shuffled.begin(1)
    losses = []
    for (images, labels), rate in zip(shuffled.dataset.repeat(), curve.rates, strict=False):
        model.reset_metrics()
        model.optimizer.learning_rate = rate
        losses.append(model.train_on_batch(np.asarray(images), np.asarray(labels))[0])
    assert len(curve.rates) == 30
    assert list(curve.losses) == pytest.approx(losses, rel=1e-5)
    assert (curve.rates[0], curve.rates[-1]) == pytest.approx((1e-4, 0.1))


def test_it_finds_a_rate_that_trains(project: Project, do: Do, tmp_path: Path) -> None:
    reports: list[RateCurve] = []
    curve = do(FindRate(project), reports=reports)
    found = rate_range(curve.rates, curve.losses)
    assert found is not None
    assert 1e-4 < found.suggested < 0.1
    assert curve.rates[-1] < 10.0 or len(curve.rates) == 150
    assert [len(report.rates) for report in reports] == list(range(1, len(curve.rates) + 1))
    assert reports[-1].fraction == 1.0


def test_a_stop_keeps_what_there_is(project: Project, do: Do) -> None:
    curve = do(FindRate(project), StopAt(40))
    assert 30 < len(curve.rates) == len(curve.losses) < 41


def test_a_loss_that_is_no_number_ends_it(project: Project, do: Do) -> None:
    curve = do(FindRate(project, 1e6, 1e30, 100))
    assert len(curve.losses) < 100
    assert not math.isfinite(curve.losses[-1]) or curve.losses[-1] > 10


def test_what_cannot_be_trained_is_refused(project: Project, do: Do) -> None:
    with pytest.raises(NetworkError):
        do(FindRate(Project()))
    control = Control()
    control.stop()
    with pytest.raises(Stopped):
        do(FindRate(project), control)
