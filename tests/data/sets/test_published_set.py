from __future__ import annotations

from pathlib import Path

import pytest

import cnnstudio.data.sets  # noqa: F401 - registers the data sets
from cnnstudio.core.errors import DataError, FileError, StudioError
from cnnstudio.data.collections import opened
from cnnstudio.data.dataset import datasets
from cnnstudio.data.sets.flowers import Flowers
from cnnstudio.data.sets.published import FashionMnist, Mnist
from cnnstudio.data.sets.published_set import PublishedSet
from tests.data.sets.test_flowers import packed

PUBLISHED = [cls for cls in datasets if issubclass(cls, PublishedSet)]


@pytest.mark.parametrize("cls", PUBLISHED, ids=lambda cls: cls.kind)
def test_what_must_be_fetched_is_known(cls: type[PublishedSet]) -> None:
    data = cls()
    assert data.missing() == data.remote
    assert all(len(file.digest) == 64 and file.size for file in data.remote)
    assert "is not on this computer yet: download it (" in data.obstacle()
    with pytest.raises(DataError, match="Data workspace"):
        opened(data)
    assert len(data.classes) == len(set(data.classes)) > 1


@pytest.mark.parametrize("content", [b"", b"PK half an archive", bytes(5000)])
def test_what_is_damaged_in_the_cache_can_be_fetched_again(content: bytes) -> None:
    data = Mnist()
    data.place.mkdir(parents=True)
    (data.place / "mnist.npz").write_bytes(content)
    assert data.obstacle() == ""
    sentence = "mnist.npz of MNIST was damaged on this computer and has been removed: download it again"
    with pytest.raises(FileError, match=sentence):
        opened(data)
    assert data.missing() == data.remote
    assert "download it (11.5 MB) in the Data workspace" in data.obstacle()


def test_of_several_files_the_damaged_ones_are_named() -> None:
    data = FashionMnist()
    data.place.mkdir(parents=True)
    for file in data.remote:
        (data.place / file.name).write_bytes(b"nothing")
    with pytest.raises(
        FileError, match=r"labels-idx1-ubyte\.gz of Fashion-MNIST were damaged .* have been removed"
    ):
        opened(data)
    assert len(data.missing()) == 4


def test_an_archive_that_is_damaged_can_be_fetched_again() -> None:
    data = Flowers()
    path = packed(data.place)
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(FileError, match=r"flower_photos\.tgz of Five flowers was damaged"):
        opened(data)
    assert data.missing() == data.remote


def test_a_folder_of_the_user_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mnist.npz").write_bytes(b"nothing")
    with pytest.raises(StudioError, match="it is damaged"):
        opened(Mnist(str(tmp_path)))
    assert (tmp_path / "mnist.npz").is_file()
