from __future__ import annotations

import io
import tarfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.core.errors import DataError
from cnnstudio.data.collections import opened
from cnnstudio.data.sets.flowers import Flowers, unpack
from cnnstudio.document.folders import cache_folder


def add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    """Put a file into an archive."""
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def packed(folder: Path, names: tuple[str, ...] = Flowers.names) -> Path:
    """An archive in the form of the flowers, three photographs of each."""
    folder.mkdir(parents=True, exist_ok=True)
    content = io.BytesIO()
    Image.fromarray(np.zeros((30, 40, 3), np.uint8)).save(content, "JPEG")
    path = folder / "flower_photos.tgz"
    with tarfile.open(path, "w:gz") as archive:
        add(archive, "flower_photos/LICENSE.txt", b"CC-BY")
        for name in names:
            for place in range(3):
                add(archive, f"flower_photos/{name}/{place}.jpg", content.getvalue())
    return path


def test_it_is_unpacked_once_and_found_then() -> None:
    folder = cache_folder() / "datasets" / "flowers"
    packed(folder)
    data = opened(Flowers())
    assert (len(data), data.classes, data.shape, data.fit) == (15, Flowers.names, (128, 128, 3), "crop")
    (folder / "flower_photos.tgz").unlink()
    assert len(opened(Flowers(size=(64, 64)))) == 15
    assert len(opened(Flowers(str(folder / "flower_photos")))) == 15
    assert [path.name for path in folder.iterdir()] == ["flower_photos"]


def test_a_damaged_archive_leaves_nothing(tmp_path: Path) -> None:
    path = packed(tmp_path)
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(DataError, match="is damaged: delete it, and download it again"):
        unpack(path, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["flower_photos.tgz"]


def test_nothing_is_written_outside(tmp_path: Path) -> None:
    path = tmp_path / "in" / "flower_photos.tgz"
    path.parent.mkdir()
    with tarfile.open(path, "w:gz") as archive:
        add(archive, "../outside.jpg", b"x")
    with pytest.raises(DataError):
        unpack(path, path.parent)
    assert not (tmp_path / "outside.jpg").exists()


def test_other_flowers() -> None:
    packed(cache_folder() / "datasets" / "flowers", ("daisy", "thistle"))
    with pytest.raises(DataError, match="does not hold Five flowers"):
        opened(Flowers())
