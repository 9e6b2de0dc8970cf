"""Where it began that the loss of a batch is no number: in the pixels, in a layer's output, or in its gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.inside.deriving import can_derive
from cnnstudio.engine.inside.gradients import Gradients
from cnnstudio.engine.inside.taps import layer_outputs, output_layer, tapped

if TYPE_CHECKING:
    import keras

_LARGE = 1e4
"""Weights beyond this are told of: no network that learns has such."""
_HALF_LIMIT = 65504.0
"""The largest number of float16."""


def origin_in_words(model: keras.Model, images: Any, labels: Any, *, learning: bool) -> str:
    """Where a batch turns what is no number, in a sentence or two; "" if it does not.

    Layers are looked at in the order in which they compute; then, in the opposite one, in which
    gradients come about, their gradients.

    Args:
        model: The model, compiled, as it was before the batch.
        images: The batch, float32, (n, H, W, C).
        labels: What the loss takes.
        learning: Whether it is a batch of the training; else one of the validation.
    """
    pixels = _numbers(images)
    bad = int(np.sum(~np.isfinite(pixels).reshape(len(pixels), -1).all(axis=1)))
    if bad:
        return (
            f"It came with the data: {bad:,} of the {len(pixels):,} images of that batch hold values that are no "
            "numbers. Mend these images, or leave them out."
        )
    return (
        _in_outputs(model, images, learning)
        or (_in_gradients(model, images, labels) if learning else "")
        or _in_weights(model)
    )


def _in_outputs(model: keras.Model, images: Any, learning: bool) -> str:
    names = tuple(layer_outputs(model))
    outputs = tapped(model, names)(images, training=learning)
    largest = float(np.abs(_numbers(images)).max(initial=0.0))
    for name, output in zip(names, outputs, strict=False):
        values = _numbers(output)
        if not np.isfinite(values).all():
            return _of_output(model, name, values, largest)
        largest = float(np.abs(values).max(initial=0.0))
    return ""


def _of_output(model: keras.Model, name: str, values: NDArray[Any], before: float) -> str:
    """What to say of the first layer whose output is no number."""
    layer = output_layer(model, name)
    became = "NaN" if np.isnan(values).any() else "infinite"
    sentence = f"It began in {name}, whose output was the first to become {became}"
    weights = [_numbers(weight) for weight in layer.weights]
    if any(not np.isfinite(weight).all() for weight in weights):
        return f"{sentence}: the step before had made its weights so. {_CALMER}"
    grown = max((float(np.abs(weight).max(initial=0.0)) for weight in weights), default=0.0)
    if grown > _LARGE:
        return f"{sentence}: its weights had grown to {grown:.2g}. {_CALMER}"
    if layer.compute_dtype == "float16":
        return (
            f"{sentence}: float16 holds numbers up to {_HALF_LIMIT:,.0f} only. Choose the precision mixed_bfloat16, "
            "or float32."
        )
    return f"{sentence}; what came into it reached {before:.2g}. {_NORMALIZE}"


_CALMER = "Clip the gradients, or let the rate warm up, if a lower rate is too slow."
_NORMALIZE = "Put batch normalization before it, or begin with smaller weights."


def _in_gradients(model: keras.Model, images: Any, labels: Any) -> str:
    """The layer in which the gradient is no number, and behind which it is."""
    if not can_derive():
        return ""
    gradients = Gradients(model).of(images, labels)
    found = {
        id(variable): gradient
        for variable, gradient in zip(model.trainable_variables, gradients, strict=True)
    }
    for name in reversed(tuple(layer_outputs(model))):
        layer = output_layer(model, name)
        own = [_numbers(found[id(weight)]) for weight in layer.weights if id(weight) in found]
        if any(not np.isfinite(gradient).all() for gradient in own):
            return f"It began in {name}: its gradient was the first that is no number, while all outputs were. {_CALMER}"
    return ""


def _in_weights(model: keras.Model) -> str:
    """The first layer with weights so large that the scores are too far apart for the loss, which alone overflows."""
    for name in layer_outputs(model):
        weights = [_numbers(weight) for weight in output_layer(model, name).weights]
        grown = max((float(np.abs(weight).max(initial=0.0)) for weight in weights), default=0.0)
        if grown > _LARGE:
            return (
                f"It began in {name}, whose weights had grown to {grown:.2g}: the scores became too far apart for the "
                f"loss. {_CALMER}"
            )
    return ""


def _numbers(tensor: Any) -> NDArray[Any]:
    import keras

    return np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(tensor, "float32")))
