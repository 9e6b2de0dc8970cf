"""``--data`` and ``cnnstudio evaluate`` with every form of DATA."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.cli import main
from cnnstudio.core.network import chain
from cnnstudio.document.files import save_project
from cnnstudio.document.project import Project
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.reshape import Input
from tests.engine.scene_runs import colour_segmenter


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A network for two classes and images of any size."""
    network = chain(Input((None, None, 1)), GlobalAveragePooling2D(), Dense(2, "softmax"))
    save_project(Project(network, "two"), tmp_path / "two.cnnstudio")
    return tmp_path / "two.cnnstudio"


def folder(root: Path) -> Path:
    """Sixty dark and bright images, and a list of them, and one file of them."""
    images, labels, lines = [], [], ["path,label"]
    for place in range(60):
        image = np.full((6, 6), 200 * (place % 2) + place % 7, np.uint8)
        path = root / ("bright" if place % 2 else "dark") / f"{place}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(path)
        images.append(image)
        labels.append(place % 2)
        lines.append(f"{path.relative_to(root)},{path.parent.name}")
    (root / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    np.savez(root / "all.npz", images=np.array(images), labels=np.array(labels))
    return root


@pytest.mark.parametrize("data", ["", "list.csv", "all.npz"])
def test_files_train_and_are_judged(
    project: Path, tmp_path: Path, data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = folder(tmp_path / "data") / data
    arguments = [
        "--epochs",
        "1",
        "--data",
        str(root),
        "--runs",
        str(tmp_path / "runs"),
        "--json",
        "--tensorboard",
    ]
    assert main(["train", str(project), *arguments]) == 0
    run = json.loads(capsys.readouterr().out)["run"]
    assert len(list((Path(run) / "tensorboard" / "validation").iterdir())) == 1
    assert main(["evaluate", run, "--json"]) == 0
    own = json.loads(capsys.readouterr().out)
    assert own["images"] == 6
    assert 0 <= own["accuracy"] <= 1
    assert set(own) >= {"loss", "precision", "recall", "f1", "calibration_error"}
    assert (Path(run) / "evaluation.npz").is_file()
    assert main(["evaluate", str(Path(run) / "best.keras"), "--data", f"{root}"]) == 0
    printed = capsys.readouterr().out
    assert "on 6 test images" in printed
    names = ("0", "1") if data == "all.npz" else ("bright", "dark")
    assert f"calibration error {own['calibration_error']:.2%}" in printed
    assert [line.split()[0] for line in printed.splitlines()[-3:]] == ["class", *names]


def test_a_named_set_with_settings(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = "shapes:kinds=2,count=60,size=16,coloured=no"
    assert (
        main(["train", str(project), "--epochs", "1", "--data", data, "--runs", str(tmp_path), "--json"]) == 0
    )
    run = json.loads(capsys.readouterr().out)["run"]
    capsys.readouterr()
    assert main(["evaluate", run, "--part", "validation", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["part"], found["images"]) == ("validation", 6)
    assert main(["evaluate", run, "--part", "validation"]) == 0
    assert "on 6 validation images" in capsys.readouterr().out
    assert main(["evaluate", run, "--json"]) == 0
    assert "part" not in json.loads(capsys.readouterr().out)
    assert main(["evaluate", run, "--part", "train"]) == 2


def test_a_model_that_is_no_run_is_judged_by_the_data_of_its_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = colour_segmenter(tmp_path / "model", loss="cross-entropy and Dice")
    assert main(["evaluate", run, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["loss"] == pytest.approx(found["loss_entropy"] + found["loss_dice"])
    assert not (Path(run) / "evaluation.npz").exists()
    assert main(["evaluate", str(Path(run) / "best.keras")]) == 0
    assert f"loss {found['loss']:.4f} = {found['loss_entropy']:.4f} entropy + " in capsys.readouterr().out
    (Path(run) / "project.cnnstudio").unlink()
    assert main(["evaluate", run]) == 1
    assert "is no run folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["train", "PROJECT", "--data", "mnits"],
            "'mnits' is no data set and no folder or file that is there",
        ),
        (["train", "PROJECT", "--data", "digits"], "10 classes"),
        (["evaluate", "gone"], "There is no gone: give a run folder, or a .keras or .h5 file."),
    ],
)
def test_what_is_wrong_is_one_line(
    arguments: list[str], message: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(project) if word == "PROJECT" else word for word in arguments]) == 1
    told = capsys.readouterr().err
    assert message in told
    assert "Traceback" not in told
