"""Weights that were learned on ImageNet and published with Keras: for which networks, and where they lie.

Source: ``keras.applications``, whose modules name the files and their MD5 digests. It names none for MobileNet and
MobileNetV2.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import DataError, FileError
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network
from cnnstudio.data.download import cached
from cnnstudio.data.remote_file import RemoteFile
from cnnstudio.document.preprocessing import Preprocessing
from cnnstudio.document.project import Project
from cnnstudio.gallery import published_network

FOLDER = "weights"
"""Where the files lie in the cache."""

CLASSES = 1000

_HOST = "https://storage.googleapis.com/tensorflow/keras-applications/"
_EFFICIENT_HOST = "https://storage.googleapis.com/keras-applications/"
_TENSORFLOW = "_weights_tf_dim_ordering_tf_kernels"
_BYTES = 4  # of a float32
_LIKELY = 0.5

CLASS_NAMES = RemoteFile(
    "https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json",
    "imagenet_class_index.json",
    "c2c37ea517e94d9795004a39431a14cb",
    estimate=35_000,
)
"""What the 1,000 classes of ImageNet are called, by number."""


@dataclass(frozen=True, slots=True)
class Pretrained:
    """The published weights of a network of the gallery.

    Attributes:
        name: What the gallery calls the network.
        whole: The file with all layers, for the 1,000 classes of ImageNet.
        body: The file without the layers that tell the classes apart.
        preprocessing: What the pixels 0…255 become before the network.
    """

    name: str
    whole: RemoteFile
    body: RemoteFile
    preprocessing: Preprocessing

    def file_for(self, classes: int | None) -> RemoteFile:
        """The file that serves a network of so many classes."""
        return self.whole if classes == CLASSES else self.body


def pretrained_networks() -> tuple[str, ...]:
    """Names of the gallery's networks that have published weights."""
    return tuple(_TABLE)


@cache
def pretrained(name: str) -> Pretrained | None:
    """The published weights of a network of the gallery, or None."""
    row = _TABLE.get(name)
    if row is None:
        return None
    url, ending, digests, preprocessing = row
    full, body = (estimated_bytes(name, whole=whole) for whole in (True, False))
    return Pretrained(
        name,
        _file(f"{url}.h5", digests[0], full),
        _file(f"{url}{ending}.h5", digests[1], body),
        preprocessing,
    )


def _file(url: str, digest: str, estimate: int) -> RemoteFile:
    return RemoteFile(url, url.rpartition("/")[2], digest, estimate=estimate)


def estimated_bytes(name: str, *, whole: bool) -> int:
    """About how large a file of weights is: four bytes for each parameter of the network."""
    network = published_network(name).network()
    return _BYTES * ((analyse(network).totals.cost.params or 0) - (0 if whole else _head_params(network)))


def _head_params(network: Network) -> int:
    """Parameters of what stands behind the last map: the dense layers."""
    report = analyse(network)
    dense = [key for key in network.order() if len(report[key].output or ()) == 1]
    return sum(report[key].cost.params or 0 for key in dense)


def likely_pretrained(project: Project) -> str | None:
    """Which network of the gallery a project came from, if weights are published for it; None if none is likely.

    That which shares most of its layers, by name and settings, counts; it must be most of both.
    """
    if project.weights is not None and project.weights.pretrained in _TABLE:
        return project.weights.pretrained
    own = {(node.name, node.layer) for node in project.network}
    shares = {name: _share(own, published_network(name).network()) for name in _TABLE}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] > _LIKELY else None


def _share(own: set[tuple[str, Layer]], network: Network) -> float:
    theirs = {(node.name, node.layer) for node in network}
    return len(own & theirs) / max(len(own), len(theirs))


def has_class_names() -> bool:
    """Whether the names of the classes were fetched."""
    return cached(CLASS_NAMES, FOLDER) is not None


def class_names() -> tuple[str, ...] | None:
    """What the classes of ImageNet are called; None where their file was not fetched yet.

    Raises:
        DataError: The file is damaged.
    """
    path = cached(CLASS_NAMES, FOLDER)
    return None if path is None else read_class_names(path)


def read_class_names(path: Path) -> tuple[str, ...]:
    """The names in a file such as Keras publishes: ``{"0": ["n01440764", "tench"], …}``.

    Raises:
        DataError: It holds no such names.
        FileError: It cannot be read.
    """
    try:
        data = json.loads(path.read_bytes())
        return tuple([str(data[str(number)][1]).replace("_", " ") for number in range(CLASSES)])
    except OSError as error:
        raise FileError(f"{path} cannot be read ({error.strerror or error}): choose another file.") from error
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise DataError(
            f"{path.name} does not hold the names of the {CLASSES:,} classes of ImageNet: fetch {CLASS_NAMES.url}."
        ) from error


_CAFFE, _TF, _TORCH, _OWN = (
    Preprocessing.CAFFE,
    Preprocessing.TF,
    Preprocessing.TORCH,
    Preprocessing.EFFICIENTNET,
)

_TABLE: dict[str, tuple[str, str, tuple[str, str], Preprocessing]] = {
    "vgg-16": (f"{_HOST}vgg16/vgg16{_TENSORFLOW}", "_notop",
               ("64373286793e3c8b2b4e3219cbf3544b", "6d6bbae143d832006294945121d1f1fc"), _CAFFE),
    "vgg-19": (f"{_HOST}vgg19/vgg19{_TENSORFLOW}", "_notop",
               ("cbe5617147190e668d6c5d5026f83318", "253f8cb515780f3b799900260a226db6"), _CAFFE),
    "resnet-50": (f"{_HOST}resnet/resnet50{_TENSORFLOW}", "_notop",
                  ("2cb95161c43110f7111970584f804107", "4d473c1dd8becc155b73f8504c6f6626"), _CAFFE),
    "resnet-101": (f"{_HOST}resnet/resnet101{_TENSORFLOW}", "_notop",
                   ("f1aeb4b969a6efcfb50fad2f0c20cfc5", "88cf7a10940856eca736dc7b7e228a21"), _CAFFE),
    "resnet-152": (f"{_HOST}resnet/resnet152{_TENSORFLOW}", "_notop",
                   ("100835be76be38e30d865e96f2aaae62", "ee4c566cf9a93f14d82f913c2dc6dd0c"), _CAFFE),
    "resnet-50-v2": (f"{_HOST}resnet/resnet50v2{_TENSORFLOW}", "_notop",
                     ("3ef43a0b657b3be2300d5770ece849e0", "fac2f116257151a9d068a22e544a4917"), _TF),
    "densenet-121": (f"{_HOST}densenet/densenet121{_TENSORFLOW}", "_notop",
                     ("9d60b8095a5708f2dcce2bca79d332c7", "30ee3e1110167f948a6b9946edeeb738"), _TORCH),
    "densenet-169": (f"{_HOST}densenet/densenet169{_TENSORFLOW}", "_notop",
                     ("d699b8f76981ab1b30698df4c175e90b", "b8c4d4c20dd625c148057b9ff1c1176b"), _TORCH),
    "densenet-201": (f"{_HOST}densenet/densenet201{_TENSORFLOW}", "_notop",
                     ("1ceb130c1ea1b78c3bf6114dbdfd8807", "c13680b51ded0fb44dff2d8f86ac8bb1"), _TORCH),
    "inception-v3": (f"{_HOST}inception_v3/inception_v3{_TENSORFLOW}", "_notop",
                     ("9a0d58056eeedaa3f26cb7ebd46da564", "bcbd6486424b2319ff4ef7d526e38f63"), _TF),
    "inception-resnet-v2": (f"{_HOST}inception_resnet_v2/inception_resnet_v2{_TENSORFLOW}", "_notop",
                            ("e693bd0210a403b3192acc6073ad2e96", "d19885ff4a710c122648d3b5c3b684e4"), _TF),
    "xception": (f"{_HOST}xception/xception{_TENSORFLOW}", "_notop",
                 ("0a58e3b7378bc2990ea3b43d5981f1f6", "b0042744bf5b25fce3cb969f33bebb97"), _TF),
    "mobilenet": (f"{_HOST}mobilenet/mobilenet_1_0_224_tf", "_no_top", ("", ""), _TF),
    "mobilenet-v2": (f"{_HOST}mobilenet_v2/mobilenet_v2{_TENSORFLOW}_1.0_224", "_no_top", ("", ""), _TF),
    "efficientnet-b0": (f"{_EFFICIENT_HOST}efficientnetb0", "_notop",
                        ("902e53a9f72be733fc0bcb005b3ebbac", "50bc09e76180e00e4465e1a485ddc09d"), _OWN),
    "efficientnet-b1": (f"{_EFFICIENT_HOST}efficientnetb1", "_notop",
                        ("1d254153d4ab51201f1646940f018540", "74c4e6b3e1f6a1eea24c589628592432"), _OWN),
    "efficientnet-b2": (f"{_EFFICIENT_HOST}efficientnetb2", "_notop",
                        ("b15cce36ff4dcbd00b6dd88e7857a6ad", "111f8e2ac8aa800a7a99e3239f7bfb39"), _OWN),
    "efficientnet-b3": (f"{_EFFICIENT_HOST}efficientnetb3", "_notop",
                        ("ffd1fdc53d0ce67064dc6a9c7960ede0", "af6d107764bb5b1abb91932881670226"), _OWN),
    "efficientnet-b4": (f"{_EFFICIENT_HOST}efficientnetb4", "_notop",
                        ("18c95ad55216b8f92d7e70b3a046e2fc", "ebc24e6d6c33eaebbd558eafbeedf1ba"), _OWN),
    "efficientnet-b5": (f"{_EFFICIENT_HOST}efficientnetb5", "_notop",
                        ("ace28f2a6363774853a83a0b21b9421a", "38879255a25d3c92d5e44e04ae6cec6f"), _OWN),
    "efficientnet-b6": (f"{_EFFICIENT_HOST}efficientnetb6", "_notop",
                        ("165f6e37dce68623721b423839de8be5", "9ecce42647a20130c1f39a5d4cb75743"), _OWN),
    "efficientnet-b7": (f"{_EFFICIENT_HOST}efficientnetb7", "_notop",
                        ("8c03f828fec3ef71311cd463b6759d99", "cbcfe4450ddf6f3ad90b1b398090fe4a"), _OWN),
}  # fmt: skip
"""By the gallery's name: the address without its ending, what the file without a head has at its end, the
digests of both, and what pixels become."""
