"""The edit that lets a network take away the mean of the training images and divide by their deviation."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnnstudio.core import surgery
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.fresh_names import fresh_name
from cnnstudio.core.network import Network, Node
from cnnstudio.core.values import Reals
from cnnstudio.document.change import Applied, Change, Restore
from cnnstudio.document.project import Project
from cnnstudio.layers.scaling import Normalization

NAME = "training_mean"
"""What the layer is called, by which it is found again."""


@dataclass(frozen=True, slots=True)
class Standardize(Change):
    """Put mean and variance of the training images into a Normalization layer right behind the input.

    Pixels come to it as they are, so that the pixel scale is taken out.

    Attributes:
        mean: One number a channel, of pixels 0…255.
        variance: One number a channel.
        note: What the numbers are of, written beside the layer.
    """

    mean: Reals
    variance: Reals
    note: str = ""

    @property
    def title(self) -> str:
        """Standardize."""
        return "standardize pixels"

    def apply(self, project: Project) -> Applied:
        """Put the layer there, or give the one that stands there the new numbers."""
        layer = Normalization(mean=self.mean, variance=tuple(value or 1.0 for value in self.variance))
        network, key = _with_layer(project.network, layer, self.note)
        training = project.training.with_settings(scaling="none")
        changed = replace(project, network=network, training=training)
        added = () if key in project.network else (key,)
        return Applied(changed, Restore(project, self.title), added)


def standardizing(network: Network) -> Node | None:
    """The layer that an earlier edit of this kind has put there; None if there is none."""
    node = network.by_name(NAME)
    names = set() if node is None else {field.name for field in node.layer.setting_list()}
    return node if {"mean", "variance"} <= names else None


def _with_layer(network: Network, layer: Normalization, note: str) -> tuple[Network, str]:
    node = standardizing(network)
    if node is None:
        entries = [
            one for one in network if one.layer.maximum_inputs == 0 and len(one.layer.output_shape()) == 3
        ]
        if not entries:
            raise NetworkError("The network has no input for images: put an Input layer of H × W × C first.")
        name = fresh_name(network, NAME)
        network, key = surgery.append(network, layer, entries[0].id)
        node = replace(network[key], name=name)
    return network.with_node(node.with_layer(layer).with_note(note)), node.id
