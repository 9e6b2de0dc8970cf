"""Training that begins with the weights of a file, and goes on without it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.core.network import chain
from cnnstudio.document.changes import TakeWeights
from cnnstudio.document.optimizers import ScheduleFreeAdamW
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.engine.exchange.link_weights import LinkWeights
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.runs.run_folder import weights_of
from cnnstudio.engine.training.train import Train
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input


def project(epochs: int = 2) -> Project:
    network = chain(
        Input((8, 8, 1)), Flatten(), Dense(16, activation="relu"), Dense(10, activation="softmax")
    )
    return Project(network, "small", training=Training(epochs=epochs, batch_size=256))


def trained(task: Train) -> Any:
    return task(lambda progress: None, Control())


def taking(path: Path, epochs: int = 2) -> Project:
    found = LinkWeights(project(epochs), str(path))(lambda progress: None, Control())
    return TakeWeights(found.source, found.links).apply(project(epochs)).project


def last(run: str) -> list[Any]:
    weights: list[Any] = keras.models.load_model(Path(run) / "last.keras", compile=False).get_weights()
    return weights


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """The weights of a run, which another one begins with."""
    result = trained(Train(project(3), str(tmp_path / "runs")))
    return weights_of(Path(result.run))


def test_it_begins_where_the_other_run_was(first: Path, tmp_path: Path) -> None:
    begun = taking(first)
    for own, saved in zip(
        build(begun).get_weights(), keras.models.load_model(first, compile=False).get_weights(), strict=True
    ):
        np.testing.assert_array_equal(own, saved)
    anew, after = trained(Train(project(), str(tmp_path / "a"))), trained(Train(begun, str(tmp_path / "b")))
    assert after.points[0].loss < anew.points[1].loss


@pytest.mark.skipif(not hasattr(keras.optimizers, "ScheduleFreeAdamW"), reason="this Keras has none")
def test_an_optimizer_that_begins_with_the_weights_begins_with_those_of_the_file(
    first: Path, tmp_path: Path
) -> None:
    still = dataclasses.replace(taking(first, 1), optimizer=ScheduleFreeAdamW(learning_rate=0.0))
    run = trained(Train(still, str(tmp_path / "still"))).run
    for own, saved in zip(last(run), build(still).get_weights(), strict=True):
        np.testing.assert_allclose(own, saved, atol=1e-5)


def test_a_broken_off_run_goes_on_to_the_same_bits_without_the_file(first: Path, tmp_path: Path) -> None:
    whole = trained(Train(taking(first, 3), str(tmp_path / "whole")))
    half = trained(Train(taking(first, 1), str(tmp_path / "half")))
    first.unlink()
    again = dataclasses.replace(taking_again(half.run), training=project(3).training)
    rest = trained(Train(again, "", resume=half.run))
    assert rest.epochs == 3
    for own, expected in zip(last(rest.run), last(whole.run), strict=True):
        np.testing.assert_array_equal(own, expected)


def taking_again(run: str) -> Project:
    from cnnstudio.engine.training.resuming import run_project

    return run_project(Path(run))


def test_a_lost_file_is_said_before_a_run_folder_is_made(first: Path, tmp_path: Path) -> None:
    begun = taking(first)
    first.unlink()
    with pytest.raises(EngineError, match="not there"):
        trained(Train(begun, str(tmp_path / "b")))
    assert not (tmp_path / "b").exists()


def test_a_run_folder_finds_the_file_by_its_own_place(first: Path, tmp_path: Path) -> None:
    run = trained(Train(taking(first, 1), str(tmp_path / "deep" / "runs"))).run
    text = (Path(run) / "project.cnnstudio").read_text()
    assert str(tmp_path) not in text
    stored = taking_again(run)
    assert stored.weights is not None
    assert Path(stored.weights.path) == first
