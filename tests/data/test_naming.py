from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from cnnstudio.core.errors import DataError, FileError, SettingError
from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.annotating.box import Box
from cnnstudio.data.collections import opened
from cnnstudio.data.digits import Digits
from cnnstudio.data.naming import dataset_at, dataset_named
from cnnstudio.data.sets.shapes import Shapes


def test_names_with_settings() -> None:
    assert dataset_named("digits") == Digits()
    assert dataset_named("shapes:seed=7,count=500") == Shapes(7, 500)
    assert dataset_named("cifar-100:labels=coarse").classes[0] == "aquatic mammals"


def test_paths_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert dataset_named("folder:path=photos,size=8x8").to_data()["path"] == str(tmp_path / "photos")
    assert dataset_named("mnist:folder=./mnist").to_data()["folder"] == str(tmp_path / "mnist")
    assert dataset_named("mnist").to_data()["folder"] is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("list.csv", "csv"), ("list.TSV", "csv"), ("arrays.npz", "npz"), ("cifar-10-python.tar.gz", "cifar"),
        ("train-images-idx3-ubyte.gz", "idx"), ("train-images.idx3-ubyte", "idx"),
    ],
)  # fmt: skip
def test_files_by_their_names(name: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / name).touch()
    data = dataset_at(tmp_path / name)
    assert (data.kind, data.to_data()["path"]) == (kind, str(tmp_path / name))
    monkeypatch.chdir(tmp_path)
    assert dataset_named(name) == data


def test_folders_by_what_they_hold(tmp_path: Path) -> None:
    assert dataset_at(tmp_path).kind == "folder"
    (tmp_path / "train-images-idx3-ubyte").touch()
    assert dataset_at(tmp_path).kind == "idx"
    (tmp_path / "data_batch_1.bin").touch()
    assert dataset_at(tmp_path).kind == "cifar"


def test_a_folder_that_was_annotated_with_masks_alone(tmp_path: Path) -> None:
    Image.new("RGB", (20, 10)).save(tmp_path / "a.png")
    folder = AnnotatedFolder(tmp_path)
    sheet = folder.load("a.png").sheet
    folder.save({}, ("cat", "dog"))
    with pytest.raises(
        DataError, match=r"Nothing is annotated in .* yet: draw boxes or masks under Data › Annotate"
    ):
        opened(dataset_at(tmp_path))
    folder.save({"a.png": sheet.with_fill(3, 3, 2)}, ("cat", "dog"))
    assert dataset_at(tmp_path).kind == "masks"
    assert dataset_at(tmp_path).classes == ("cat", "dog")
    folder.save({"a.png": sheet.with_box(Box(1, 1, 9, 9, 0))}, ("cat", "dog"))
    assert dataset_at(tmp_path).kind == "boxes"


def test_what_is_none(tmp_path: Path) -> None:
    with pytest.raises(
        SettingError, match="'mnits' is no data set and no folder or file that is there: name one of"
    ):
        dataset_named("mnits")
    with pytest.raises(SettingError):
        dataset_named("")
    (tmp_path / "a.mp4").touch()
    with pytest.raises(FileError, match=r"a\.mp4 is no data set that can be read: give a folder of images"):
        dataset_named(str(tmp_path / "a.mp4"))
