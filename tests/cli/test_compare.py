"""``cnnstudio summary --compare``: Olafenwa's pair side by side, as a table and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cnnstudio.cli import main
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import chain
from cnnstudio.document.files import save_project
from cnnstudio.document.project import Project
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.depthwise_convolution import DepthwiseConv2D
from cnnstudio.layers.reshape import Input


@pytest.fixture
def pair(tmp_path: Path) -> tuple[str, str]:
    """A standard convolution, and a depthwise one with one of 1×1 kernels."""

    def saved(name: str, *layers: Layer) -> str:
        path = tmp_path / f"{name}.cnnstudio"
        save_project(Project(chain(Input((112, 112, 32)), *layers), name), path)
        return str(path)

    separate = (DepthwiseConv2D((3, 3), padding="same", use_bias=False), Conv2D(32, (1, 1), use_bias=False))
    return saved("standard", Conv2D(32, (3, 3), padding="same", use_bias=False)), saved("separate", *separate)


def test_json_holds_both_and_their_ratio(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", pair[0], "--compare", pair[1], "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["first"]["name"], found["first"]["macs"]) == ("standard", 115_605_504)
    assert (found["second"]["name"], found["second"]["macs"]) == ("separate", 3_612_672 + 12_845_056)
    assert found["ratio"]["macs"] == pytest.approx(0.14236, abs=1e-5)
    assert found["ratio"]["depth"] == 2
    assert set(found["first"]) == {"name", "params", "macs", "inference_bytes", "training_bytes", "depth"}


def test_the_table_stands_side_by_side(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", pair[0], "--compare", pair[1]]) == 0
    rows = [line.split("  ") for line in capsys.readouterr().out.splitlines()]
    cells = {row[0]: [cell.strip() for cell in row[1:] if cell.strip()] for row in rows if row[0]}
    assert cells["MACs"] == ["115,605,504", "16,457,728", "0.14 ×"]
    assert cells["Depth"] == ["1", "2", "2.0 ×"]


def test_input_and_batch_are_for_both(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", pair[0], "--compare", pair[1], "--input", "56", "56", "32", "--json"]) == 0
    smaller = json.loads(capsys.readouterr().out)
    assert (smaller["first"]["macs"], smaller["second"]["macs"]) == (115_605_504 // 4, 16_457_728 // 4)
    assert main(["summary", *pair[:1], "--compare", pair[1], "--batch", "1", "--json"]) == 0
    single = json.loads(capsys.readouterr().out)
    assert single["first"]["training_bytes"] == 4 * 9_216 * 4 + 2 * 4 * 112 * 112 * 32


def test_a_part_that_is_not_sound_is_told(
    pair: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.cnnstudio"
    save_project(Project(chain(Input((8, 8, 1)), Conv2D(8, (99, 99))), "bad"), bad)
    assert main(["summary", pair[0], "--compare", str(bad)]) == 0
    assert "bad: the sound part only" in capsys.readouterr().out


def test_explain_and_compare_do_not_go_together(
    pair: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["summary", pair[0], "--compare", pair[1], "--explain", "conv2d"]) == 2
    assert "give one of them" in " ".join(capsys.readouterr().err.replace("│", " ").split())
