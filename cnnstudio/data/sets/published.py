"""Published data sets that are fetched from the net once: MNIST, Fashion-MNIST, CIFAR-10, CIFAR-100."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cnnstudio.core.errors import DataError
from cnnstudio.core.settings import setting
from cnnstudio.data.dataset import Samples, register
from cnnstudio.data.remote_file import RemoteFile
from cnnstudio.data.sets.class_names import CIFAR_10, CIFAR_20, CIFAR_100, DIGITS, FASHION
from cnnstudio.data.sets.published_set import PublishedSet

_KERAS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
_TORONTO = "https://www.cs.toronto.edu/~kriz/"


@register
@dataclass(frozen=True, slots=True)
class Mnist(PublishedSet):
    """70,000 handwritten digits, 28 × 28 px, grey; 10,000 of them for the test.

    Source:
        Y. LeCun, C. Cortes, C. Burges: The MNIST database; address and hash as in keras.datasets.mnist.
    """

    kind = "mnist"
    label = "MNIST"
    shape = (28, 28, 1)
    names = DIGITS
    remote = (
        RemoteFile(
            f"{_KERAS}mnist.npz",
            "mnist.npz",
            "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
            11_490_434,
        ),
    )

    def _given(self) -> bool:
        return holds_idx(self.place)

    def _read(self) -> Samples:
        from cnnstudio.data.readers.npz import read_npz
        from cnnstudio.data.sets.arrays import named_idx

        file = self.place / self.remote[0].name
        if not file.is_file():
            return self._named(named_idx(self.place))
        return self._named([(arrays.part, arrays.images, arrays.labels) for arrays in read_npz(file)])


@register
@dataclass(frozen=True, slots=True)
class FashionMnist(PublishedSet):
    """70,000 pictures of clothes of 10 kinds, 28 × 28 px, grey; 10,000 of them for the test.

    Source:
        H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST, 2017; addresses as in keras.datasets.fashion_mnist.
    """

    kind = "fashion-mnist"
    label = "Fashion-MNIST"
    shape = (28, 28, 1)
    names = FASHION
    remote = tuple(
        RemoteFile(_KERAS + name, name, digest, size)
        for name, digest, size in (
            ("train-images-idx3-ubyte.gz", "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", 26_421_880),
            ("train-labels-idx1-ubyte.gz", "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", 29_515),
            ("t10k-images-idx3-ubyte.gz", "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", 4_422_102),
            ("t10k-labels-idx1-ubyte.gz", "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", 5_148),
        )
    )  # fmt: skip

    def _given(self) -> bool:
        return holds_idx(self.place)

    def _read(self) -> Samples:
        from cnnstudio.data.sets.arrays import named_idx

        return self._named(named_idx(self.place))


def holds_idx(folder: Path) -> bool:
    """Whether a folder holds the four files of MNIST's form, packed or not."""
    stems = ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
    return all(any((folder / f"{stem}-ubyte{ending}").is_file() for ending in ("", ".gz")) for stem in stems)


@dataclass(frozen=True, slots=True)
class _Cifar(PublishedSet):
    """CIFAR in its binary version: no pickle is ever read."""

    shape = (32, 32, 3)

    def _given(self) -> bool:
        from cnnstudio.data.readers.cifar import is_cifar

        return self.folder is not None and is_cifar(self.place)

    def _read(self) -> Samples:
        from cnnstudio.data.readers.cifar import read_cifar
        from cnnstudio.data.sets.arrays import of_batches

        file = self.place / self.remote[0].name
        found = read_cifar(file if file.is_file() else self.place)
        return self._checked(of_batches(found, self.label, self._coarse()))

    def _coarse(self) -> bool:
        return False

    def _checked(self, samples: Samples) -> Samples:
        if samples.classes != self.classes:
            raise DataError(f"{self.place} does not hold {self.label}: choose another folder.")
        return samples


@register
@dataclass(frozen=True, slots=True)
class Cifar10(_Cifar):
    """60,000 photographs of 10 kinds of animals and vehicles, 32 × 32 px, in colour; 10,000 for the test.

    Source:
        A. Krizhevsky: Learning Multiple Layers of Features from Tiny Images, 2009; the binary version.
    """

    kind = "cifar-10"
    label = "CIFAR-10"
    names = CIFAR_10
    remote = (
        RemoteFile(
            f"{_TORONTO}cifar-10-binary.tar.gz",
            "cifar-10-binary.tar.gz",
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
            170_052_171,
        ),
    )


@register
@dataclass(frozen=True, slots=True)
class Cifar100(_Cifar):
    """60,000 photographs of 100 kinds of things, 32 × 32 px, in colour; 10,000 of them for the test.

    Source:
        A. Krizhevsky: Learning Multiple Layers of Features from Tiny Images, 2009; the binary version.
    """

    kind = "cifar-100"
    label = "CIFAR-100"
    names = CIFAR_100
    remote = (
        RemoteFile(
            f"{_TORONTO}cifar-100-binary.tar.gz",
            "cifar-100-binary.tar.gz",
            "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
            168_513_733,
        ),
    )

    labels: str = setting(
        "fine",
        "Labels",
        "100 kinds of things, or the 20 groups that they fall into.",
        choices=("fine", "coarse"),
    )

    @property
    def classes(self) -> tuple[str, ...]:
        """The 100 kinds, or their 20 groups."""
        return CIFAR_20 if self._coarse() else CIFAR_100

    def _coarse(self) -> bool:
        return self.labels == "coarse"
