"""The edit that gives a network another head, for the classes of other data."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.analysis import analyse
from cnnstudio.core.head import head_of
from cnnstudio.core.network import Network
from cnnstudio.core.surgery import add, remove
from cnnstudio.document.change import Change
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.regularization import Dropout


@dataclass(frozen=True, slots=True)
class ReplaceHead(Change):
    """Replace what stands behind the last feature maps by pooling, dropout and a Dense layer for other classes.

    Attributes:
        classes: How many classes there are.
        dropout: Share of the pooled values that is dropped in training.
    """

    classes: int
    dropout: float = 0.2

    @property
    def title(self) -> str:
        """Replace the head."""
        return "replace head"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Replace it; the new layers are selected.

        Raises:
            NetworkError: The network has no head that could be told from its body.
        """
        head = head_of(analyse(network))
        network = remove(network, head.nodes)
        added: list[str] = []
        last = head.features
        for layer in (GlobalAveragePooling2D(), Dropout(self.dropout), Dense(self.classes, "softmax")):
            network, last = add(network, layer, (last,), last)
            added.append(last)
        return network, tuple(added)
