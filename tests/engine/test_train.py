from __future__ import annotations

import csv
import dataclasses
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError, FileError, NetworkError, Stopped
from cnnstudio.core.network import chain
from cnnstudio.data.images import Picture
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.project import Project, Training
from cnnstudio.engine import memory
from cnnstudio.engine.control import Control
from cnnstudio.engine.messages import packed
from cnnstudio.engine.models import SavedModel, UntrainedModel
from cnnstudio.engine.overview import Overview
from cnnstudio.engine.predict import Predict
from cnnstudio.engine.train import Train, TrainProgress
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input

Do = Callable[..., Any]
Change = Callable[..., Project]


def rows(run: str) -> list[dict[str, str]]:
    """The history of a run."""
    return list(csv.DictReader((Path(run) / "history.csv").read_text("utf-8").splitlines()))


def curve(reports: list[TrainProgress]) -> list[tuple[float, float]]:
    """Loss and accuracy of every batch."""
    return [(point.loss, point.accuracy) for progress in reports for point in progress.points]


@pytest.fixture
def varied() -> Project:
    """A network with everything that is random: dropout, batch statistics, shuffling."""
    network = chain(
        Input((8, 8, 1)), Conv2D(8, (3, 3)), BatchNormalization(), MaxPooling2D(), Dropout(0.3), Flatten(),
        Dense(10, "softmax"),
    )  # fmt: skip
    return Project(network, "varied", training=Training(batch_size=128, epochs=2, seed=5))


def test_a_run_leaves_its_folder_and_its_result(digits_run: Any) -> None:
    folder = Path(digits_run.run)
    assert sorted(path.name for path in folder.iterdir()) == [
        "best.keras", "environment.json", "history.csv", "last.keras", "project.cnnstudio",
    ]  # fmt: skip
    assert [float(row["val_accuracy"]) for row in rows(digits_run.run)] == [
        p.val_accuracy for p in digits_run.points
    ]
    best = max(digits_run.points, key=lambda point: (point.val_accuracy, -point.val_loss))
    assert digits_run.best_epoch == best.epoch
    assert digits_run.metrics["val_accuracy"] == best.val_accuracy > 0.8
    assert (digits_run.epochs, digits_run.stopped) == (3, False)
    assert digits_run.device.startswith("CPU")
    assert packed(digits_run).opened_without_backends() == digits_run


def test_the_saved_models_have_the_figures_of_their_epochs(digits_run: Any) -> None:
    import keras

    from cnnstudio.document.files import load_project
    from cnnstudio.engine.training_data import training_data

    data = training_data(load_project(Path(digits_run.run) / "project.cnnstudio"), (8, 8, 1))
    for name, epoch in (("best", digits_run.best_epoch), ("last", digits_run.epochs)):
        model = keras.saving.load_model(Path(digits_run.run) / f"{name}.keras")
        loss, accuracy = model.evaluate(
            data.validation_images, data.validation_labels, batch_size=64, verbose=0
        )
        point = digits_run.points[epoch - 1]
        assert (loss, accuracy) == pytest.approx((point.val_loss, point.val_accuracy), abs=1e-5)


def test_it_is_a_plain_fit_of_keras(project: Project, tmp_path: Path, do: Do) -> None:
    import keras

    from cnnstudio.engine.build import build
    from cnnstudio.engine.objective import compile_for_training
    from cnnstudio.engine.shuffling import epoch_order
    from cnnstudio.engine.training_data import training_data

    reports: list[TrainProgress] = []
    result = do(Train(project, str(tmp_path)), reports=reports)
    keras.utils.set_random_seed(project.training.seed)
    model = build(project)
    data = training_data(project, (8, 8, 1))
    compile_for_training(model, project)
    history: dict[str, list[float]] = {}
    for epoch in (1, 2):
        order = epoch_order(project.training.seed, epoch, len(data.train_images))
        found = model.fit(
            data.train_images[order], data.train_labels[order], batch_size=64, shuffle=False, verbose=0,
            validation_data=(data.validation_images, data.validation_labels),
        ).history  # fmt: skip
        for name, values in found.items():
            history.setdefault(name, []).extend(values)
    for name in ("loss", "accuracy", "val_loss", "val_accuracy"):
        assert [getattr(point, name) for point in result.points] == history[name]
    own = curve(reports)
    assert len(own) == 2 * 23
    sizes = [64] * 22 + [1437 - 22 * 64]
    assert np.average([loss for loss, _ in own[:23]], weights=sizes) == pytest.approx(
        history["loss"][0], abs=1e-5
    )
    assert np.average([right for _, right in own[23:]], weights=sizes) == pytest.approx(
        history["accuracy"][1], abs=1e-6
    )


def test_the_same_seed_gives_the_same_curve_whatever_else_is_looked_at(
    varied: Project, tmp_path: Path, do: Do, digit: Picture
) -> None:
    plain: list[TrainProgress] = []
    watched: list[TrainProgress] = []
    other: list[TrainProgress] = []
    do(Train(varied, str(tmp_path)), reports=plain)
    seen: list[Any] = []
    calls = iter(range(1000))

    def look() -> None:
        """Inspect the run and another network, as the window may between batches."""
        if next(calls) % 3:
            return
        unlike = dataclasses.replace(varied, training=varied.training.with_settings(seed=len(seen)))
        live = do(Overview(SavedModel(watched[0].run), digit)) if watched else None
        seen.append((live, do(Predict(UntrainedModel(unlike), (digit,)))))

    do(Train(varied, str(tmp_path)), Control(serve=look), watched)
    do(
        Train(dataclasses.replace(varied, training=varied.training.with_settings(seed=6)), str(tmp_path)),
        reports=other,
    )
    assert curve(plain) == curve(watched)
    assert curve(plain) != curve(other)
    lives = [live.prediction.classes[0].score for live, _ in seen if live is not None]
    assert len(set(lives)) > 5  # the model in training was seen as it changed


def test_lenet_learns_digits(tmp_path: Path, do: Do) -> None:
    network = chain(
        Input((8, 8, 1)), Conv2D(32, (3, 3), activation="relu"), Conv2D(64, (3, 3), activation="relu"),
        MaxPooling2D(), Flatten(), Dense(128, "relu"), Dropout(0.5), Dense(10, "softmax"),
    )  # fmt: skip
    result = do(Train(Project(network, training=Training(epochs=6)), str(tmp_path)))
    assert result.metrics["val_accuracy"] >= 0.95


def test_it_reports_speed_time_and_place(project: Project, tmp_path: Path, do: Do) -> None:
    reports: list[TrainProgress] = []
    result = do(Train(project, str(tmp_path), "my try"), reports=reports)
    assert all(progress.run == result.run for progress in reports)
    assert result.run.endswith("-my-try")
    assert reports[-1].fraction == 1
    assert reports[-1].images_per_second > 0
    assert reports[-1].seconds_left == pytest.approx(0, abs=0.01)
    assert [point for progress in reports for point in progress.epoch_points] == list(result.points)


class StopAt(Control):
    """Stops once so many batches have been begun."""

    def __init__(self, batches: int) -> None:
        super().__init__(serve=self._count)
        self._left = batches

    def _count(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.stop()


def test_a_stop_in_the_first_epoch_keeps_the_state_as_it_is(
    project: Project, tmp_path: Path, do: Do, digit: Picture
) -> None:
    reports: list[TrainProgress] = []
    result = do(Train(project, str(tmp_path)), StopAt(4), reports)
    assert (result.epochs, result.best_epoch, result.metrics, result.stopped) == (0, 0, {}, True)
    assert rows(result.run) == []
    assert len(do(Predict(SavedModel(result.run), (digit,)))[0].classes) == 5


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
    wild = dataclasses.replace(project, network=deep, optimizer=SGD(1000.0, 0.99))
    with pytest.raises(
        EngineError,
        match=r"^The loss became (NaN|infinite).* in epoch 1, batch \d+: lower the learning rate \(now 1000\)",
    ):
        do(Train(wild, str(tmp_path / "a")))
    (folder,) = (tmp_path / "a").iterdir()
    assert rows(str(folder)) == []
    from cnnstudio.engine import objective

    real = objective.compile_for_training

    def poisoned(model: Any, chosen: Project) -> None:
        """From the second epoch on, steps lead to nowhere."""
        import keras

        real(model, chosen)
        schedule = keras.optimizers.schedules.PiecewiseConstantDecay([25], [0.001, 3e38])
        model.optimizer.learning_rate = schedule

    monkeypatch.setattr("cnnstudio.engine.train.compile_for_training", poisoned)
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
    for module in ("memory", "train"):
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
        EngineError, match="not enough memory to train on batches of 64 images: use a smaller batch size"
    ):
        do(Train(project, str(tmp_path)))


def test_a_place_that_cannot_be_written(project: Project, tmp_path: Path, do: Do) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileError, match="choose another folder for runs"):
        do(Train(project, str(tmp_path / "file" / "runs")))


@dataclass(frozen=True, slots=True)
class Sides:
    """A data set of two classes: bright on the left, or on the right."""

    label = "Sides"
    input_shape = (8, 8, 1)
    classes = ("left", "right")

    def load(self) -> Any:
        from cnnstudio.data.dataset import Samples

        labels = np.arange(200) % 2
        images = np.zeros((200, 8, 8, 1), np.float32)
        images[labels == 0, :, :4] = 200
        images[labels == 1, :, 4:] = 200
        noise = np.random.default_rng(0).uniform(0, 55, images.shape).astype(np.float32)
        return Samples(images + noise, labels.astype(np.int64), self.classes)


@pytest.mark.parametrize("head", [Dense(1, "sigmoid"), Dense(2)])
def test_two_classes_by_one_score_or_two(
    tmp_path: Path, do: Do, monkeypatch: pytest.MonkeyPatch, head: Dense
) -> None:
    for module in ("data.readiness", "engine.training_data"):
        monkeypatch.setattr(f"cnnstudio.{module}.dataset_of", lambda project: Sides())
    project = Project(chain(Input((8, 8, 1)), Flatten(), head), training=Training(epochs=8, batch_size=16))
    result = do(Train(project, str(tmp_path)))
    assert result.metrics["val_accuracy"] == 1.0
    pixels = np.zeros((8, 8, 1), np.uint8)
    pixels[:, 4:] = 220
    (prediction,) = do(Predict(SavedModel(result.run), (Picture(pixels, "right side"),)))
    assert prediction.classes[0].label == "right"
    assert sum(score.score for score in prediction.classes) == pytest.approx(1)
