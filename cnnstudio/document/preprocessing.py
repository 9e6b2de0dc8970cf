"""What pixels 0…255 become before the networks of keras.applications, as layers behind the input."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from cnnstudio.core import surgery
from cnnstudio.core.fresh_names import fresh_name
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network
from cnnstudio.document.change import Applied, Change, Restore
from cnnstudio.document.project import Project
from cnnstudio.document.weights_changes import Links, linked
from cnnstudio.document.weights_source import WeightsSource
from cnnstudio.gallery.efficientnet import DEVIATIONS
from cnnstudio.layers.channel_order import ReverseChannels
from cnnstudio.layers.scaling import Normalization, Rescaling

_MEANS = (0.485, 0.456, 0.406)
_BLUE_GREEN_RED_MEANS = (103.939, 116.779, 123.68)


class Preprocessing(Enum):
    """What is done to images; the names are those of Keras.

    Source: keras.applications.imagenet_utils.preprocess_input; keras.applications.efficientnet, which has
    a layer for it behind its own normalization when it takes ImageNet weights.
    """

    CAFFE = "caffe"
    TF = "tf"
    TORCH = "torch"
    EFFICIENTNET = "efficientnet"

    def layers(self) -> tuple[tuple[str, Layer], ...]:
        """The layers that do it, with their names."""
        return _LAYERS[self]


_LAYERS: dict[Preprocessing, tuple[tuple[str, Layer], ...]] = {
    Preprocessing.CAFFE: (
        ("blue_green_red", ReverseChannels()),
        ("imagenet_mean", Normalization(mean=_BLUE_GREEN_RED_MEANS, variance=(1.0, 1.0, 1.0))),
    ),
    Preprocessing.TF: (("to_minus_one_and_one", Rescaling(1 / 127.5, -1.0)),),
    Preprocessing.TORCH: (
        ("to_zero_and_one", Rescaling(1 / 255)),
        (
            "imagenet_mean",
            Normalization(mean=_MEANS, variance=(DEVIATIONS[0] ** 2, DEVIATIONS[1] ** 2, DEVIATIONS[2] ** 2)),
        ),
    ),
    Preprocessing.EFFICIENTNET: (("deviation", Normalization(mean=(0.0, 0.0, 0.0), variance=DEVIATIONS)),),
}


def preprocessed(network: Network, preprocessing: Preprocessing) -> Network:
    """A network with the layers that prepare its images, unless they stand there already.

    They stand behind its first input; those of EfficientNet behind the normalization that it begins with.
    """
    layers = preprocessing.layers()
    present = [node.layer for node in network]
    place = _place(network, preprocessing)
    if place is None or all(layer in present for _, layer in layers):
        return network
    for name, layer in layers:
        network, place = _behind(network, place, name, layer)
    return network


def _place(network: Network, preprocessing: Preprocessing) -> str | None:
    """The node behind which the layers go; None where there is none."""
    entries = [node.id for node in network if node.layer.maximum_inputs == 0]
    if preprocessing is Preprocessing.EFFICIENTNET:
        own = [node.id for node in network if node.layer == Normalization()]
        return next(iter([*own, *entries]), None)
    return next(iter(entries), None)


def _behind(network: Network, place: str, name: str, layer: Layer) -> tuple[Network, str]:
    """Put a layer behind a node, before all that it feeds."""
    grown, key = surgery.append(network, layer, place)
    node = replace(grown[key], name=fresh_name(network, name))
    return grown.with_node(node), key


@dataclass(frozen=True, slots=True)
class TakePretrained(Change):
    """Let a project take published weights, with the layers that prepare images as those weights need them.

    Attributes:
        source: The weights file.
        links: Which of its layers go where.
        preprocessing: What pixels become.
    """

    source: WeightsSource
    links: Links
    preprocessing: Preprocessing

    @property
    def title(self) -> str:
        """Names them."""
        return "load ImageNet weights"

    def apply(self, project: Project) -> Applied:
        """Take them; pixels come as they are from now on, since layers scale them."""
        network = preprocessed(linked(project.network, dict(self.links)), self.preprocessing)
        training = project.training.with_settings(scaling="none")
        changed = replace(project, network=network, training=training, weights=self.source)
        return Applied(changed, Restore(project, self.title))
