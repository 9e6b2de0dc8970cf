"""``cnnstudio summary --times``: the layers' times beside the rest."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from cnnstudio.cli import main
from cnnstudio.core.network import chain
from cnnstudio.document.files import save_project
from cnnstudio.document.project import Project
from cnnstudio.engine.building.layer_times import LayerTimes, MeasureTimes
from cnnstudio.engine.process.control import Control
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Flatten, Input


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "small.cnnstudio"
    save_project(Project(chain(Input((8, 8, 1)), Conv2D(2), Flatten()), "small"), path)
    return path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The batches that were asked for; the engine answers with times of the test's own."""
    batches: list[int] = []

    def answer(task: MeasureTimes, report: object, control: object) -> LayerTimes:
        batches.append(task.project.training.batch_size)
        return LayerTimes(
            {("n0",): 0, ("n1",): 1_500_000, ("n1", "x"): 250_000, ("n2",): 40}, batches[-1], "CPU"
        )

    monkeypatch.setattr(MeasureTimes, "__call__", answer)
    return batches


def test_the_table_has_one_more_column(
    path: Path, asked: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["summary", str(path), "--times", "--batch", "5"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert asked == [5]
    assert lines[1].split()[-1] == "ms"
    assert next(line for line in lines if line.startswith("conv2d")).split()[-1] == "1.75"
    assert any("1.8 ms in all layers for 5 images on CPU" in line for line in lines)


def test_json_has_milliseconds(path: Path, asked: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", str(path), "--times", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["times"] == {"batch": 32, "device": "CPU", "milliseconds": 1.75}
    assert [layer["milliseconds"] for layer in found["layers"]] == [0, 1.75, 0]


def test_nothing_is_measured_unasked(
    path: Path, asked: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["summary", str(path), "--json"]) == 0
    assert "times" not in json.loads(capsys.readouterr().out)
    assert asked == []


def test_times_go_with_the_table_alone(
    path: Path, asked: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["summary", str(path), "--times", "--explain", "conv2d"]) == 2
    assert "--times goes with the table" in " ".join(capsys.readouterr().err.split())


def test_it_can_be_stopped(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(task: MeasureTimes, report: object, control: Control) -> LayerTimes:
        signal.raise_signal(signal.SIGINT)
        control.check()
        raise AssertionError("it goes on")

    monkeypatch.setattr(MeasureTimes, "__call__", stop)
    assert main(["summary", str(path), "--times"]) == 130
    assert capsys.readouterr().out == ""


def test_it_is_really_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "wide.cnnstudio"  # so much work that it cannot take as short as an empty call
    save_project(Project(chain(Input((128, 128, 16)), Conv2D(64, (5, 5)), Flatten()), "wide"), path)
    assert main(["summary", str(path), "--times", "--json", "--batch", "2"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["times"]["batch"] == 2
    assert found["layers"][0]["milliseconds"] == 0
    assert 0 < found["layers"][1]["milliseconds"] < 10_000
