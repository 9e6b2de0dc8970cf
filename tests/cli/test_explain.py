"""``cnnstudio explain``: maps as files, and one clear sentence for what cannot be explained."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.cli import main


@pytest.fixture
def model(tmp_path: Path) -> str:
    import keras
    from keras import layers

    keras.utils.set_random_seed(3)
    made = keras.Sequential(
        [keras.Input((16, 16, 1)), layers.Conv2D(4, 3, activation="relu", name="conv"), layers.Flatten(), layers.Dense(3, "softmax", name="out")]
    )  # fmt: skip
    made.save(tmp_path / "model.keras")
    return str(tmp_path / "model.keras")


@pytest.fixture
def image(tmp_path: Path) -> str:
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "image.png")
    return str(tmp_path / "image.png")


def test_scores_at_every_place_are_explained_where_one_says(
    image: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import keras

    path, out = str(tmp_path / "drawer.keras"), str(tmp_path / "map.npz")
    scores = keras.layers.Conv2D(3, 1, activation="softmax", name="scores")
    keras.Sequential([keras.Input((8, 10, 3)), keras.layers.Conv2D(4, 3), scores]).save(path)
    command = ["explain", path, image, "--out", out, "--target", "1"]
    for given, said in (
        ([], "on average over 6 × 8 places at conv2d"),
        (["--at", "5,7"], "at row 5, column 7 of 6 × 8 places at conv2d"),
        (["--at", "highest"], "of 6 × 8 places at conv2d"),
    ):
        assert main([*command, *given]) == 0
        assert said in capsys.readouterr().err
    assert main([*command, "--at", "6,0"]) != 0
    assert "there is no row 6, column 0" in capsys.readouterr().err
    assert main([*command, "--at", "left"]) != 0
    assert "left is no place of a map: give its row and column, mean or highest" in capsys.readouterr().err
    assert main([*command, "--method", "maximize", "--at", "5,7"]) != 0
    assert "--at is for methods that explain a class" in capsys.readouterr().err


def test_maps_are_written_at_the_image_s_size(
    model: str, image: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "map.npz"
    command = ["explain", model, image, "--out", str(out)]
    for method in ("gradcam", "gradcam++", "layercam", "saliency"):
        assert main([*command, "--method", method, "--target", "1"]) == 0
        with np.load(out) as found:
            assert found["map"].shape == (20, 30)
            assert found["map"].dtype == np.float32
    said = capsys.readouterr().err
    assert "colour → grey" in said
    assert "resized 30 × 20 → 16 × 16 px" in said
    assert "Grad-CAM for 1" in said
    assert main([*command, "--method", "occlusion", "--window", "4", "--stride", "4", "--check"]) == 0
    assert "weights drawn by lot from conv on (2 of 2 layers)" in capsys.readouterr().err
    with np.load(out) as found:
        assert found["raw"].shape == (4, 4)
    picture = tmp_path / "map.png"
    assert (
        main(["explain", model, image, "--method", "smoothgrad", "--samples", "2", "--out", str(picture)])
        == 0
    )
    with Image.open(picture) as drawn:
        assert drawn.size == (30, 20)


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        (("--target", "7"), 1, "there is no class 7"),
        (("--layer", "out"), 1, "out has no maps to look at: choose one of conv"),
        (("--method", "magic"), 1, "no method called magic"),
        (("--window", "4"), 2, "--window is no setting of gradcam"),
        (("--out", "map.txt"), 1, "must end in .png"),
    ],
)
def test_what_cannot_be_explained_is_said(
    options: tuple[str, ...],
    status: int,
    words: str,
    model: str,
    image: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["explain", model, image, "--out", str(tmp_path / "map.npz"), *options]) == status
    assert words in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "map.npz").exists()
