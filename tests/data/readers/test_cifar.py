from __future__ import annotations

import io
import pickle
import tarfile
from pathlib import Path

import numpy as np
import pytest

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.readers.cifar import is_cifar, read_cifar

TEN = [*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"]


def drawn(seed: int, count: int, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Images (N, 32, 32, 3) and labels."""
    random = np.random.default_rng(seed)
    return random.integers(0, 256, (count, 32, 32, 3), np.uint8), random.integers(0, classes, count)


def planes(images: np.ndarray) -> np.ndarray:
    """As CIFAR lays pixels out: all red, all green, all blue."""
    return images.transpose(0, 3, 1, 2).reshape(len(images), -1)


def binary(images: np.ndarray, *labels: np.ndarray) -> bytes:
    """A batch of the binary version."""
    return np.concatenate(
        [*(label[:, None].astype(np.uint8) for label in labels), planes(images)], axis=1
    ).tobytes()


@pytest.fixture
def ten(tmp_path: Path) -> Path:
    """CIFAR-10, binary, three images a batch."""
    for number, name in enumerate(TEN):
        (tmp_path / f"{name}.bin").write_bytes(binary(*drawn(number, 3, 10)))
    return tmp_path


def test_the_binary_version(ten: Path) -> None:
    batches = read_cifar(ten)
    images, labels = drawn(1, 3, 10)
    assert np.array_equal(batches.images[3:6], images)
    assert np.array_equal(batches.labels[3:6], labels)
    assert (len(batches.images), batches.training, batches.coarse) == (18, 15, None)
    assert is_cifar(ten)


def test_the_python_version_without_running_it(tmp_path: Path) -> None:
    folder = tmp_path / "cifar-10-batches-py"
    folder.mkdir()
    for number, name in enumerate(TEN):
        images, labels = drawn(number, 2, 10)
        values = {b"data": planes(images), b"labels": labels.tolist(), b"batch_label": name.encode()}
        (folder / name).write_bytes(pickle.dumps(values, 2))
    batches = read_cifar(tmp_path)
    assert np.array_equal(batches.images[-2:], drawn(5, 2, 10)[0])
    assert np.array_equal(batches.labels[-2:], drawn(5, 2, 10)[1])


def test_the_hundred_classes_from_an_archive(tmp_path: Path) -> None:
    images, fine = drawn(0, 4, 100)
    coarse = fine % 20
    path = tmp_path / "cifar-100-binary.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name in ("train.bin", "test.bin"):
            content = binary(images, coarse, fine)
            member = tarfile.TarInfo(f"cifar-100-binary/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    batches = read_cifar(path)
    assert np.array_equal(batches.labels[:4], fine)
    assert batches.coarse is not None
    assert np.array_equal(batches.coarse[4:], coarse)
    assert np.array_equal(batches.images[4:], images)
    assert is_cifar(path)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(DataError, match="damaged"):
        read_cifar(path)


def test_what_is_wrong(ten: Path, tmp_path: Path) -> None:
    whole = (ten / "data_batch_3.bin").read_bytes()
    (ten / "data_batch_3.bin").write_bytes(whole[:-1])
    with pytest.raises(DataError, match=r"data_batch_3.bin has 9,218 bytes, which is no whole number"):
        read_cifar(ten)
    (ten / "data_batch_3.bin").unlink()
    with pytest.raises(DataError, match="lacks data_batch_3"):
        read_cifar(ten)
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="holds no batches of CIFAR"):
        read_cifar(tmp_path / "empty")
    with pytest.raises(FileError, match="Locate it again"):
        read_cifar(tmp_path / "none.tar.gz")
    assert not is_cifar(tmp_path / "empty")
