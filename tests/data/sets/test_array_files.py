from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.collections import is_open, opened
from cnnstudio.data.sets.array_files import CifarBatches, IdxFiles, NpzFile
from tests.data.readers.test_cifar import TEN, binary, drawn
from tests.data.readers.test_idx import idx_bytes

IMAGES = np.arange(20 * 4 * 4, dtype=np.uint8).reshape(20, 4, 4)
LABELS = np.arange(20) % 3


def test_idx_pairs(tmp_path: Path) -> None:
    for part, count in (("train", 15), ("t10k", 5)):
        (tmp_path / f"{part}-images-idx3-ubyte").write_bytes(idx_bytes(IMAGES[:count]))
        (tmp_path / f"{part}-labels-idx1-ubyte").write_bytes(idx_bytes(LABELS[:count]))
    collection = opened(IdxFiles(str(tmp_path)))
    assert collection.classes == ("0", "1", "2")
    split = collection.split(0)
    assert len(split.test) == 5
    assert set(split.test) == set(np.flatnonzero(collection.parts == 2))
    single = opened(IdxFiles(str(tmp_path / "train-images-idx3-ubyte")))
    assert (len(single), single.parts) == (15, None)
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx_bytes(LABELS[:9]))
    assert not is_open(IdxFiles(str(tmp_path)))
    with pytest.raises(DataError, match="15 train images and 9 labels"):
        opened(IdxFiles(str(tmp_path)))
    (tmp_path / "train-labels-idx1-ubyte").unlink()
    with pytest.raises(
        DataError, match="has no labels beside it: put train-labels-idx1-ubyte into the same folder"
    ):
        opened(IdxFiles(str(tmp_path)))
    with pytest.raises(FileError, match="Locate it again"):
        opened(IdxFiles(str(tmp_path / "gone")))


def test_npz_of_every_kind(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, images=IMAGES / 255.0, labels=np.array(["dog", "cat"] * 10))
    data = NpzFile(str(path))
    assert (data.input_shape, data.classes) == ((4, 4, 1), ("cat", "dog"))
    assert np.array_equal(data.load().images[:, :, :, 0], IMAGES)
    np.savez(path, images=IMAGES.astype(np.uint16)[..., None] * 257, labels=LABELS)
    assert NpzFile(str(path), names="a, b, c").classes == ("a", "b", "c")
    assert np.array_equal(NpzFile(str(path)).load().images[:, :, :, 0], IMAGES)


@pytest.mark.parametrize(
    ("labels", "names", "message"),
    [
        (
            np.where(np.arange(20) == 6, 12, LABELS),
            "a,b,c",
            "Image 6 of a.npz has the label 12, but the 3 classes",
        ),
        (np.where(np.arange(20) == 4, -1, LABELS), None, "Image 4 of a.npz has the label -1"),
        (LABELS + 0.5, None, "labels that are no whole numbers"),
    ],
)
def test_labels_beyond_the_classes(
    labels: np.ndarray, names: str | None, message: str, tmp_path: Path
) -> None:
    np.savez(tmp_path / "a.npz", images=IMAGES, labels=labels)
    with pytest.raises(DataError, match=message):
        opened(NpzFile(str(tmp_path / "a.npz"), names=names))


def test_images_that_are_none(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", images=np.zeros((20, 4, 4, 7)), labels=LABELS)
    with pytest.raises(DataError, match=r"images of shape \(4, 4, 7\)"):
        opened(NpzFile(str(tmp_path / "a.npz")))


def test_cifar_with_a_label_that_is_none(tmp_path: Path) -> None:
    for number, name in enumerate(TEN):
        images, labels = drawn(number, 2, 10)
        labels = labels if number else np.array([3, 11])
        (tmp_path / f"{name}.bin").write_bytes(binary(images, labels))
    with pytest.raises(DataError, match=r"Image 1 of .* has the label 11, but the 10 classes"):
        opened(CifarBatches(str(tmp_path)))
    (tmp_path / "data_batch_1.bin").write_bytes(binary(*drawn(0, 2, 10)))
    data = CifarBatches(str(tmp_path))
    assert data.classes[0] == "airplane"
    assert len(opened(data).split(1).test) == 2
