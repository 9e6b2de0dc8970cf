from __future__ import annotations

import csv
import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cnnstudio.core.errors import EngineError, FileError, NetworkError, StudioError
from cnnstudio.document.data_paths import located
from cnnstudio.document.files import save_project
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.runs.batch_curve import batch_points
from cnnstudio.engine.runs.run_folder import RunFolder
from cnnstudio.engine.training.resuming import can_resume, run_project, with_epochs, with_moved_data
from cnnstudio.engine.training.train import Train, TrainProgress, TrainResult
from tests.engine.stop_at import StopAt

Do = Callable[..., Any]
Change = Callable[..., Project]


@pytest.fixture
def run(digits_run: TrainResult, tmp_path: Path) -> Path:
    """A finished run of 3 epochs that may be changed."""
    return Path(shutil.copytree(digits_run.run, tmp_path / "run"))


@pytest.fixture(scope="module")
def longer(digits_run: TrainResult, tmp_path_factory: pytest.TempPathFactory) -> TrainResult:
    """The same training with 5 epochs at once."""
    project = run_project(Path(digits_run.run), 5)
    return Train(project, str(tmp_path_factory.mktemp("longer")))(lambda progress: None, Control())


def figures(points: tuple[Any, ...]) -> list[Any]:
    """Epochs without the time that they took."""
    return [dataclasses.replace(point, seconds=0.0) for point in points]


def steps(path: Path) -> int:
    """Steps of the optimizer that a saved model has behind it."""
    import keras
    import numpy as np

    return int(np.asarray(keras.saving.load_model(path).optimizer.iterations))


def weights(path: Path) -> list[Any]:
    """What a saved model has learned."""
    import keras

    return [array.tolist() for array in keras.saving.load_model(path, compile=False).get_weights()]


def test_a_finished_run_goes_on_with_more_epochs(run: Path, longer: TrainResult, do: Do) -> None:
    reports: list[TrainProgress] = []
    earlier = RunFolder.open(run).history()
    result = do(Train(run_project(run, 5), "", resume=str(run)), reports=reports)
    assert figures(result.points) == figures(longer.points)
    assert (result.run, result.epochs, result.stopped) == (str(run), 5, False)
    assert (result.best_epoch, result.metrics) == (longer.best_epoch, longer.metrics)
    assert reports[0].epoch_points == earlier == result.points[:3]
    told = [point for progress in reports for point in progress.points]
    assert [point.step for point in told] == list(range(1, 5 * 23 + 1))  # those of before come from the disk
    assert tuple(told) == batch_points(run) == batch_points(Path(longer.run))
    assert RunFolder.open(run).history() == result.points
    assert result.seconds > sum(point.seconds for point in earlier)
    for name in ("best.keras", "last.keras"):
        assert weights(run / name) == weights(Path(longer.run) / name)
    assert run_project(run).training.epochs == 5
    environment = json.loads((run / "environment.json").read_text("utf-8"))
    assert [sitting["after_epoch"] for sitting in environment["resumed"]] == [3]
    assert environment["data"]["training"] == 1437


def test_a_history_that_is_ahead_is_cut(run: Path, longer: TrainResult, do: Do) -> None:
    shutil.copy(Path(longer.run) / "history.csv", run / "history.csv")
    result = do(Train(run_project(run, 4), "", resume=str(run)))
    assert figures(result.points) == figures(longer.points[:4])
    rows = list(csv.DictReader((run / "history.csv").read_text("utf-8").splitlines()))
    assert [int(row["epoch"]) for row in rows] == [1, 2, 3, 4]


def test_a_best_state_that_is_ahead_is_gone_on_from(run: Path, longer: TrainResult, do: Do) -> None:
    shutil.copy(Path(longer.run) / "history.csv", run / "history.csv")
    shutil.copy(Path(longer.run) / "last.keras", run / "best.keras")
    with pytest.raises(EngineError, match="All 5 epochs are done"):
        do(Train(run_project(run, 5), "", resume=str(run)))
    assert steps(run / "last.keras") == 5 * 23


@pytest.mark.parametrize("damage", ["missing", "damaged", "behind"])
def test_a_best_state_that_is_lost_is_made_up_for(
    run: Path, longer: TrainResult, do: Do, damage: str, tmp_path: Path
) -> None:
    if damage == "missing":
        (run / "best.keras").unlink()
    elif damage == "damaged":
        (run / "best.keras").write_bytes((run / "last.keras").read_bytes()[:5000])
    else:
        first = do(Train(run_project(run, 1), str(tmp_path / "first")))
        shutil.copy(Path(first.run) / "best.keras", run / "best.keras")
    result = do(Train(run_project(run, 5), "", resume=str(run)))
    assert result.best_epoch == longer.best_epoch
    assert steps(run / "best.keras") == longer.best_epoch * 23


@pytest.mark.parametrize("batches", [4, 26 + 5])
def test_a_stopped_run_ends_as_if_it_had_not_been_stopped(
    digits_run: TrainResult, tmp_path: Path, do: Do, batches: int
) -> None:
    project = run_project(Path(digits_run.run))
    stopped = do(Train(project, str(tmp_path)), StopAt(batches))
    again = do(Train(project, "", resume=stopped.run), StopAt(3))
    assert (again.epochs, again.points, again.stopped) == (stopped.epochs, stopped.points, True)
    result = do(Train(project, "", resume=stopped.run))
    assert figures(result.points) == figures(digits_run.points)
    assert weights(Path(stopped.run) / "last.keras") == weights(Path(digits_run.run) / "last.keras")
    assert batch_points(Path(stopped.run)) == batch_points(Path(digits_run.run))


def test_what_was_not_trained_there_is_refused(run: Path, project: Project, do: Do, changed: Change) -> None:
    stored = run_project(run, 9)
    cases = {
        r"another seed \(3, not 4\)": changed(stored, seed=4),
        r"another batch size \(64, not 32\) and pixel scale \(0…1, not none\)": changed(
            stored, batch_size=32, scaling="none"
        ),
        "another optimizer: ": dataclasses.replace(stored, optimizer=SGD()),
        "another network: ": dataclasses.replace(stored, network=with_fewer_filters(stored)),
    }
    before = {path.name: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    for words, other in cases.items():
        with pytest.raises(EngineError, match=f"was trained with {words}") as caught:
            do(Train(other, "", resume=str(run)))
        assert "with its own project file, or train anew" in str(caught.value)
    assert {path.name: path.read_bytes() for path in run.rglob("*") if path.is_file()} == before


def with_fewer_filters(project: Project) -> Any:
    """The network with another convolution."""
    node = project.network.nodes[1]
    return dataclasses.replace(
        project.network,
        nodes=tuple(
            dataclasses.replace(each, layer=dataclasses.replace(each.layer, filters=8))
            if each is node
            else each
            for each in project.network.nodes
        ),
    )


def test_all_epochs_done(run: Path, do: Do) -> None:
    for epochs in (3, 2):
        with pytest.raises(EngineError, match=r"^All 3 epochs are done in .*run: give --epochs with more"):
            do(Train(run_project(run, epochs), "", resume=str(run)))
    assert run_project(run).training.epochs == 3


def test_a_last_state_that_is_missing_damaged_or_of_another_network(
    run: Path, do: Do, project: Project, tmp_path: Path
) -> None:
    task = Train(run_project(run, 9), "", resume=str(run))
    whole = (run / "last.keras").read_bytes()
    (run / "last.keras").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(EngineError, match=r"run cannot be resumed: last\.keras is damaged"):
        do(task)
    other = dataclasses.replace(project, network=with_fewer_filters(project))
    shutil.copy(
        Path(do(Train(with_epochs(other, 1), str(tmp_path / "other"))).run) / "last.keras", run / "last.keras"
    )
    with pytest.raises(EngineError, match=r"last\.keras does not hold the weights of this network"):
        do(task)
    (run / "last.keras").unlink()
    assert not can_resume(run)
    with pytest.raises(EngineError, match=r"holds no last\.keras, so there is nothing to go on from"):
        do(task)


def test_data_that_have_changed(run: Path, do: Do) -> None:
    environment = json.loads((run / "environment.json").read_text("utf-8"))
    environment["data"]["training"] = 1500
    (run / "environment.json").write_text(json.dumps(environment), "utf-8")
    with pytest.raises(EngineError, match="was trained with 1,500 training images, and now there are 1,437"):
        do(Train(run_project(run, 9), "", resume=str(run)))


def test_what_can_be_resumed(run: Path, tmp_path: Path) -> None:
    assert can_resume(run)
    assert not can_resume(tmp_path / "nowhere")
    with pytest.raises(FileError, match="There is no run folder"):
        run_project(tmp_path / "nowhere")
    save_project(dataclasses.replace(run_project(run), data=DataChoice("shapes")), run / "project.cnnstudio")
    (run / "project.cnnstudio").write_text("{")
    with pytest.raises(StudioError, match=r"project\.cnnstudio"):
        run_project(run)


@pytest.mark.parametrize("limit", [10**9, 0])
def test_a_run_on_files_goes_on_with_the_same_figures(
    tmp_path: Path, do: Do, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    import numpy as np
    from PIL import Image

    from cnnstudio.core.network import chain
    from cnnstudio.document.project import Training
    from cnnstudio.layers.dense import Dense
    from cnnstudio.layers.regularization import Dropout
    from cnnstudio.layers.reshape import Flatten, Input

    random = np.random.default_rng(0)
    for place in range(60):
        path = tmp_path / "photos" / "ab"[place % 2] / f"{place}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(random.integers(0, 200, (9, 7, 3), np.uint8) + np.uint8(50 * (place % 2))).save(path)
    (tmp_path / "photos" / "a" / "4.png").write_bytes(b"broken")
    monkeypatch.setattr("cnnstudio.engine.batches.training_data.MEMORY_LIMIT", limit)
    network = chain(Input((8, 8, 3)), Flatten(), Dropout(0.3), Dense(2, "softmax"))
    data = DataChoice.of("folder", {"path": str(tmp_path / "photos")})
    project = Project(network, "files", data=data, training=Training(epochs=4, batch_size=16))
    whole = do(Train(project, str(tmp_path / "runs")))
    first = do(Train(with_epochs(project, 2), str(tmp_path / "runs")))
    again = do(Train(run_project(Path(first.run), 4), "", resume=first.run))
    assert figures(again.points) == figures(whole.points)
    assert weights(Path(again.run) / "last.keras") == weights(Path(whole.run) / "last.keras")
    assert again.notes == "1 image cannot be read and is left out: a/4.png."
    moved = tmp_path / "elsewhere"
    (tmp_path / "photos").rename(moved)
    with pytest.raises(NetworkError, match=r"There is no folder .*photos"):
        do(Train(run_project(Path(first.run), 5), "", resume=first.run))
    there = dataclasses.replace(run_project(Path(first.run), 5), data=located(data, moved))
    on = do(Train(with_moved_data(run_project(Path(first.run), 5), there), "", resume=first.run))
    assert figures(on.points[:4]) == figures(whole.points)
    assert run_project(Path(first.run)).data == there.data
    (moved / "b").rename(moved / "c")
    with pytest.raises(EngineError, match=r"other classes than there are now \(a and c\)"):
        do(Train(with_epochs(there, 6), "", resume=first.run))
