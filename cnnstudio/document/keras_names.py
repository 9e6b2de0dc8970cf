"""What Keras can call the layers that people name as they like."""

from __future__ import annotations

import re

from cnnstudio.core.fresh_names import FreshNames
from cnnstudio.core.network import Network

PIXEL_SCALING = "pixel_scaling"
"""Name of the layer that scales pixels 0…255 as the project's training says."""

_UNFIT = re.compile(r"[^A-Za-z0-9_.\-]")


def keras_name(name: str) -> str:
    """The name as it is, with ``_`` for each character that TensorFlow cannot use as a scope's name."""
    return _UNFIT.sub("_", name)


def model_name(name: str) -> str:
    """A name for a whole model; it must begin with a letter or a digit."""
    fit = keras_name(name).lstrip("_.-")
    return fit or "network"


class Names:
    """Gives out names so that none comes twice.

    Args:
        reserved: Names that are given out exactly as they are, later on.
    """

    def __init__(self, reserved: tuple[str, ...] = ()) -> None:
        self._names = FreshNames(reserved)

    def fresh(self, name: str) -> str:
        """``name`` as Keras can use it, with a number behind it if it is taken."""
        return self._names.take(keras_name(name))


def kept_names(network: Network) -> dict[str, str]:
    """What Keras calls each node, by id; nodes whose names it can take keep them exactly."""
    kept = {node.id: node.name for node in network if keras_name(node.name) == node.name}
    names = Names(tuple(kept.values()))
    return {node.id: kept.get(node.id) or names.fresh(node.name) for node in network}
