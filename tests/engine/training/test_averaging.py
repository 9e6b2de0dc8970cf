from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.document.project import Project
from cnnstudio.engine.batches.shuffling import ShuffledBatches, batches
from cnnstudio.engine.batches.training_data import training_data
from cnnstudio.engine.building.build import build
from cnnstudio.engine.objectives.compiling import compile_for_training
from cnnstudio.engine.training.averaging import AveragedWeights
from cnnstudio.engine.training.resuming import with_epochs
from cnnstudio.engine.training.train import Train
from cnnstudio.engine.training.training_progress import figures_of
from tests.engine.stop_at import StopAt

Do = Callable[..., Any]


@pytest.fixture
def averaged(project: Project) -> Project:
    """The small network, trained over 3 epochs with a mean that looks back on some 20 steps."""
    optimizer = project.optimizer.with_settings(use_ema=True, ema_momentum=0.95)
    return with_epochs(dataclasses.replace(project, optimizer=optimizer), 3)


def of_keras(project: Project) -> Any:
    """The history that Keras alone makes of a project, and its model."""
    import keras

    keras.utils.set_random_seed(project.training.seed)
    model = build(project)
    compile_for_training(model, project)
    data = training_data(project, (8, 8, 1))
    shuffled = ShuffledBatches(data, 64, project.training.seed)
    history = model.fit(
        shuffled.dataset, shuffle=False, epochs=project.training.epochs, verbose=0,
        validation_data=batches(data.validation_images, data.validation_labels, 64),
        callbacks=[
            keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, logs: shuffled.begin(epoch + 1)),
            keras.callbacks.SwapEMAWeights(swap_on_epoch=True),
        ],
    )  # fmt: skip
    return history.history, model


def arrays(path: Path) -> list[Any]:
    """The weights in a saved model, as plain Keras loads it."""
    import keras

    return keras.saving.load_model(path).get_weights()  # type: ignore[no-any-return]


def test_the_mean_is_validated_and_saved_as_by_keras(averaged: Project, tmp_path: Path, do: Do) -> None:
    result = do(Train(averaged, str(tmp_path)))
    history, model = of_keras(averaged)
    for name in ("loss", "val_loss", "val_accuracy"):
        assert [figures_of(point, "accuracy")[name] for point in result.points] == pytest.approx(
            history[name], rel=1e-4
        )
    for ours, theirs in zip(arrays(Path(result.run) / "last.keras"), model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_the_mean_is_another_than_the_weights(
    averaged: Project, project: Project, tmp_path: Path, do: Do
) -> None:
    mean, plain = do(Train(averaged, str(tmp_path))), do(Train(with_epochs(project, 3), str(tmp_path)))
    assert [point.loss for point in mean.points] == [point.loss for point in plain.points]  # same steps
    assert all(one.val_loss != other.val_loss for one, other in zip(mean.points, plain.points, strict=True))


@pytest.mark.parametrize(("batches", "adopted"), [(4, 7), (26 + 5, None), (26 + 24, 7)])
def test_a_stopped_run_ends_as_if_it_had_not_been_stopped(
    averaged: Project, tmp_path: Path, do: Do, batches: int, adopted: int | None
) -> None:
    optimizer = averaged.optimizer.with_settings(ema_overwrite_frequency=adopted)
    project = dataclasses.replace(averaged, optimizer=optimizer)
    whole = do(Train(project, str(tmp_path / "whole")))
    stopped = do(Train(project, str(tmp_path / "part")), StopAt(batches))
    result = do(Train(project, "", resume=stopped.run))
    assert [point.val_loss for point in result.points] == [point.val_loss for point in whole.points]
    for name in ("best.keras", "last.keras"):
        for here, there in zip(arrays(Path(result.run) / name), arrays(Path(whole.run) / name), strict=True):
            np.testing.assert_array_equal(here, there)


def test_without_a_mean_nothing_changes_places(project: Project) -> None:
    model = build(project)
    compile_for_training(model, project)
    model.optimizer.build(model.trainable_variables)
    before = model.get_weights()
    AveragedWeights(model).put_in()
    assert all(np.array_equal(one, other) for one, other in zip(before, model.get_weights(), strict=True))
