"""Trainings that are stopped, paused, refused or fail, and what is left of them."""

from __future__ import annotations

import csv
import dataclasses
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError, FileError, NetworkError, Stopped
from cnnstudio.core.network import chain
from cnnstudio.data.images import Picture
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.predicting.predict import Predict
from cnnstudio.engine.process import memory
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.training import watch
from cnnstudio.engine.training.train import Train, TrainProgress
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from tests.engine.stop_at import StopAt

Do = Callable[..., Any]
Change = Callable[..., Project]


def rows(run: str) -> list[dict[str, str]]:
    """The history of a run."""
    return list(csv.DictReader((Path(run) / "history.csv").read_text("utf-8").splitlines()))


def test_a_stop_in_the_first_epoch_keeps_the_state_as_it_is(
    project: Project, tmp_path: Path, do: Do, digit: Picture
) -> None:
    reports: list[TrainProgress] = []
    result = do(Train(project, str(tmp_path)), StopAt(4), reports)
    assert (result.epochs, result.best_epoch, result.metrics, result.stopped) == (0, 0, {}, True)
    assert rows(result.run) == []
    assert len(do(Predict(SavedModel(result.run), (digit,)))[0].classes) == 5


def test_a_stop_in_the_last_batch_of_an_epoch_keeps_it(
    project: Project, tmp_path: Path, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        watch, "_WAIT", 60.0
    )  # s; the first validation is compiled, on a busy machine for long
    result = do(Train(project, str(tmp_path)), StopAt(23))
    assert (result.epochs, result.best_epoch, result.stopped) == (1, 1, True)
    assert [row["epoch"] for row in rows(result.run)] == ["1"]


def test_a_stop_later_keeps_the_finished_epochs(
    project: Project, tmp_path: Path, do: Do, changed: Change
) -> None:
    import keras

    result = do(
        Train(changed(project, epochs=50), str(tmp_path)), StopAt(3 * 26 + 5)
    )  # batches and validations
    assert (result.epochs, result.stopped) == (3, True)
    assert len(rows(result.run)) == 3
    last = keras.saving.load_model(Path(result.run) / "last.keras")
    assert int(np.asarray(last.optimizer.iterations)) == 3 * 23


def test_a_stop_before_the_start_leaves_nothing(project: Project, tmp_path: Path, do: Do) -> None:
    control = Control()
    control.stop()
    with pytest.raises(Stopped):
        do(Train(project, str(tmp_path / "runs")), control)
    assert not (tmp_path / "runs").exists()


def test_a_pause_lasts_until_it_is_resumed(project: Project, tmp_path: Path) -> None:
    control = Control()
    control.pause()
    reports: list[TrainProgress] = []
    paused = threading.Event()

    def note(progress: TrainProgress) -> None:
        reports.append(progress)
        if progress.paused:
            paused.set()

    def resume() -> None:
        paused.wait(60)
        control.resume()

    helper = threading.Thread(target=resume)
    helper.start()
    result = Train(project, str(tmp_path))(note, control)
    helper.join()
    assert reports[0].paused
    assert (result.epochs, result.stopped) == (2, False)


def test_a_loss_that_is_no_number_ends_it_and_keeps_what_was_saved(
    project: Project, tmp_path: Path, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = chain(Input((8, 8, 1)), Flatten(), *(Dense(32) for _ in range(4)), Dense(10))
    wild = dataclasses.replace(project, network=deep, optimizer=SGD(1000.0, momentum=0.99))
    with pytest.raises(
        EngineError,
        match=r"^The loss became (NaN|infinite).* in epoch 1, batch \d+: lower the learning rate \(now 1000\)",
    ):
        do(Train(wild, str(tmp_path / "a")))
    (folder,) = (tmp_path / "a").iterdir()
    assert rows(str(folder)) == []
    from cnnstudio.engine.objectives import compiling

    real = compiling.compile_for_training

    def poisoned(model: Any, chosen: Project) -> None:
        """From the second epoch on, steps lead to nowhere."""
        import keras

        real(model, chosen)
        schedule = keras.optimizers.schedules.PiecewiseConstantDecay([25], [0.001, 3e38])
        model.optimizer.learning_rate = schedule

    monkeypatch.setattr("cnnstudio.engine.training.phases.compile_for_training", poisoned)
    with pytest.raises(EngineError, match="in epoch 2, batch"):
        do(Train(project, str(tmp_path / "b")))
    (folder,) = (tmp_path / "b").iterdir()
    assert len(rows(str(folder))) == 1
    for name in ("best.keras", "last.keras"):
        import keras

        weights = keras.saving.load_model(folder / name, compile=False).get_weights()
        assert all(np.isfinite(array).all() for array in weights)


def test_what_cannot_be_trained_is_refused_before_anything_is_made(tmp_path: Path, do: Do) -> None:
    runs = str(tmp_path / "runs")
    with pytest.raises(NetworkError, match=r"^dense gives 7, but Digits has 10 classes"):
        do(Train(Project(chain(Input((8, 8, 1)), Flatten(), Dense(7, "softmax"))), runs))
    with pytest.raises(NetworkError, match="empty"):
        do(Train(Project(), runs))
    assert not (tmp_path / "runs").exists()


def test_a_batch_beyond_the_memory_names_one_that_fits(
    project: Project, tmp_path: Path, do: Do, changed: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("process.memory", "training.batch_memory"):
        monkeypatch.setattr(f"cnnstudio.engine.{module}.free_bytes", lambda: 10**6)
    assert memory.free_bytes() == 10**6
    message = r"train on batches of 1,024 images takes at least .*: use a batch size of at most \d+\.$"
    with pytest.raises(EngineError, match=message):
        do(Train(changed(project, batch_size=1024), str(tmp_path)))


def test_memory_that_runs_out_on_the_way(
    project: Project, tmp_path: Path, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keras
    import tensorflow as tf

    def fit(*args: Any, **kwargs: Any) -> None:
        raise tf.errors.ResourceExhaustedError(None, None, "OOM when allocating tensor")

    monkeypatch.setattr(keras.Model, "fit", fit)
    with pytest.raises(
        EngineError,
        match="not enough memory to train on batches of 64 images: use a batch size of at most 32, or a smaller",
    ):
        do(Train(project, str(tmp_path)))


def test_a_place_that_cannot_be_written(project: Project, tmp_path: Path, do: Do) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileError, match="choose another folder for runs"):
        do(Train(project, str(tmp_path / "file" / "runs")))
