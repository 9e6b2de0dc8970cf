"""The arithmetic of a network beside Keras's model of it, layer by layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from cnnstudio.core.report import Report
from cnnstudio.document.keras_names import PIXEL_SCALING

Found = tuple[str, int, tuple[int | None, ...]]
"""A layer: Keras's name of its class, its parameters, and the shape that it gives."""


def own_layers(report: Report, *, is_inside: bool = False) -> Iterator[Found]:
    """The layers of a network, blocks laid open."""
    for key in report.network.order():
        node, entry = report.network[key], report[key]
        if entry.inner is not None:
            yield from own_layers(entry.inner, is_inside=True)
        elif node.inputs or not is_inside:
            yield node.layer.keras_name, entry.cost.params or 0, tuple(entry.output or ())


def keras_layers(model: Any) -> Iterator[Found]:
    """The layers of Keras's model; the one that scales pixels is the training's and not the network's."""
    for layer in model.layers:
        if layer.name != PIXEL_SCALING:
            yield type(layer).__name__, layer.count_params(), tuple(layer.output.shape[1:])


def differences(report: Report, model: Any) -> list[str]:
    """Where the two disagree: totals, outputs, or any layer."""
    cost = report.totals.cost
    trainable = sum(int(weight.shape.num_elements()) for weight in model.trainable_weights)
    shapes = [report[node].output for node in report.network.outputs()]
    pairs = {
        "parameters": (cost.params, model.count_params()),
        "trainable": (cost.trainable, trainable),
        "outputs": (shapes, [tuple(tensor.shape[1:]) for tensor in model.outputs]),
    }
    wrong = [
        f"{name}: {ours} here, {theirs} in Keras" for name, (ours, theirs) in pairs.items() if ours != theirs
    ]
    ours, theirs = Counter(own_layers(report)), Counter(keras_layers(model))
    return (
        wrong
        + [f"{layer} here" for layer in ours - theirs]
        + [f"{layer} in Keras" for layer in theirs - ours]
    )
