from __future__ import annotations

import os
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.data.collections import forget_collections, is_open, opened
from cnnstudio.data.sets.folder import Folder
from cnnstudio.data.sets.shapes import Shapes


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two classes of two images."""
    for name in ("a/1.png", "a/2.png", "b/1.png", "b/2.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.fromarray(np.zeros((4, 5, 3), np.uint8)).save(tmp_path / name)
    return tmp_path


def test_it_is_read_once_until_a_file_comes(photos: Path) -> None:
    data = Folder(str(photos))
    assert not data.is_known
    first = opened(data)
    assert opened(Folder(str(photos))) is first
    assert data.is_known
    os.utime(photos / "a", ns=(1, 1))
    (photos / "b" / "3.png").write_bytes((photos / "b" / "1.png").read_bytes())
    assert not is_open(data)
    assert len(opened(data)) == 5


def test_only_a_few_are_kept() -> None:
    sets = [Shapes(seed=seed, count=12, size=16) for seed in range(4)]
    for data in sets:
        opened(data)
    assert [is_open(data) for data in sets] == [False, False, True, True]
    forget_collections()
    assert not is_open(sets[3])


def test_two_who_ask_at_a_time_read_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    collection = Shapes.collection

    def slow(self: Shapes) -> object:
        calls.append(1)
        gate.wait(0.2)
        return collection(self)

    gate = threading.Event()
    monkeypatch.setattr(Shapes, "collection", slow)
    data = Shapes(seed=99, count=12, size=16)
    threads = [threading.Thread(target=opened, args=(data,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert calls == [1]
