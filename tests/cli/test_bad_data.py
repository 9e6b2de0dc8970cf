"""Data that cannot be learned from, or only in part: one clear line each on the command line."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.cli import main
from cnnstudio.cli.data import say_findings
from cnnstudio.core.network import chain
from cnnstudio.data.remote_file import RemoteFile
from cnnstudio.data.sets.published import Mnist
from cnnstudio.document.files import save_project
from cnnstudio.document.project import DataChoice, Project, Training
from cnnstudio.layers.augmentation_geometry import RandomFlip
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.reshape import Input
from tests.data.file_server import FileServer

NETWORK = chain(Input((8, 8, 3)), GlobalAveragePooling2D(), Dense(2, "softmax"))
PROJECT = Project(NETWORK, "bad data", training=Training(epochs=1), augmentation=(RandomFlip(),))


def paint(folder: Path, *counts: int) -> Path:
    """A folder of noise for each count, called a, b…"""
    random = np.random.default_rng(0)
    folder.mkdir(exist_ok=True)
    for name, count in zip("abc", counts, strict=False):
        (folder / name).mkdir()
        for place in range(count):
            Image.fromarray(random.integers(0, 256, (8, 8, 3), np.uint8)).save(
                folder / name / f"{place:02}.png"
            )
    return folder


def loose(folder: Path) -> Path:
    return paint(folder, 5) / "a"


def labelled(folder: Path) -> Path:
    folder.mkdir()
    np.savez(
        folder / "beyond.npz", images=np.zeros((30, 8, 8), np.uint8), labels=np.r_[np.arange(29) % 2, -1]
    )
    return folder / "beyond.npz"


def listed(folder: Path) -> Path:
    paint(folder, 12, 12)
    rows = [f"{name}/{place:02}.png,{name}" for name in "ab" for place in range(12)]
    gone = [f"a/gone{place}.png,a" for place in range(24)]
    (folder / "list.csv").write_text("\n".join(["path,label", *rows, *gone]), encoding="utf-8")
    return folder / "list.csv"


BAD: list[tuple[str, Callable[[Path], Path], str]] = [
    ("no images", paint, "holds no images"),
    ("one class", lambda folder: paint(folder, 12), "All 12 images are of one class (a)"),
    ("loose images", loose, "lie side by side"),
    ("a label beyond the classes", labelled, "Image 29 of beyond.npz has the label -1"),
    ("a list of which half is missing", listed, "24 of the 48 files in list.csv are not there: a/gone0.png"),
    ("no such folder", lambda folder: folder / "gone", "is no data set and no folder"),
]


def answer(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on standard error."""
    assert main(arguments) == 1
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


@pytest.fixture
def project(tmp_path: Path) -> str:
    save_project(PROJECT, tmp_path / "net.cnnstudio")
    return str(tmp_path / "net.cnnstudio")


@pytest.mark.parametrize(
    ("make", "words"), [(make, words) for _, make, words in BAD], ids=[title for title, *_ in BAD]
)
def test_what_cannot_be_learned_from_is_one_line(
    project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Callable[[Path], Path], words: str
) -> None:
    data = make(tmp_path / "data")
    assert words in answer(["train", project, "--data", str(data), "--runs", str(tmp_path / "runs")], capsys)
    assert not (tmp_path / "runs").exists()


def test_a_folder_that_was_moved_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photos = paint(tmp_path / "photos", 12, 12)
    choice = DataChoice.of("folder", {"path": str(photos)})
    save_project(dataclasses.replace(PROJECT, data=choice), tmp_path / "net.cnnstudio")
    shutil.move(photos, tmp_path / "elsewhere")
    line = answer(["train", str(tmp_path / "net.cnnstudio"), "--runs", str(tmp_path / "runs")], capsys)
    assert "There is no folder" in line
    assert "photos" in line


@pytest.mark.parametrize(("cuts", "words"), [([], "its content differs"), ([1000] + [0] * 20, "cut")])
def test_a_bad_download_is_one_line_below_its_progress(
    project: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    cuts: list[int],
    words: str,
) -> None:
    content = bytes(range(256)) * 40
    digest = hashlib.sha256(b"another").hexdigest()
    with FileServer(content).running() as server:
        server.cuts = cuts
        remote = RemoteFile(f"{server.url}/file", "mnist.npz", digest, len(content))
        monkeypatch.setattr(Mnist, "remote", (remote,))
        monkeypatch.setattr("cnnstudio.data.download._PAUSE", 0.01)
        assert main(["train", project, "--data", "mnist"]) == 1
    line = capsys.readouterr().err.strip().split("\n")[-1]
    assert line.startswith("cnnstudio: ")
    assert words in line
    assert line.endswith("--data mnist:folder=FOLDER.")


def test_files_that_cannot_be_read_and_small_classes_are_told_and_the_rest_is_learned(
    project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photos = paint(tmp_path / "photos", 30, 2)
    for place in (3, 7, 11):
        (photos / "a" / f"{place:02}.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    assert main(["train", project, "--data", str(photos), "--runs", str(tmp_path / "runs"), "--json"]) == 0
    told = capsys.readouterr().err
    assert "note: Class b has fewer than 3 images" in told
    assert "3 images cannot be read and are left out: a/03.png, a/07.png and a/11.png." in told


def annotated_badly(root: Path) -> Path:
    """A COCO file with all that can be wrong with boxes and polygons, an entry a line, and one image without a file."""
    root.mkdir()
    Image.new("RGB", (16, 16)).save(root / "a.png")
    Image.new("RGB", (16, 16)).save(root / "alone.png")
    boxes: list[dict[str, object]] = [
        {"bbox": [2, 2, 9, 9]}, {"bbox": [10, 10, 12, 4]}, {"bbox": [5, 5, -3, 4]}, {"bbox": [5, 5, 0, 4]},
        {"bbox": [40, 40, 4, 4]}, {"bbox": [1, 1, 4, 4], "category_id": 99}, {"bbox": [1, 1, 4, 4], "image_id": 77},
        {"bbox": [1, 1, 4, 4], "segmentation": [[1, 1, 4, 4]]},
    ]  # fmt: skip
    entries = [{"id": place, "image_id": 1, "category_id": 1, **box} for place, box in enumerate(boxes)]
    images = [{"id": 1, "file_name": "a.png", "width": 16, "height": 16}, {"id": 2, "file_name": "gone.png"}]
    rows = ",\n".join(json.dumps(entry) for entry in entries)
    lists = f'"images": {json.dumps(images)}, "categories": [{{"id": 1, "name": "cat"}}]'
    (root / "list.json").write_text(f'{{{lists}, "annotations": [\n{rows}\n]}}')
    return root / "list.json"


def test_faults_of_annotations_are_listed_by_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    choice = DataChoice.of("boxes", {"path": str(annotated_badly(tmp_path / "data"))})
    say_findings(dataclasses.replace(PROJECT, data=choice))
    told = capsys.readouterr().err.splitlines()
    lines = {int(line.split("line ")[1].split(":")[0]): line for line in told if ", line " in line}
    assert [number for number in lines if number > 1] == [3, 4, 5, 6, 7, 8, 9]
    assert "6 px of it lay outside the image of 16 × 16 px" in lines[3]
    assert lines[3].endswith("(repaired)")
    assert all(line.startswith("  list.json, line ") for line in lines.values())
    for number, words in {4: "−3 px wide", 5: "0 px wide", 6: "lies outside", 7: "category 99", 8: "image 77",
                          9: "a polygon of 2 points"}.items():  # fmt: skip
        assert words in lines[number]
        assert lines[number].endswith("(skipped)")
    assert any("gone.png" in line for line in told)
