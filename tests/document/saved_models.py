"""Configurations of Keras models, as Keras 3 saves them."""

from __future__ import annotations

from typing import Any


def saved_layer(name: str, *sources: str, kind: str = "Dense", **config: Any) -> dict[str, Any]:
    """A layer, called once with the only outputs of others; a Dense layer has four units."""
    tensors = [
        {"class_name": "__keras_tensor__", "config": {"keras_history": [source, 0, 0]}} for source in sources
    ]
    calls = [{"args": [tensors[0] if len(tensors) == 1 else tensors], "kwargs": {}}] if sources else []
    settings = {"name": name, **({"units": 4} if kind == "Dense" else {}), **config}
    return {
        "class_name": kind,
        "module": "keras.layers",
        "config": settings,
        "name": name,
        "inbound_nodes": calls,
    }


def saved_input(name: str) -> dict[str, Any]:
    """An input of four values."""
    return saved_layer(name, kind="InputLayer", batch_shape=[None, 4])


def saved_model(
    *layers: dict[str, Any], inputs: list[Any], outputs: Any, name: str = "model"
) -> dict[str, Any]:
    """A functional model."""
    config = {"name": name, "layers": list(layers), "input_layers": inputs, "output_layers": outputs}
    return {"class_name": "Functional", "module": "keras", "config": config}
