from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from cnnstudio.core.errors import DataError
from cnnstudio.data.collections import opened
from cnnstudio.data.sets.class_names import CIFAR_20, CIFAR_100, FASHION
from cnnstudio.data.sets.published import Cifar10, Cifar100, FashionMnist, Mnist
from cnnstudio.document.folders import cache_folder
from tests.data.readers.test_cifar import TEN, binary, drawn


def test_the_hashes_are_those_of_keras() -> None:
    from importlib.util import find_spec

    package = find_spec("keras")
    assert package is not None
    assert package.origin is not None
    source = Path(package.origin).parent / "src" / "datasets" / "mnist.py"
    assert Mnist().remote[0].digest in source.read_text("utf-8")
    assert Mnist().remote[0].url.rpartition("/")[0] in source.read_text("utf-8")


def test_labels_of_fashion_mnist_are_the_original_files(shared_data: Path) -> None:
    digests = {file.name: file.digest for file in FashionMnist().remote}
    for name in ("train-labels-idx1-ubyte.gz", "t10k-labels-idx1-ubyte.gz"):
        content = (shared_data / "fashion_mnist" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digests[name]


def test_mnist_from_the_cache_or_a_folder(shared_data: Path) -> None:
    local = opened(Mnist(str(shared_data / "mnist")))
    assert np.bincount(local.labels[local.parts == 2]).tolist() == [
        980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009,
    ]  # fmt: skip
    split = local.split(0)
    assert (len(split.train), len(split.validation), len(split.test)) == (54_000, 6_000, 10_000)
    train = local.pixels(0).astype(float)
    assert train.shape == (28, 28, 1)
    folder = cache_folder() / "datasets" / "mnist"
    folder.mkdir(parents=True)
    samples = Mnist(str(shared_data / "mnist")).load()
    np.savez(folder / "mnist.npz", x_train=samples.images[:600, :, :, 0], y_train=samples.labels[:600],
             x_test=samples.images[60000:60100, :, :, 0], y_test=samples.labels[60000:60100])  # fmt: skip
    assert Mnist().obstacle() == ""
    assert len(opened(Mnist())) == 700


def test_fashion_mnist_looks_like_itself(shared_data: Path) -> None:
    data = opened(FashionMnist(str(shared_data / "fashion_mnist")))
    images = data.images[:60_000]  # type: ignore[attr-defined]
    assert (images.mean() / 255, images.std() / 255) == pytest.approx((0.28604, 0.35302), abs=2e-5)
    assert data.classes == FASHION


def test_another_set_in_the_folder(tmp_path: Path, shared_data: Path) -> None:
    with pytest.raises(DataError, match=r"does not hold CIFAR-10 \(cifar-10-binary.tar.gz is missing\)"):
        Cifar10(str(tmp_path)).load()
    for number, name in enumerate(TEN):
        (tmp_path / f"{name}.bin").write_bytes(binary(*drawn(number, 2, 10)))
    assert len(opened(Cifar10(str(tmp_path)))) == 12
    with pytest.raises(DataError, match="does not hold CIFAR-100"):
        Cifar100(str(tmp_path)).load()


def test_fine_and_coarse_classes(tmp_path: Path) -> None:
    images, fine = drawn(0, 6, 100)
    for name in ("train", "test"):
        (tmp_path / f"{name}.bin").write_bytes(binary(images, fine % 20, fine))
    assert opened(Cifar100(str(tmp_path))).classes == CIFAR_100
    coarse = opened(Cifar100(str(tmp_path), labels="coarse"))
    assert coarse.classes == CIFAR_20
    assert coarse.labels[:6].tolist() == (fine % 20).tolist()
