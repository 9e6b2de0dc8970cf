"""``cnnstudio train``, ``predict``, ``activations`` and ``kernels`` on one small run."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.cli import main
from cnnstudio.core.network import chain
from cnnstudio.document.files import save_project
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.project import DataChoice, Project, Training
from cnnstudio.document.schedules import Table
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input

RUN_FILES = {
    "batches.csv",
    "project.cnnstudio",
    "history.csv",
    "best.keras",
    "last.keras",
    "environment.json",
    "outcome.json",
}
# Small pictures of what layers made of one image; of very quick epochs there may be none.
WATCHED = "watched"


def small(units: int = 10, rate: float = 0.05) -> Project:
    """A network that learns digits a little in two epochs."""
    layers = (
        Input((8, 8, 1)),
        Conv2D(4, 3, activation="relu"),
        Flatten(),
        Dense(units, activation="softmax"),
    )
    return Project(chain(*layers), "small", optimizer=SGD(rate))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run folder that the command wrote in a process of its own."""
    folder = tmp_path_factory.mktemp("runs")
    project = folder / "small.cnnstudio"
    save_project(small(), project)
    answer = subprocess.run(
        [sys.executable, "-m", "cnnstudio", "train", str(project), "--epochs", "2", "--runs", str(folder), "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(answer.stdout)
    assert found["epochs"] == 2
    assert 0 < found["metrics"]["val_accuracy"] <= 1
    return Path(found["run"])


def test_run_folder_is_complete(run: Path) -> None:
    assert {path.name for path in run.iterdir()} == {*RUN_FILES, WATCHED}
    with (run / "history.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["epoch"] for row in rows] == ["1", "2"]
    assert list(rows[0])[:5] == ["epoch", "loss", "accuracy", "val_loss", "val_accuracy"]


def test_predict_gives_scores(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    image = tmp_path / "black.png"
    Image.new("RGB", (20, 30)).save(image)
    assert main(["predict", str(run), str(image), "--top", "3", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    scores = [choice["score"] for choice in found["classes"]]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 3
    assert {choice["class"] for choice in found["classes"]} <= set("0123456789")


def test_activations_and_kernels_are_written(run: Path, tmp_path: Path) -> None:
    image = tmp_path / "noise.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (8, 8), dtype=np.uint8)).save(image)
    maps, kernels, picture = tmp_path / "maps.npz", tmp_path / "kernels.npz", tmp_path / "maps.png"
    assert main(["activations", str(run), str(image), "--layer", "conv2d", "--out", str(maps)]) == 0
    assert main(["kernels", str(run), "--layer", "conv2d", "--out", str(kernels)]) == 0
    assert main(["activations", str(run), str(image), "--layer", "conv2d", "--out", str(picture)]) == 0
    with np.load(maps) as file:
        assert file["activations"].shape == (6, 6, 4)
        assert file["activations"].dtype == np.float32
    with np.load(kernels) as file:
        assert file["kernels"].shape == (3, 3, 1, 4)
    with Image.open(picture) as shown:
        assert shown.size >= (12, 12)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["activations", "RUN", "IMAGE", "--layer", "nothing", "--out", "OUT.npz"], "conv2d"),
        (["activations", "RUN", "IMAGE", "--layer", "conv2d", "--out", "OUT.txt"], ".npz"),
        (["predict", "RUN", "missing.png"], "missing.png"),
        (["predict", "nowhere", "IMAGE"], "nowhere"),
        (["kernels", "RUN", "--layer", "flatten", "--out", "OUT.npz"], "flatten"),
    ],
)
def test_bad_input_is_one_line(
    run: Path, tmp_path: Path, arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    image = tmp_path / "black.png"
    Image.new("L", (8, 8)).save(image)
    names = {"RUN": str(run), "IMAGE": str(image), "OUT.npz": str(tmp_path / "o.npz"), "OUT.txt": "o.txt"}
    assert main([names.get(argument, argument) for argument in arguments]) == 1
    captured = capsys.readouterr()
    assert word in captured.err
    assert len(captured.err.strip().splitlines()) == 1


def test_network_that_does_not_fit_its_data_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "seven.cnnstudio"
    save_project(small(units=7), path)
    assert main(["train", str(path), "--runs", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert "7" in error
    assert "10" in error


def test_interrupt_keeps_the_checkpoint_and_exits_130(tmp_path: Path) -> None:
    path = tmp_path / "small.cnnstudio"
    save_project(small(), path)
    process = subprocess.Popen(
        [sys.executable, "-m", "cnnstudio", "train", str(path), "--epochs", "100000", "--runs", str(tmp_path)],
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("epoch 2:"):
            break
    os.kill(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    (folder,) = (entry for entry in tmp_path.iterdir() if entry.is_dir() and (entry / "history.csv").exists())
    assert {entry.name for entry in folder.iterdir()} - {WATCHED} == RUN_FILES
    epochs = len((folder / "history.csv").read_text().splitlines()) - 1
    assert resumed(folder, "--epochs", str(epochs + 2), "--json") == {
        "run": str(folder),
        "epochs": epochs + 2,
    }


def resumed(folder: Path, *arguments: str) -> dict[str, object]:
    """What ``train --resume`` prints in a process of its own, but the metrics."""
    command = [sys.executable, "-m", "cnnstudio", "train", "--resume", str(folder), *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    found: dict[str, object] = json.loads(answer.stdout)
    metrics = found.pop("metrics")
    assert isinstance(metrics, dict)
    assert set(metrics) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    return found


def test_a_run_goes_on_with_the_project_beside_it(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Path(shutil.copytree(run, tmp_path / "copy"))
    project = str(run.parent / "small.cnnstudio")  # of 10 epochs; the run has 2
    assert main(["train", project, "--resume", str(copy), "--epochs", "3", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["run"], found["epochs"]) == (str(copy), 3)
    with (copy / "history.csv").open() as file:
        assert [row["epoch"] for row in csv.DictReader(file)] == ["1", "2", "3"]
    assert main(["train", str(copy / "project.cnnstudio"), "--resume", str(copy), "--epochs", "4"]) == 0
    assert capsys.readouterr().out.strip() == str(copy)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["PROJECT", "--resume", "RUN"], "All 2 epochs are done"),
        (["PROJECT", "--resume", "RUN", "--epochs", "3", "--seed", "8"], "another seed (0, not 8)"),
        (
            ["--resume", "RUN", "--epochs", "3", "--best-by", "training loss"],
            "another figure for the best epoch (validation accuracy, not training loss)",
        ),
        (["PROJECT", "--best-by", "f1"], "Best epoch by cannot be 'f1': choose one of validation accuracy,"),
        (["--resume", "nowhere"], "There is no run folder nowhere"),
    ],
)
def test_what_cannot_go_on_is_one_line(
    run: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"RUN": str(run), "PROJECT": str(run.parent / "small.cnnstudio")}
    assert main(["train", *(names.get(argument, argument) for argument in arguments)]) == 1
    error = " ".join(capsys.readouterr().err.split())
    assert words in error
    assert "Traceback" not in error


def test_without_project_and_run_the_usage_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train"]) == 2
    assert "--resume" in capsys.readouterr().err


def photos(root: Path) -> Path:
    """Sixty noisy pictures of three classes, of which one is common and one rare, and one that is broken."""
    random = np.random.default_rng(0)
    for place in range(60):
        kind = 0 if place % 3 else 1 + (place % 4 == 0)
        path = root / "abc"[kind] / f"{place:02}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        pixels = random.integers(0, 150, (9, 7, 3), np.uint8) + np.uint8(50 * kind)
        Image.fromarray(pixels).save(path)
    (root / "a" / "01.png").write_bytes(b"broken")
    return root


def history(run: str) -> list[dict[str, str]]:
    """The epochs of a run, without the time that they took."""
    with (Path(run) / "history.csv").open() as file:
        return [
            {name: value for name, value in row.items() if name != "seconds"} for row in csv.DictReader(file)
        ]


def test_a_scheduled_run_on_files_that_began_with_weights_goes_on_with_the_same_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "cnnstudio.engine.batches.training_data.MEMORY_LIMIT", 0
    )  # batches come from the disk
    training = Training(epochs=3, batch_size=16, label_smoothing=0.1, class_weight="balanced")
    network = chain(Input((8, 8, 3)), Flatten(), Dense(3, activation="softmax"))
    data = DataChoice.of("folder", {"path": str(photos(tmp_path / "photos"))})
    schedule = Table(after=(1, 2), factors=(0.5, 0.25))
    begin, path = tmp_path / "begin.cnnstudio", tmp_path / "weighted.cnnstudio"
    project = Project(network, "files", data=data, optimizer=SGD(0.1), schedule=schedule, training=training)
    save_project(project, begin)

    def trained(*arguments: str) -> str:
        assert main(["train", *arguments, "--runs", str(tmp_path / "runs"), "--json"]) == 0
        found: str = json.loads(capsys.readouterr().out)["run"]
        return found

    first = trained(str(begin), "--epochs", "1")
    assert main(["weights", str(begin), "--from", first, "--to", str(path)]) == 0
    capsys.readouterr()
    whole, half = history(trained(str(path))), trained(str(path), "--epochs", "1")
    assert len(history(half)) == 1
    shutil.rmtree(first)  # what goes on needs no weights but its own
    assert trained("--resume", half, "--epochs", "3") == half
    assert history(half) == whole
    assert [float(row["learning_rate"]) for row in whole] == pytest.approx([0.1, 0.05, 0.025])
