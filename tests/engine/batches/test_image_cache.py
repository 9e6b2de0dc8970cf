from __future__ import annotations

import os
from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.data.collections import opened
from cnnstudio.data.sets.folder import Folder
from cnnstudio.engine.batches import image_cache
from cnnstudio.engine.batches.image_cache import make_room, prepared
from cnnstudio.engine.process.control import Control

Usage = namedtuple("Usage", "total used free")


def quiet(progress: object) -> None:
    """Take no notice."""


def filled(root: Path, count: int = 6) -> Folder:
    """Grey images, each of its own level."""
    for place in range(count):
        path = root / "ab"[place % 2] / f"{place}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((5, 7), 10 * place, np.uint8)).save(path)
    return Folder(str(root))


def test_one_image_after_another(tmp_path: Path) -> None:
    collection = opened(filled(tmp_path))
    ready = prepared(collection, (4, 4, 3), quiet, Control())
    assert ready.path is not None
    pixels = np.fromfile(ready.path, np.uint8).reshape(6, 4, 4, 3)
    assert pixels[:, 0, 0, 0].tolist() == [int(collection.pixels(place)[0, 0, 0]) for place in range(6)]
    assert prepared(collection, (4, 4, 3), quiet, Control()) == ready
    assert prepared(collection, (4, 5, 3), quiet, Control()).path != ready.path


def test_another_file_makes_another_cache_and_a_cut_one_is_made_again(tmp_path: Path) -> None:
    data = filled(tmp_path)
    ready = prepared(opened(data), (4, 4, 1), quiet, Control())
    assert ready.path is not None
    whole = ready.path.read_bytes()
    ready.path.write_bytes(whole[:-5])
    assert prepared(opened(data), (4, 4, 1), quiet, Control()).path == ready.path
    assert ready.path.read_bytes() == whole
    Image.fromarray(np.full((5, 7), 99, np.uint8)).save(tmp_path / "a" / "0.png")
    os.utime(tmp_path / "a" / "0.png", ns=(5, 5))
    assert prepared(opened(data), (4, 4, 1), quiet, Control()).path != ready.path


def test_the_oldest_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, name in enumerate(("old", "newer", "new")):
        (tmp_path / f"{name}.pixels").write_bytes(bytes(100))
        (tmp_path / f"{name}.json").touch()
        os.utime(tmp_path / f"{name}.pixels", ns=(number, number))
    monkeypatch.setattr(image_cache, "LIMIT", 350)
    assert make_room(tmp_path, 50)
    assert len(list(tmp_path.glob("*.pixels"))) == 3
    assert make_room(tmp_path, 150)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "new.json",
        "new.pixels",
        "newer.json",
        "newer.pixels",
    ]
    assert not make_room(tmp_path, 351)


def test_a_full_disk_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_cache.shutil, "disk_usage", lambda path: Usage(10**9, 10**9, 10**6))
    data = filled(tmp_path)
    (tmp_path / "a" / "2.png").write_bytes(b"broken")
    ready = prepared(opened(data), (4, 4, 1), quiet, Control())
    assert ready.path is None
    assert [place for place, _ in ready.left_out] == [1]


def test_a_disk_that_fills_up_meanwhile_is_none_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(image_cache.os, "replace", refuse)
    assert prepared(opened(filled(tmp_path)), (4, 4, 1), quiet, Control()).path is None
    assert list((tmp_path / "home" / "cache" / "images").glob("*.p*")) == []
