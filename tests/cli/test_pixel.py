from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.cli import main


@pytest.fixture
def model(tmp_path: Path) -> list[str]:
    """A model with one convolution, and an image for it; the begin of the command."""
    import keras

    made = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(2, 3, padding="same", name="conv")])
    made.get_layer("conv").set_weights([np.full((3, 3, 1, 2), 0.5), np.array([1.0, -2.0])])
    made.save(tmp_path / "model.keras")
    Image.fromarray(np.arange(16, dtype=np.uint8).reshape(4, 4)).save(tmp_path / "image.png")
    return ["pixel", str(tmp_path / "model.keras"), str(tmp_path / "image.png"), "--layer", "conv"]


def test_the_account_of_a_number_is_printed(model: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*model, "--place", "0", "3", "--unit", "1"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("conv, row 0, column 3, unit 1: 7\n")
    assert "Sum: 9\n" in text  # half of 2 + 3 + 6 + 7, less what lies outside
    assert "Bias: 9 + (−2) = 7\n" in text
    assert text.count("(padding)") == 5


def test_the_account_is_data_for_other_programs(model: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*model, "--place", "1", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    window, bias = found["steps"]
    assert window["terms"] == [one * 0.5 for one in (0, 1, 2, 4, 5, 6, 8, 9, 10)]
    assert (window["value"], bias["value"], found["keras"], found["agrees"]) == (22.5, 23.5, 23.5, True)
    assert found["receptive_field"] == [[0, 3], [0, 3]]
    assert found["sources"] == [""]


def test_a_place_outside_of_the_map_is_refused(model: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*model, "--place", "4", "0"]) == 1
    assert "counted from 0: there is none at place 4, 0" in capsys.readouterr().err
