"""``cnnstudio segment``, and the other commands on a model that finds masks."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.cli import main
from cnnstudio.core.network import chain
from cnnstudio.document.files import save_project
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.document.tasks import Segmentation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from tests.engine.scene_runs import COLOURS, colour_detector, colour_segmenter, u_net_run


def test_masks_and_overlays_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = colour_segmenter(tmp_path / "run")
    labels = np.zeros((48, 60), np.uint8)
    labels[:24] = 2
    labels[40:, :15] = 3
    Image.fromarray(COLOURS[labels]).save(tmp_path / "field.png")
    out = tmp_path / "masks"
    for tiles in ([], ["--tiles"]):
        assert main(["segment", run, str(tmp_path / "field.png"), "--out", str(out), *tiles]) == 0
        captured = capsys.readouterr()
        assert captured.out.splitlines() == [
            str(tmp_path / "field.png"), "    0.00%  circle", "   50.00%  square", "    4.17%  triangle",
        ]  # fmt: skip
        assert "1 mask and overlay written" in captured.err
        assert sorted(path.name for path in out.iterdir()) == ["field-overlay.png", "field.png"]
        mask = Image.open(out / "field.png")
        assert mask.mode == "P"
        assert np.array_equal(np.asarray(mask), labels)
        palette = np.array(mask.getpalette()).reshape(-1, 3)
        assert palette[:3].tolist() == [[0, 0, 0], [230, 159, 0], [86, 180, 233]]  # of Okabe and Ito
        overlay = np.asarray(Image.open(out / "field-overlay.png"))
        assert overlay.shape == (48, 60, 3)
        assert overlay[30, 30].tolist() == [0, 0, 0]
        assert overlay[5, 5].tolist() == [43, 218, 116]


def test_tiles_of_an_unpadded_u_net_are_put_together_without_seams(tmp_path: Path) -> None:
    run, scores_of = u_net_run(tmp_path / "run")
    pixels = np.random.default_rng(9).integers(0, 256, (73, 60, 3)).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "noise.png")
    out = tmp_path / "masks"
    assert main(["segment", run, str(tmp_path / "noise.png"), "--out", str(out), "--tiles"]) == 0
    scores = scores_of(pixels)
    ordered = np.sort(scores, axis=-1)
    is_clear = ordered[..., -1] - ordered[..., -2] > 1e-4
    mask = np.asarray(Image.open(out / "noise.png"))
    assert np.array_equal(mask[is_clear], scores.argmax(axis=-1)[is_clear])


def test_what_is_wrong_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run, image = colour_segmenter(tmp_path / "run"), tmp_path / "a.png"
    Image.fromarray(np.zeros((9, 9, 3), np.uint8)).save(image)
    for command, part in (
        (["predict", run, str(image)], "use cnnstudio segment"),
        (["segment", run, str(image), "--out", str(tmp_path)], "is one of the images themselves"),
        (["segment", run, str(tmp_path / "gone.png"), "--out", str(tmp_path / "out")], "gone.png"),
        (["segment", colour_detector(tmp_path / "grid"), str(image), "--out", "x"], "use cnnstudio detect"),
    ):
        assert main(command) == 1, command
        told = capsys.readouterr().err
        assert part in told
        assert told.count("\n") == 1
    assert main(["segment", run, str(image)]) == 2


@pytest.mark.parametrize("padding", ["same", "valid"])
def test_a_segmenter_is_trained_and_judged(
    tmp_path: Path, padding: str, capsys: pytest.CaptureFixture[str]
) -> None:
    layers = (Conv2D(8, 5, padding=padding, activation="relu"), Conv2D(4, 1, activation="softmax"))
    data = DataChoice.of("shapes", {"kinds": 3, "objects": 3, "count": 60})
    project = Project(chain(Input((32, 32, 3)), *layers), task=Segmentation(), data=data)
    save_project(project, tmp_path / "masks.cnnstudio")
    arguments = ["--epochs", "1", "--runs", str(tmp_path / "runs"), "--json"]
    assert main(["train", str(tmp_path / "masks.cnnstudio"), *arguments]) == 0
    run = json.loads(capsys.readouterr().out)["run"]
    assert main(["evaluate", run, "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert set(figures) >= {
        "mean_iou",
        "mean_dice",
        "pixel_accuracy",
        "iou_background",
        "iou_circle",
        "images",
    }
    side = 32 if padding == "same" else 28
    assert figures["pixels"] == figures["images"] * side * side
    assert main(["evaluate", run]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("mean IoU ")
    assert lines[1] == f"loss {figures['loss']:.4f}"
    assert lines[2] == f"judged at {side} × {side} px, the size in which the network gives masks"
    assert [line.split()[0] for line in lines[-4:]] == ["background", "circle", "square", "triangle"]
