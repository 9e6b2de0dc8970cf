"""``cnnstudio train --find-rate``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cnnstudio.cli import main
from cnnstudio.core.network import chain
from cnnstudio.document.files import save_project
from cnnstudio.document.project import Project, Training
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A small project."""
    path = tmp_path / "small.cnnstudio"
    network = chain(
        Input((8, 8, 1)), Flatten(), Dense(32, activation="relu"), Dense(10, activation="softmax")
    )
    save_project(Project(network, "small", training=Training(batch_size=64)), path)
    return path


def test_a_rate_is_printed_and_nothing_saved(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", str(saved), "--find-rate", "--runs", str(saved.parent / "runs")]) == 0
    answer = capsys.readouterr()
    assert 1e-4 < float(answer.out) < 1
    assert "the loss falls most steeply at" in answer.err
    assert not (saved.parent / "runs").exists()


def test_the_whole_curve_comes_as_json(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", str(saved), "--find-rate", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["rates"]) == len(found["losses"]) > 50
    assert found["rates"][0] == 1e-6
    assert found["rates"][0] < found["suggested"] < found["rates"][-1]


def test_a_network_that_cannot_learn_has_no_rate(
    saved: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from cnnstudio.engine.training.find_rate import FindRate, RateCurve

    flat = RateCurve(tuple(1e-6 * 1.2**place for place in range(60)), (2.3,) * 60, 1.0)
    monkeypatch.setattr(FindRate, "__call__", lambda self, report, control: flat)
    assert main(["train", str(saved), "--find-rate"]) == 1
    assert "The loss fell at no learning rate: check the labels" in capsys.readouterr().err
