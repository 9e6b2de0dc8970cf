"""How far apart the places of a map lie in the image: the product of all strides on the way to it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from cnnstudio.engine.inside.strayed_axes import strayed_outputs
from cnnstudio.engine.inside.taps import layer_outputs, node_of

if TYPE_CHECKING:
    import keras

Step = tuple[Fraction, Fraction]
"""Down and across, in px of the image for one place of the map."""

_MAP_AXES = 4  # batch, height, width, channels


def map_step(model: keras.Model, name: str) -> Step | None:
    """The step of a layer's maps; None where it has no maps with channels last, or no single step.

    Args:
        model: The model.
        name: Name of the layer, as `layer_outputs` calls it.
    """
    return None if name in strayed_outputs(model) else _step_of(layer_outputs(model)[name])


def layers_before(model: keras.Model, name: str) -> tuple[str, ...]:
    """The layers on the way from the input to a layer, itself the last; of several ways that of the map's size."""
    outputs = layer_outputs(model)
    names = {id(tensor): known for known, tensor in outputs.items()}
    way, tensor = [name], outputs[name]
    while True:
        node = node_of(tensor)
        if node.is_input or not node.input_tensors:
            return tuple(reversed(way))
        tensor = _leading(node, tensor)
        if id(tensor) in names:
            way.append(names[id(tensor)])


def _step_of(tensor: Any) -> Step | None:
    down, across = Fraction(1), Fraction(1)
    while len(tensor.shape) == _MAP_AXES:
        node = node_of(tensor)
        if node.is_input:
            return down, across
        before = _leading(node, tensor)
        own = _own_step(node, before, tensor)
        if own is None:
            return None
        down, across, tensor = down * own[0], across * own[1], before
    return None


def _leading(node: Any, tensor: Any) -> Any:
    """The input of a call that has the form of its output, or its first one."""
    size = tuple(tensor.shape)[1:-1]
    fitting = [one for one in node.input_tensors if tuple(one.shape)[1:-1] == size]
    return (fitting or node.input_tensors)[0]


def _own_step(node: Any, before: Any, after: Any) -> Step | None:
    """The step of one call of a layer."""
    import keras

    layer = node.operation
    if getattr(layer, "outputs", None) and isinstance(layer, keras.Model):
        place = next(index for index, output in enumerate(node.outputs) if output is after)
        return _step_of(layer.outputs[place])
    if len(before.shape) != _MAP_AXES:
        return None
    if isinstance(layer, keras.layers.UpSampling2D):
        return Fraction(1, layer.size[0]), Fraction(1, layer.size[1])
    strides = getattr(layer, "strides", None)
    if strides is not None:
        down, across = (strides, strides) if isinstance(strides, int) else strides
        if isinstance(layer, keras.layers.Conv2DTranspose):
            return Fraction(1, down), Fraction(1, across)
        return Fraction(down), Fraction(across)
    keeps = isinstance(layer, (keras.layers.ZeroPadding2D, keras.layers.Cropping2D))
    same = tuple(before.shape)[1:-1] == tuple(after.shape)[1:-1]
    return (Fraction(1), Fraction(1)) if keeps or same else None
