"""Schedules, early endings and gathered gradients in real trainings."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.document.optimizers import SGD, Adam
from cnnstudio.document.project import Project
from cnnstudio.document.schedules import Cosine, Course, OneCycle, Plateau, Schedule, Table
from cnnstudio.engine.runs.run_folder import RunFolder
from cnnstudio.engine.training.checkpoints import stamped_epoch
from cnnstudio.engine.training.train import Train
from tests.engine.stop_at import StopAt

Do = Callable[..., Any]
COURSE = Course(steps=23, epochs=4)


def scheduled(project: Project, schedule: Schedule, **settings: Any) -> Project:
    training = project.training.with_settings(epochs=4, **settings)
    return dataclasses.replace(project, schedule=schedule, training=training)


def weights(path: Path) -> list[Any]:
    import keras

    return [array.tolist() for array in keras.saving.load_model(path, compile=False).get_weights()]


def figures(points: tuple[Any, ...]) -> list[Any]:
    return [dataclasses.replace(point, seconds=0.0) for point in points]


def test_a_cosine_is_that_of_keras_step_by_step(project: Project, tmp_path: Path, do: Do) -> None:
    import keras

    from cnnstudio.engine.batches.shuffling import epoch_order
    from cnnstudio.engine.batches.training_data import training_data
    from cnnstudio.engine.building.build import build
    from cnnstudio.engine.objectives.compiling import compile_for_training

    wanted = scheduled(project, Cosine(lowest=0.1))
    result = do(Train(wanted, str(tmp_path)))
    keras.utils.set_random_seed(project.training.seed)
    model = build(project)
    compile_for_training(model, project)
    rate = keras.optimizers.schedules.CosineDecay(0.001, COURSE.total, alpha=0.1)
    model.compile(keras.optimizers.Adam(rate), model.loss, metrics=["accuracy"])
    data = training_data(project, (8, 8, 1))
    for epoch in range(1, 5):
        order = epoch_order(project.training.seed, epoch, len(data.train_images))
        model.fit(data.train_images[order], data.train_labels[order], batch_size=64, shuffle=False, verbose=0)
    ours = keras.saving.load_model(Path(result.run) / "last.keras", compile=False)
    for mine, theirs in zip(ours.get_weights(), model.get_weights(), strict=True):
        assert mine == pytest.approx(theirs, abs=1e-5)


@pytest.mark.parametrize(
    "schedule", [OneCycle(), Table(after=(1, 3), factors=(0.5, 0.1)), Cosine(warmup_epochs=1.5)]
)
def test_the_history_tells_the_rate_of_each_epoch_s_last_step(
    project: Project, tmp_path: Path, do: Do, schedule: Schedule
) -> None:
    wanted = scheduled(project, schedule)
    result = do(Train(wanted, str(tmp_path)))
    expected = [schedule.rate(0.001, epoch * 23 - 1, COURSE) for epoch in (1, 2, 3, 4)]
    assert [point.learning_rate for point in result.points] == pytest.approx(expected)
    assert RunFolder.open(Path(result.run)).history() == result.points


@pytest.mark.parametrize(
    ("schedule", "optimizer"),
    [
        (OneCycle(), Adam(gradient_accumulation_steps=2)),
        (Plateau(patience=1, smallest_gain=0.2), SGD(0.05, clipnorm=1.0)),
    ],
    ids=["one cycle, gathered gradients", "plateau, clipped"],
)
def test_a_broken_off_training_ends_as_if_it_had_not_been(
    project: Project, tmp_path: Path, do: Do, schedule: Schedule, optimizer: Any
) -> None:
    wanted = dataclasses.replace(
        scheduled(project, schedule, label_smoothing=0.1, class_weight="balanced"), optimizer=optimizer
    )
    whole = do(Train(wanted, str(tmp_path / "whole")))
    stopped = do(Train(wanted, str(tmp_path / "stopped")), StopAt(2 * 26 + 9))
    assert 0 < stopped.epochs < 4
    result = do(Train(wanted, "", resume=stopped.run))
    assert figures(result.points) == figures(whole.points)
    assert weights(Path(result.run) / "last.keras") == weights(Path(whole.run) / "last.keras")


def test_a_training_ends_early_when_nothing_gets_better(project: Project, tmp_path: Path, do: Do) -> None:
    still = dataclasses.replace(
        project,
        optimizer=SGD(0.0),
        training=project.training.with_settings(epochs=50, patience=2, best_by="validation loss"),
    )
    result = do(Train(still, str(tmp_path)))
    assert (result.epochs, result.best_epoch) == (3, 1)
    assert (result.ended_early, result.stopped) == (True, False)
    with pytest.raises(EngineError, match="has ended early, after 3 epochs: let it wait longer"):
        do(Train(still, "", resume=result.run))
    patient = dataclasses.replace(still, training=still.training.with_settings(patience=4))
    again = do(Train(patient, "", resume=result.run))
    assert (again.epochs, again.ended_early) == (5, True)


@pytest.mark.parametrize("best_by", ["validation loss", "training accuracy"])
def test_the_best_epoch_is_chosen_by_what_the_project_says(
    project: Project, tmp_path: Path, do: Do, best_by: str
) -> None:
    wanted = scheduled(project, Cosine(), best_by=best_by)
    result = do(Train(wanted, str(tmp_path)))
    if best_by == "validation loss":
        best = min(result.points, key=lambda point: point.val_loss)
    else:
        best = max(result.points, key=lambda point: (point.score, -point.loss))
    assert result.best_epoch == best.epoch
    assert stamped_epoch(Path(result.run) / "best.keras") == best.epoch
