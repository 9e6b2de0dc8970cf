"""Putting kernels typed by hand into a model that was built with others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.core.network import Network
from cnnstudio.document.keras_names import kept_names
from cnnstudio.document.typed_kernels import typed_kernels
from cnnstudio.layers.choices import constant_argument

if TYPE_CHECKING:
    import keras


def put_typed_kernels(model: keras.Model, network: Network) -> bool:
    """Give a model the typed kernels of a network that is otherwise the one that it was built from.

    Returns:
        Whether all of them have their place in it.
    """
    import numpy as np  # not before: the commands without Keras come by this module too

    names = kept_names(network)
    layers = {layer.name: layer for layer in model.layers}
    for node in network:
        kernels = typed_kernels(node.layer)
        if kernels is None:
            continue
        kernel = getattr(layers.get(names[node.id]), "kernel", None)
        if kernel is None:
            return False
        value = constant_argument(kernels, int(kernel.shape[-1]))["config"]["value"]
        kernel.assign(np.broadcast_to(np.asarray(value, np.float32), tuple(kernel.shape)))
    return True
