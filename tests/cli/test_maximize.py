"""``cnnstudio explain --method maximize``: an image as a file, for a class or any unit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.cli import main


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    import keras
    from keras import layers

    keras.utils.set_random_seed(3)
    made = keras.Sequential(
        [keras.Input((16, 16, 3)), layers.Conv2D(4, 3, activation="relu", name="conv"), layers.Flatten(), layers.Dense(3, "softmax", name="out")]
    )  # fmt: skip
    made.save(tmp_path / "model.keras")
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)).save(
        tmp_path / "i.png"
    )
    return [
        "explain",
        str(tmp_path / "model.keras"),
        str(tmp_path / "i.png"),
        "--method",
        "maximize",
        "--steps",
        "5",
    ]


def test_the_class_of_the_image_or_another_is_maximized(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import keras

    out = tmp_path / "map.npz"
    model = keras.saving.load_model(command[1])
    pixels = np.asarray(Image.open(command[2]).resize((16, 16)), np.float32)
    likeliest = int(np.asarray(model(pixels[None]))[0].argmax())
    for options, name in (([], likeliest), (["--target", "1"], 1)):
        assert main([*command, *options, "--out", str(out)]) == 0
        assert f"What maximizes {name} after 5 steps from noise: 16 × 16 px" in capsys.readouterr().err
        with np.load(out) as found:
            assert (found["map"].shape, found["map"].dtype) == ((16, 16), np.float32)
            assert np.allclose(found["map"], found["image"].mean(axis=2), atol=1e-3)
            assert float(np.asarray(model(found["image"][None]))[0, name]) == pytest.approx(
                found["values"][-1], rel=1e-3
            )


def test_a_unit_of_a_layer_goes_to_a_picture(command: list[str], tmp_path: Path) -> None:
    out = tmp_path / "unit.png"
    assert main([*command, "--layer", "conv", "--unit", "2", "--seed", "4", "--out", str(out)]) == 0
    with Image.open(out) as drawn:
        assert (drawn.size, drawn.mode) == ((16, 16), "RGB")


def test_what_is_not_there_is_said_in_a_line(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--out", str(tmp_path / "map.png")]
    assert main([*command, "--target", "cat", *out]) == 1
    assert "no class called cat: choose one of 0, 1, 2" in capsys.readouterr().err
    assert main([*command, "--layer", "conv", "--unit", "9", *out]) == 1
    assert "conv has 4 units" in capsys.readouterr().err
    assert main([*command[:3], "--unit", "1", *out]) == 2
