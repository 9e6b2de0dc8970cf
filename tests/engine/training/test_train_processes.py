"""What only shows from outside: a fresh process, a full disk, a kill in the middle of saving."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cnnstudio.core.network import chain
from cnnstudio.document.files import save_project
from cnnstudio.document.optimizers import Adam
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.runs.run_folder import RunFolder
from cnnstudio.engine.training.resuming import run_project, with_epochs
from cnnstudio.engine.training.train import Train, TrainProgress, TrainResult
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input

ROOT = Path(__file__).parents[3]

TRAIN = """
import json, os, resource, signal, sys
from pathlib import Path
import cnnstudio.layers
from cnnstudio.core.errors import StudioError
from cnnstudio.document.files import load_project
from cnnstudio.engine.training import checkpoints
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.training.train import Train

project, runs = load_project(Path(sys.argv[1])), sys.argv[2]
checkpoints._SHARE = 1e9  # every epoch is saved
{before}
points = []
try:
    Train(project, runs, resume=sys.argv[3])(lambda progress: points.extend(progress.points), Control())
except StudioError as error:
    print(json.dumps(str(error)))
else:
    print(json.dumps([[point.loss, point.score] for point in points]))
"""

LIMIT_FILES = """
import keras
keras.layers.Dense(1).build((1, 1))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
keep = checkpoints.Checkpoints.keep
def full(self, *arguments):
    keep(self, *arguments)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, resource.RLIM_INFINITY))
checkpoints.Checkpoints.keep = full
"""

KILL_WHILE_SAVING = """
saved = []
sync = os.fsync
def deadly(descriptor):
    if "unfinished-last" in os.readlink(f"/proc/self/fd/{descriptor}"):
        saved.append(1)
        if len(saved) == 2:
            os.truncate(descriptor, 5000)
            os.kill(os.getpid(), signal.SIGKILL)
    sync(descriptor)
checkpoints.os.fsync = deadly
"""

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="limits and signals as on Linux")


@pytest.fixture
def train_apart(project: Project, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Train the small project in a process of its own, with something done before."""
    saved = tmp_path / "p.cnnstudio"
    save_project(project, saved)

    def train(before: str, path: Path = saved, resume: str = "") -> subprocess.CompletedProcess[str]:
        command = [
            sys.executable,
            "-c",
            TRAIN.format(before=before),
            str(path),
            str(tmp_path / "runs"),
            resume,
        ]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        return subprocess.run(
            command, capture_output=True, text=True, timeout=150, env=environment, check=False
        )

    return train


def the_run(tmp_path: Path) -> Path:
    """The only run folder."""
    (run,) = (tmp_path / "runs").iterdir()
    return run


def steps_of(path: Path) -> int:
    """How many steps of the optimizer a saved model has behind it; fails if it is not whole."""
    import keras
    import numpy as np

    return int(np.asarray(keras.saving.load_model(path).optimizer.iterations))


@linux_only
def test_a_full_disk_ends_it_with_a_sentence_and_keeps_the_first_epoch(
    tmp_path: Path, train_apart: Callable[[str], Any]
) -> None:
    done = train_apart(LIMIT_FILES)
    message = json.loads(done.stdout.splitlines()[-1])
    assert "last.keras cannot be saved in" in message, done.stderr
    assert "free some space on the disk" in message
    run = the_run(tmp_path)
    assert steps_of(run / "best.keras") == steps_of(run / "last.keras") == 23
    assert sorted(path.name for path in run.iterdir()) == [
        "batches.csv", "best.keras", "environment.json", "history.csv", "last.keras", "outcome.json", "project.cnnstudio", "watched",
    ]  # fmt: skip


@linux_only
def test_a_kill_in_the_middle_of_saving_leaves_the_earlier_files_whole(
    tmp_path: Path, do: Callable[..., Any], train_apart: Callable[[str], Any]
) -> None:
    done = train_apart(KILL_WHILE_SAVING)
    assert done.returncode == -signal.SIGKILL, done.stderr
    run = the_run(tmp_path)
    assert steps_of(run / "best.keras") == steps_of(run / "last.keras") == 23
    assert len((run / "history.csv").read_text("utf-8").splitlines()) == 3  # the second epoch is done
    resumed = do(Train(run_project(run, 3), "", resume=str(run)))
    whole = do(Train(run_project(run, 3), str(tmp_path / "whole")))
    assert figures(resumed) == figures(whole)
    assert same_weights(resumed.run, whole.run)


def figures(result: TrainResult) -> list[tuple[float, ...]]:
    """Epochs without the time that they took."""
    return [
        (point.epoch, point.loss, point.score, point.val_loss, point.val_score) for point in result.points
    ]


def same_weights(run: str, other: str) -> bool:
    """Whether the models of two runs hold the same numbers, the best and the last."""
    import keras
    import numpy as np

    return all(
        np.array_equal(here, there)
        for name in ("best.keras", "last.keras")
        for here, there in zip(
            *(keras.saving.load_model(Path(folder) / name).get_weights() for folder in (run, other)),
            strict=True,
        )
    )


def test_a_run_goes_on_in_a_fresh_process_as_if_it_had_never_ended(
    tmp_path: Path, do: Callable[..., Any], train_apart: Callable[..., Any]
) -> None:
    network = chain(
        Input((8, 8, 1)), Conv2D(8, (3, 3), activation="relu"), BatchNormalization(), Dropout(0.3), Flatten(),
        Dropout(0.5), Dense(10, "softmax"),
    )  # fmt: skip
    project = Project(
        network, "varied", optimizer=Adam(), training=Training(batch_size=128, epochs=4, seed=5)
    )
    reports: list[TrainProgress] = []
    whole = do(Train(project, str(tmp_path / "whole")), reports=reports)
    curve = [[point.loss, point.score] for progress in reports for point in progress.points]
    part = do(Train(with_epochs(project, 2), str(tmp_path / "part")))
    assert figures(part) == figures(whole)[:2]
    saved = tmp_path / "varied.cnnstudio"
    save_project(project, saved)
    done = train_apart("", saved, part.run)
    assert done.returncode == 0, done.stderr
    steps = json.loads(done.stdout.splitlines()[-1])
    assert len(steps) == 4 * 12  # those of before come from the run folder
    assert steps == curve
    last = RunFolder.open(Path(part.run)).history()
    assert [dataclasses.replace(point, seconds=0.0) for point in last] == [
        dataclasses.replace(point, seconds=0.0) for point in whole.points
    ]
    assert same_weights(part.run, whole.run)
