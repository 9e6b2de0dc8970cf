from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.network import chain
from cnnstudio.data.dataset import Dataset, Samples
from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
from cnnstudio.engine.inspecting.overview import Overview
from cnnstudio.engine.predicting.predict import Predict
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.messages import packed
from cnnstudio.engine.training.train import Train, TrainProgress
from cnnstudio.engine.training.training_progress import figures_of
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
    return [(point.loss, point.score) for progress in reports for point in progress.points]


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
        "batches.csv", "best.keras", "environment.json", "history.csv", "last.keras", "outcome.json", "project.cnnstudio",
        "watched",
    ]  # fmt: skip
    assert [float(row["val_accuracy"]) for row in rows(digits_run.run)] == [
        p.val_score for p in digits_run.points
    ]
    best = max(digits_run.points, key=lambda point: (point.val_score, -point.val_loss))
    assert digits_run.best_epoch == best.epoch
    assert digits_run.metrics["val_accuracy"] == best.val_score > 0.8
    assert (digits_run.epochs, digits_run.stopped) == (3, False)
    assert digits_run.device.startswith("CPU")
    assert packed(digits_run).opened_without_backends() == digits_run


def test_the_saved_models_have_the_figures_of_their_epochs(digits_run: Any) -> None:
    import keras

    from cnnstudio.document.files import load_project
    from cnnstudio.engine.batches.training_data import training_data

    data = training_data(load_project(Path(digits_run.run) / "project.cnnstudio"), (8, 8, 1))
    for name, epoch in (("best", digits_run.best_epoch), ("last", digits_run.epochs)):
        model = keras.saving.load_model(Path(digits_run.run) / f"{name}.keras")
        loss, accuracy = model.evaluate(
            data.validation_images, data.validation_labels, batch_size=64, verbose=0
        )
        point = digits_run.points[epoch - 1]
        assert (loss, accuracy) == pytest.approx((point.val_loss, point.val_score), abs=1e-5)


def test_it_is_a_plain_fit_of_keras(project: Project, tmp_path: Path, do: Do) -> None:
    import keras

    from cnnstudio.engine.batches.shuffling import epoch_order
    from cnnstudio.engine.batches.training_data import training_data
    from cnnstudio.engine.building.build import build
    from cnnstudio.engine.objectives.compiling import compile_for_training

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
        assert [figures_of(point, "accuracy")[name] for point in result.points] == history[name]
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


@dataclass(frozen=True, slots=True)
class Sides(Dataset):
    """A data set of two classes: bright on the left, or on the right."""

    kind = "sides"
    label = "Sides"
    input_shape = (8, 8, 1)
    classes = ("left", "right")

    def load(self) -> Samples:
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
    for module in ("data.readiness", "engine.batches.training_data"):
        monkeypatch.setattr(f"cnnstudio.{module}.dataset_of", lambda project: Sides())
    project = Project(chain(Input((8, 8, 1)), Flatten(), head), training=Training(epochs=8, batch_size=16))
    result = do(Train(project, str(tmp_path)))
    assert result.metrics["val_accuracy"] == 1.0
    pixels = np.zeros((8, 8, 1), np.uint8)
    pixels[:, 4:] = 220
    (prediction,) = do(Predict(SavedModel(result.run), (Picture(pixels, "right side"),)))
    assert prediction.classes[0].label == "right"
    assert sum(score.score for score in prediction.classes) == pytest.approx(1)


def test_frozen_layers_stay_as_they_started_and_so_when_a_run_goes_on(
    varied: Project, tmp_path: Path, do: Do
) -> None:
    import keras

    from cnnstudio.engine.building.build import build

    ids = ("n1", "n2")
    network = varied.network.with_changed([varied.network[key].with_trainable(False) for key in ids])
    project = dataclasses.replace(varied, network=network)
    start = {weight.path: np.array(weight) for weight in build(project).weights}
    longer = dataclasses.replace(project, training=project.training.with_settings(epochs=3))
    result = do(Train(project, str(tmp_path / "short")))
    again = do(Train(longer, "", resume=result.run))
    whole = do(Train(longer, str(tmp_path / "long")))
    ends = [keras.saving.load_model(Path(run) / "last.keras").weights for run in (again.run, whole.run)]
    for one, other in zip(*ends, strict=True):
        assert one.path == other.path
        np.testing.assert_array_equal(one, other)
    changed = {weight.path for weight in ends[0] if not np.array_equal(start[weight.path], weight)}
    assert changed - {path for path in changed if "seed" in path} == {"dense/kernel", "dense/bias"}


def test_images_from_the_disk_weigh_by_class_and_their_labels_are_smoothed(
    tmp_path: Path, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keras
    from PIL import Image

    from cnnstudio.document.optimizers import SGD
    from cnnstudio.document.project import DataChoice
    from cnnstudio.engine.batches.training_data import StoredRows, training_data
    from cnnstudio.engine.building.build import build

    monkeypatch.setattr("cnnstudio.engine.batches.training_data.MEMORY_LIMIT", 0)
    random = np.random.default_rng(0)
    for place in range(60):
        path = tmp_path / "photos" / "common" / f"{place}.png"
        path = path if place % 6 else path.parent.with_name("rare") / path.name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(random.integers(0, 256, (8, 8, 3), np.uint8)).save(path)
    network = chain(Input((8, 8, 3)), Flatten(), Dense(2, "softmax"))
    training = Training(epochs=1, batch_size=16, label_smoothing=0.2, class_weight="balanced")
    data = DataChoice.of("folder", {"path": str(tmp_path / "photos")})
    project = Project(network, "files", data=data, optimizer=SGD(1e-9), training=training)
    images = training_data(project, (8, 8, 3))
    assert isinstance(images.train_images, StoredRows)
    keras.utils.set_random_seed(0)
    shares = np.asarray(build(project)(images.train_images.take(np.arange(48)).astype(np.float32)))
    labels = images.train_labels
    wanted = np.eye(2)[labels] * 0.8 + 0.1
    losses = -(wanted * np.log(shares)).sum(axis=1)
    weights = np.where(labels == 1, 48 / (2 * 8), 48 / (2 * 40))
    assert sorted(np.bincount(labels)) == [8, 40]
    (point,) = do(Train(project, str(tmp_path / "runs"))).points
    assert point.loss == pytest.approx((weights * losses).mean(), rel=1e-4)
    assert point.loss != pytest.approx(losses.mean(), rel=1e-2)
