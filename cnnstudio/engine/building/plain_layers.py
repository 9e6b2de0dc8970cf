"""A model said with Keras's own parts alone where that is possible, so that it loads where CNN Studio is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnstudio.engine.own_layers import own_layer

if TYPE_CHECKING:
    import keras

_REVERSE_CHANNELS = "ReverseChannels"


def in_plain_layers(model: keras.Model) -> keras.Model:
    """The same model, in which operations of Keras's turn channels around and share out along an axis; else the very model.

    Weights, names and predictions are the same. Our other own layers say what Keras has no parts for.
    """
    import keras

    own = own_layer(_REVERSE_CHANNELS)
    if not any(isinstance(layer, own) or _shares_along(layer) for layer in model.layers):
        return model
    made: dict[str, Any] = {}
    activations: dict[int, Any] = {}

    def called(layer: Any, *arguments: Any, **named: Any) -> Any:
        if _shares_along(layer):
            activations[id(layer)], layer.activation = layer.activation, keras.activations.linear
        if id(layer) in activations:
            along = activations[id(layer)]
            return getattr(keras.ops, along.function)(layer(*arguments, **named), axis=along.axis)
        if not isinstance(layer, own):
            return layer(*arguments, **named)
        output = keras.ops.flip(arguments[0], axis=-1)
        if layer.name not in made.values():  # further calls of a shared one keep Keras's names
            made[output._keras_history.operation.name] = layer.name
        return output

    plain = keras.models.clone_model(model, clone_function=_copied, call_function=called)
    for operation in plain.operations:
        operation.name = made.get(operation.name, operation.name)
    plain.set_weights(model.get_weights())
    return plain


def _shares_along(layer: Any) -> bool:
    """Whether a layer's activation works along another axis than the last."""
    from cnnstudio.engine.own_layers.along_axis import AlongAxis

    return isinstance(getattr(layer, "activation", None), AlongAxis)


def _copied(layer: Any) -> Any:
    """A layer like another, trained or frozen like it, with start weights."""
    copy = type(layer).from_config(layer.get_config())
    copy.trainable = layer.trainable
    return copy
