from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.readers.npz import read_npz

IMAGES = np.arange(5 * 4 * 4, dtype=np.uint8).reshape(5, 4, 4)
LABELS = np.array([0, 1, 2, 1, 0])


def test_one_part_or_several(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", images=IMAGES, labels=LABELS[:, None])
    (whole,) = read_npz(tmp_path / "a.npz")
    assert whole.part == ""
    assert np.array_equal(whole.images, IMAGES)
    assert np.array_equal(whole.labels, LABELS)
    np.savez_compressed(
        tmp_path / "b.npz", x_train=IMAGES, y_train=LABELS, x_test=IMAGES[:2], y_test=LABELS[:2]
    )
    assert [(part.part, len(part.images)) for part in read_npz(tmp_path / "b.npz")] == [
        ("train", 5),
        ("test", 2),
    ]


def test_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, weights=IMAGES)
    with pytest.raises(
        DataError, match="holds weights, and no images with labels: call them images and labels"
    ):
        read_npz(path)
    np.savez(path, images=IMAGES, labels=LABELS[:4])
    with pytest.raises(DataError, match="5 images but 4 labels"):
        read_npz(path)
    np.savez(path, images=IMAGES[0], labels=LABELS)
    with pytest.raises(DataError, match=r"images of shape \(4, 4\)"):
        read_npz(path)
    np.savez(path, images=np.array([{"a": 1}] * 5, object), labels=LABELS)
    with pytest.raises(DataError, match="holds Python objects instead of numbers"):
        read_npz(path)
    np.savez_compressed(path, images=IMAGES, labels=LABELS)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(DataError, match="damaged"):
        read_npz(path)
    np.save(tmp_path / "one.npy", IMAGES)
    (tmp_path / "one.npy").rename(tmp_path / "one.npz")
    with pytest.raises(DataError, match=r"cannot be read as \.npz"):
        read_npz(tmp_path / "one.npz")
    with pytest.raises(FileError, match="Locate it again"):
        read_npz(tmp_path / "none.npz")


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    np.savez_compressed(tmp_path / "a.npz", images=np.zeros((10, 100, 100), np.uint8), labels=np.zeros(10))
    monkeypatch.setattr("cnnstudio.data.readers.npz.MOST_BYTES", 1000)
    with pytest.raises(DataError, match="unpacks to"):
        read_npz(tmp_path / "a.npz")
