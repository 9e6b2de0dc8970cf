"""``cnnstudio summary --explain``: the lines for people, the JSON, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cnnstudio.cli import main
from cnnstudio.core.network import chain
from cnnstudio.document.files import save_project
from cnnstudio.document.project import Project
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A network whose second convolution could be two, and whose third does not fit."""
    layers = (Conv2D(32, (3, 3)), Conv2D(32, (5, 5)), Conv2D(8, (99, 99)))
    path = tmp_path / "trial.cnnstudio"
    save_project(Project(chain(Input((28, 28, 1)), *layers), "trial"), path)
    return str(path)


def test_rule_numbers_and_result_are_printed(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", path, "--explain", "conv2d_1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "conv2d_1: Conv2D, 32 × 5×5, valid; gets 26 × 26 × 32"
    start = lines.index("Receptive field")
    assert lines[start + 1 : start + 3] == [
        "  r_out = r_in + (k − 1)·j_in",
        "  3 + (5 − 1)·1 = 7   (7 × 7 px of the input, step 1)",
    ]
    assert lines[-1].startswith("hint: Two layers of 3×3")


def test_hints_can_be_left_out(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", path, "--explain", "conv2d_1", "--no-hints"]) == 0
    assert "hint" not in capsys.readouterr().out
    assert main(["summary", path, "--no-hints"]) == 0
    assert "hint" not in capsys.readouterr().out
    assert main(["summary", path]) == 0
    assert "hint: conv2d_1: Two layers of 3×3" in capsys.readouterr().out


def test_json_holds_every_topic(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", path, "--explain", "conv2d_1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["name"], found["type"]) == ("conv2d_1", "Conv2D")
    assert list(found["explanation"]) == ["size", "params", "macs", "flops", "memory", "receptive_field"]
    assert found["explanation"]["params"] == [
        {"title": "Parameters", "rule": "kernel + bias", "formula": "5·5·32·32 + 32 = 25,632", "note": ""}
    ]
    assert len(found["hints"]) == 1
    assert found["problems"] == []


def test_a_layer_that_does_not_fit_says_why(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", path, "--explain", "conv2d_2"]) == 0
    out = capsys.readouterr().out
    assert "Its numbers are not known: it is bad." in out
    assert "error: Conv2D: a window of 99×99 px does not fit in 22×22 px." in out


def test_an_unknown_layer_is_one_line_with_those_that_there_are(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["summary", path, "--explain", "conv"]) == 1
    assert capsys.readouterr().err.strip() == (
        "cnnstudio: The network has no layer called 'conv': choose one of conv2d, conv2d_1, conv2d_2."
    )
