"""``cnnstudio detect``, and the other commands on a model that finds boxes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.cli import main
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.document.files import save_project
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.document.tasks import Detection, Localization
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input
from tests.engine.scene_runs import colour_detector, colour_segmenter


@pytest.fixture
def run(tmp_path: Path) -> str:
    """A run that finds colours on 3 × 3 cells."""
    return colour_detector(tmp_path / "run")


def picture(path: Path) -> str:
    """A green field in the upper row, on the right, of a picture of 240 × 120 px."""
    pixels = np.zeros((120, 240, 3), np.uint8)
    pixels[:40, 160:] = 0, 255, 0
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)
    return str(path)


def test_boxes_come_in_the_form_of_coco(run: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    image, black = picture(tmp_path / "a.png"), tmp_path / "b.png"
    Image.fromarray(np.zeros((10, 10, 3), np.uint8)).save(black)
    assert main(["detect", run, image, str(black), "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["image"], found["category"]) == (image, "square")
    assert found["bbox"] == pytest.approx([160, 0, 80, 40], abs=0.2)
    assert 0.9 < found["score"] <= 1
    assert main(["detect", run, image, str(black)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == image
    assert "square  80 × 40 px at 160, 0" in lines[1]
    assert lines[2:] == [str(black), "  nothing found"]


def test_thresholds_are_those_that_are_given(
    run: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    image = picture(tmp_path / "a.png")
    for arguments, count in (
        (["--iou", "1"], 2),
        (["--score", "1"], 0),
        (["--score", "0.5", "--iou", "0.3"], 1),
    ):
        assert main(["detect", run, image, "--json", *arguments]) == 0
        assert len(json.loads(capsys.readouterr().out)) == count
    assert main(["detect", run, image, "--score", "1.5"]) == 2


def test_pictures_with_boxes_are_written(
    run: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    images = [picture(tmp_path / "one" / "a.jpg"), picture(tmp_path / "two" / "a.png")]
    out = tmp_path / "new" / "drawn"
    assert main(["detect", run, *images, "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["a-2.png", "a.png"]
    drawn = np.asarray(Image.open(out / "a-2.png"))
    assert drawn.shape == (120, 240, 3)
    assert drawn[39, 200].tolist() == [86, 180, 233]  # the lower edge of the box, in the colour of its class
    assert "2 pictures with boxes written" in capsys.readouterr().err


def test_what_is_wrong_is_one_line(run: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    image = picture(tmp_path / "a.png")
    segmenter = colour_segmenter(tmp_path / "masks")
    for command, part in (
        (
            ["predict", run, image],
            f"The task of {run} is detection on a grid: use cnnstudio detect {run} IMAGE…",
        ),
        (["detect", segmenter, image], f"semantic segmentation: use cnnstudio segment {segmenter} IMAGE…"),
        (["segment", run, image, "--out", str(tmp_path)], "use cnnstudio detect"),
        (["detect", run, str(tmp_path / "gone.png")], "gone.png"),
        (["detect", str(tmp_path / "gone"), image], "There is no"),
        (["detect", run, image, "--out", str(tmp_path)], "is one of the images themselves"),
        (["detect", run, image, "--out", image], "is no folder that can be written to"),
        (["detect", "gallery:lenet-5", image], "nothing says that these are boxes"),
    ):
        assert main(command) == 1, command
        told = capsys.readouterr().err
        assert part in told
        assert told.count("\n") == 1
    assert np.asarray(Image.open(image)).shape == (120, 240, 3)


def test_a_detector_is_trained_and_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    layers = (Conv2D(8, padding="same"), MaxPooling2D((8, 8)), Conv2D(13, 1, activation="sigmoid"))
    data = DataChoice.of("shapes", {"kinds": 3, "objects": 3, "count": 60})
    project = Project(chain(Input((32, 32, 3)), *layers), task=Detection(grid=4, boxes=2), data=data)
    save_project(project, tmp_path / "grid.cnnstudio")
    arguments = ["--epochs", "1", "--runs", str(tmp_path / "runs"), "--json"]
    assert main(["train", str(tmp_path / "grid.cnnstudio"), *arguments]) == 0
    ended = json.loads(capsys.readouterr().out)
    terms = ["loss_xy", "loss_size", "loss_object", "loss_no_object", "loss_class"]
    names = ["loss", "iou", *terms]
    assert set(ended["metrics"]) == {*names, *[f"val_{name}" for name in names]}
    assert sum(ended["metrics"][name] for name in terms) == pytest.approx(ended["metrics"]["loss"], rel=1e-5)
    header, row = (Path(ended["run"]) / "history.csv").read_text().splitlines()
    assert header.split(",")[7:] == [*terms, *[f"val_{name}" for name in terms]]
    assert float(row.split(",")[12]) == ended["metrics"]["val_loss_xy"]
    assert main(["evaluate", ended["run"], "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert sum(figures[name] for name in terms) == pytest.approx(figures["loss"])
    assert set(figures) >= {
        "mAP50",
        "mAP",
        "mAP75",
        "AP_circle",
        "images",
        "objects",
        "boxes_right",
        "missed",
    }
    assert all(isinstance(figure, (int, float, type(None))) for figure in figures.values())
    assert (Path(ended["run"]) / "evaluation.npz").is_file()
    assert main(["evaluate", ended["run"]]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("mAP@0.5 ")
    assert lines[1].startswith(f"loss {figures['loss']:.4f} = {figures['loss_xy']:.4f} xy + ")
    assert [line.split()[0] for line in lines[-4:]] == ["class", "circle", "square", "triangle"]
    assert main(["evaluate", ended["run"], "--data", "digits"]) == 1
    assert "boxes of all objects" in capsys.readouterr().err


def test_a_localizer_is_trained_and_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nodes = (
        Node("entry", "entry", Input((32, 32, 3))), Node("flat", "flat", Flatten(), ("entry",)),
        Node("box", "box", Dense(4, "sigmoid"), ("flat",)), Node("scores", "scores", Dense(3, "softmax"), ("flat",)),
    )  # fmt: skip
    data = DataChoice.of("shapes", {"kinds": 3, "count": 60})
    save_project(Project(Network(nodes), task=Localization(), data=data), tmp_path / "place.cnnstudio")
    arguments = ["--epochs", "1", "--runs", str(tmp_path / "runs"), "--json"]
    assert main(["train", str(tmp_path / "place.cnnstudio"), *arguments]) == 0
    ended = json.loads(capsys.readouterr().out)
    metrics = ended["metrics"]
    names = ["loss", "iou", "loss_class", "loss_box"]
    assert set(metrics) == {*names, *[f"val_{name}" for name in names]}
    assert metrics["loss_class"] + metrics["loss_box"] == pytest.approx(metrics["loss"], rel=1e-5)
    assert main(["evaluate", ended["run"], "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert list(figures)[:3] == ["accuracy", "mean_iou", "mAP50"]
    assert 0 <= figures["mean_iou"] <= 1
    # The same of the model's file, which lies in its run's folder.
    file = str(Path(ended["run"]) / "best.keras")
    assert main(["evaluate", file, "--data", "shapes:kinds=3,count=60", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == figures
    assert main(["detect", file, picture(tmp_path / "a.png"), "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["category"] in ("circle", "square", "triangle")
