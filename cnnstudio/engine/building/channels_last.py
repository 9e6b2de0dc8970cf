"""Models that keep channels first, turned into the same with channels last, as everything here reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakSet

from cnnstudio.engine.building.turned_layers import follows, has_channels_first, turned_layer
from cnnstudio.engine.inside.taps import holds_layers, layer_calls

if TYPE_CHECKING:
    import keras

MOVED = "channels_moved_"
"""How the names of layers begin that bring channels from first to last, or back."""

_LEAST_RANK = 3  # batch, channels and a place: a row has no channels to move
_TURNED: WeakSet[Any] = WeakSet()


def was_turned(model: keras.Model) -> bool:
    """Whether a model keeps channels first in its file, and last here."""
    return model in _TURNED


def turned_to_channels_last(model: keras.Model) -> keras.Model:
    """The same model with channels last, where layers of it keep them first; else the model itself.

    Convolutions, pooling and their like are made again with the same weights, which have the same
    shapes in either order; layers that take each number by itself, or name an axis, follow; an
    activation that shared out along the last axis goes on with it where it stands now. Before
    any other layer the axes are brought back into their order, so that it does what it did: see
    `strayed_axes` for what comes of it. An image that comes in, and maps that go out, have channels last.

    Source: Keras's ``data_format``; Flatten brings channels to the end before it lays numbers in a row,
    so that the weights of a Dense layer behind it stay where they are.
    """
    if not _holds_channels_first(model):
        return model
    made = _Turning().of_model(model)
    _TURNED.add(made.model)
    return made.model


def _holds_channels_first(model: keras.Model) -> bool:
    return any(has_channels_first(layer) for layer in model._flatten_layers())


class _Part(NamedTuple):
    """A tensor of the new model, and whether its channels have moved from first to last."""

    tensor: Any
    is_turned: bool


class _Turned(NamedTuple):
    """A model made again, and which of its inputs and outputs have moved."""

    model: Any
    inputs: tuple[bool, ...]
    outputs: tuple[bool, ...]


class _Turning:
    """Makes models again; layers and models that are shared stay shared."""

    def __init__(self) -> None:
        self._layers: dict[int, Any] = {}
        self._models: dict[int, _Turned] = {}
        self._moves = 0

    def of_model(self, model: Any) -> _Turned:
        """The model made again."""
        import keras

        if id(model) in self._models:
            return self._models[id(model)]
        calls = layer_calls(model)
        wanted = _wanted(calls)
        known: dict[int, _Part] = {}
        for entry in model.inputs:
            is_turned = id(entry) in wanted
            shape = tuple(entry.shape)[1:]
            shape = (*shape[1:], shape[0]) if is_turned else shape
            known[id(entry)] = _Part(keras.Input(shape, dtype=entry.dtype, name=entry.name), is_turned)
        for node in calls:
            if not node.is_input:
                known.update(zip(map(id, node.outputs), self._called(node, known), strict=True))
        inputs, outputs = ([known[id(one)] for one in ends] for ends in (model.inputs, model.outputs))
        made = _Turned(
            keras.Model(_single(inputs), _single(outputs), name=model.name),
            tuple(part.is_turned for part in inputs),
            tuple(part.is_turned for part in outputs),
        )
        self._models[id(model)] = made
        return made

    def _called(self, node: Any, known: dict[int, _Part]) -> list[_Part]:
        """What a call gives in the new model."""
        layer, given = node.operation, [known[id(tensor)] for tensor in node.input_tensors]
        if holds_layers(node) and _holds_channels_first(layer):
            inner = self.of_model(layer)
            flags = dict(zip(map(id, node.input_tensors), inner.inputs, strict=True))
            return self._filled(node, known, inner.model, flags, inner.outputs)
        is_turned = _turns(layer, given, node)
        flags = dict.fromkeys(map(id, node.input_tensors), is_turned)
        if not is_turned:
            return self._filled(node, known, layer, flags, (False,) * len(node.outputs))
        keeps = tuple(len(tensor.shape) >= _LEAST_RANK for tensor in node.outputs)
        return self._filled(node, known, self._layer(layer, node), flags, keeps)

    def _layer(self, layer: Any, node: Any) -> Any:
        if id(layer) not in self._layers:
            self._layers[id(layer)] = turned_layer(layer, len(node.input_tensors[0].shape))
        return self._layers[id(layer)]

    def _filled(
        self, node: Any, known: dict[int, _Part], layer: Any, turned: dict[int, bool], outputs: Sequence[bool]
    ) -> list[_Part]:
        """Call a layer as a node did, with each tensor in the order that is asked for."""
        import keras

        given = {
            id(tensor): self._brought(known[id(tensor)], turned[id(tensor)]) for tensor in node.input_tensors
        }
        arguments, named = node.arguments.fill_in(given)
        results = keras.tree.flatten(layer(*arguments, **named))
        return [_Part(result, flag) for result, flag in zip(results, outputs, strict=True)]

    def _brought(self, part: _Part, turned: bool) -> Any:
        """A tensor in the order that is asked for."""
        rank = len(part.tensor.shape)
        if turned == part.is_turned or rank < _LEAST_RANK:
            return part.tensor
        import keras

        self._moves += 1
        order = (*range(2, rank), 1) if turned else (rank - 1, *range(1, rank - 1))
        return keras.layers.Permute(order, name=f"{MOVED}{self._moves}")(part.tensor)


def _turns(layer: Any, given: Sequence[_Part], node: Any) -> bool:
    """Whether a layer is called with channels last."""
    ranks = {len(tensor.shape) for tensor in node.input_tensors}
    if has_channels_first(layer):
        return min(ranks) >= _LEAST_RANK
    return any(part.is_turned for part in given) and len(ranks) == 1 and follows(layer)


def _wanted(calls: Sequence[Any]) -> set[int]:
    """The tensors that layers behind them want with channels last: at once, or once others have let them pass."""
    wanted: set[int] = set()
    for node in reversed(calls):
        if node.is_input:
            continue
        layer, ranks = node.operation, {len(tensor.shape) for tensor in node.input_tensors}
        is_passed_on = any(id(tensor) in wanted for tensor in node.outputs)
        if holds_layers(node):
            inner = _wanted(layer_calls(layer))
            pairs = zip(node.input_tensors, layer.inputs, strict=True)
            wanted.update(id(tensor) for tensor, entry in pairs if id(entry) in inner)
        elif (has_channels_first(layer) and min(ranks) >= _LEAST_RANK) or (
            is_passed_on and len(ranks) == 1 and follows(layer)
        ):
            wanted.update(map(id, node.input_tensors))
    return wanted


def _single(parts: Sequence[_Part]) -> Any:
    tensors = [part.tensor for part in parts]
    return tensors[0] if len(tensors) == 1 else tensors
