"""Models of Keras 3 written as Keras 2 wrote them."""

from __future__ import annotations

from typing import Any


def keras_2(saved: dict[str, Any]) -> dict[str, Any]:
    """A whole configuration: modules and registered names gone, calls as lists, functions as their names."""
    return {**_layer(saved), "keras_version": "2.4.0", "backend": "tensorflow"}


def _layer(saved: dict[str, Any]) -> dict[str, Any]:
    config = dict(saved["config"])
    kind = saved["class_name"]
    if "layers" in config:
        config = {
            "name": config["name"],
            "layers": [_layer(layer) for layer in config["layers"]],
            **{name: _lists(config[name]) for name in ("input_layers", "output_layers") if name in config},
        }
    else:
        config = {name: _value(value) for name, value in config.items()}
        if "batch_shape" in config:
            config["batch_input_shape"] = config.pop("batch_shape")
        if kind == "BatchNormalization":
            config["axis"] = [3 if config["axis"] == -1 else config["axis"]]
        if kind == "LeakyReLU":
            config["alpha"] = config.pop("negative_slope")
        config["dtype"] = "float32"
    made = {"class_name": kind, "config": config}
    if "inbound_nodes" in saved:
        made |= {"name": saved["name"], "inbound_nodes": [_call(node) for node in saved["inbound_nodes"]]}
    return made


def _call(node: dict[str, Any]) -> list[Any]:
    tensors = node["args"][0] if isinstance(node["args"][0], list) else node["args"]
    return [[*tensor["config"]["keras_history"], {}] for tensor in tensors]


def _lists(named: Any) -> Any:
    return [named] if isinstance(named[0], str) else named


def _value(value: Any) -> Any:
    """An initializer, a regularizer or an activation, without where it comes from."""
    if not isinstance(value, dict) or "class_name" not in value:
        return value
    if value["class_name"] == "function":
        return value["config"]
    return {"class_name": value["class_name"], "config": value["config"]}
