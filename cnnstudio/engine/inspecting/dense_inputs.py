"""The task that shows which inputs make the units of a dense layer as strong as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.feeding import as_array, fed_all, go_through
from cnnstudio.engine.inside.models import ModelSource, class_names, loaded, picture_fit
from cnnstudio.engine.inside.strayed_axes import strayed_outputs
from cnnstudio.engine.inside.taps import (
    known_name,
    layer_outputs,
    named_calls,
    named_layer,
    node_of,
    output_layer,
)
from cnnstudio.engine.predicting.scores import has_class_scores, score_count
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report

if TYPE_CHECKING:
    import keras

Floats = NDArray[np.float32]

_INPUTS = 24  # of each unit
_PRODUCTS = 20_000_000  # that are made for all units; of a larger layer the strongest units only
_UNITS = 256
_PASSING = frozenset(
    {
        "Dropout",
        "Activation",
        "ReLU",
        "LeakyReLU",
        "ELU",
        "PReLU",
        "BatchNormalization",
        "Identity",
        "Rescaling",
    }
)
"""Keras layers that keep every value in its place."""


@dataclass(frozen=True, slots=True, eq=False)
class DenseFigures:
    """What makes the units of a dense layer as strong as they are.

    Attributes:
        layer: The layer's name.
        activation: Keras's name of its activation.
        values: float32, (units,): what it puts out.
        labels: Names of the classes that the units stand for; () where they stand for none.
        units: int64, (m,): the units that were looked into, the largest value first.
        sums: float32, (m,): of each, the products of all inputs and weights.
        biases: float32, (m,): what is added.
        places: int64, (m, k): the inputs with the largest products, whatever their sign.
        inputs, weights: float32, (m, k): their values and weights.
        map_shape: Height, width and channels of the map that the inputs were before they were flattened;
            None where they were none.
        shares: float32, (m, H, W): the products of all channels at each place of that map; None without one.
    """

    layer: str
    activation: str
    values: Floats
    labels: tuple[str, ...]
    units: NDArray[np.int64]
    sums: Floats
    biases: Floats
    places: NDArray[np.int64]
    inputs: Floats
    weights: Floats
    map_shape: tuple[int, int, int] | None
    shares: Floats | None


@dataclass(frozen=True, slots=True)
class DenseInputs:
    """Look for the strongest inputs of the units of a dense layer.

    Attributes:
        model: The model.
        image: The picture.
        layer: Name of the layer; ``outer/inner`` for one in a nested model.
    """

    purpose: ClassVar[str] = "the inputs of a layer"
    small: ClassVar[bool] = True

    model: ModelSource
    image: Picture
    layer: str

    def __call__(self, report: Report, control: Control) -> DenseFigures:
        """The strongest units and their strongest inputs.

        Raises:
            StudioError: The model cannot be loaded, does not take the picture, or the layer is not dense.
        """
        model = loaded(self.model)
        name = known_name(model, self.layer)
        layer = named_layer(model, name)
        kernel = getattr(layer, "kernel", None)
        if kernel is None or len(kernel.shape) != 2:
            raise EngineError(
                f"{layer.name} has no weights from every input to every unit: choose a dense layer."
            )
        given, values = self._run(model, name, control)
        if values.ndim != 1:
            raise EngineError(
                f"{layer.name} works on every place of a map by itself: look at its activations."
            )
        weights = as_array(kernel)
        shape = _map_shape(model, name, len(given))
        units = _looked_into(values, len(given))
        bias = getattr(layer, "bias", None)
        biases = np.zeros(len(values), np.float32) if bias is None else as_array(bias)
        found = _strongest(given, weights, units, shape, control)
        activation = getattr(getattr(layer, "activation", None), "__name__", "linear")
        labels = self._labels(model, name)
        return DenseFigures(
            name, activation, values, labels, units, found[0], biases[units], *found[1:4], shape, found[4]
        )

    def _run(self, model: keras.Model, name: str, control: Control) -> tuple[Floats, Floats]:
        """What the layer is given, and what it puts out."""
        feed = fed_all(model, self.image, picture_fit(self.model))
        seen: dict[str, Floats] = {}

        def enter(entered: str, given: list[Any]) -> None:
            control.check()
            if entered == name:
                seen["given"] = as_array(given[0])[0]

        def take(visited: str, tensor: Any) -> None:
            if visited == name:
                seen["values"] = as_array(tensor)[0]

        go_through(model, feed, take, name, enter)
        return seen["given"], seen["values"]

    def _labels(self, model: keras.Model, name: str) -> tuple[str, ...]:
        """Names of the classes, for the last layer with weights of a network that tells some apart."""
        with_kernel = [one for one in layer_outputs(model) if hasattr(output_layer(model, one), "kernel")]
        if not has_class_scores(model) or not with_kernel or with_kernel[-1] != name:
            return ()
        count = score_count(model)
        return class_names(self.model, count) if model.outputs[0].shape[-1] == count else ()


def _looked_into(values: Floats, inputs: int) -> NDArray[np.int64]:
    """The units to look into, the largest value first; those without a number come last."""
    order = np.argsort(-np.nan_to_num(values, nan=-np.inf), kind="stable")
    return order if len(values) * inputs <= _PRODUCTS else order[:_UNITS]


def _strongest(
    given: Floats,
    weights: Floats,
    units: NDArray[np.int64],
    shape: tuple[int, int, int] | None,
    control: Control,
) -> tuple[Floats, NDArray[np.int64], Floats, Floats, Floats | None]:
    """Sums, places, inputs and weights of the largest products, and the products at each place of a map."""
    count = min(_INPUTS, len(given))
    sums, shares = np.empty(len(units), np.float32), []
    places = np.empty((len(units), count), np.int64)
    for row, unit in enumerate(units):
        control.check()
        with np.errstate(invalid="ignore", over="ignore"):  # what is no number gives none
            products = given * weights[:, unit]
            sums[row] = products.sum(dtype=np.float64)
        sizes = np.nan_to_num(np.abs(products), nan=np.inf)
        largest = np.argpartition(-sizes, count - 1)[:count]
        places[row] = largest[np.argsort(-sizes[largest], kind="stable")]
        if shape is not None:
            with np.errstate(invalid="ignore", over="ignore"):
                shares.append(products.reshape(shape).sum(axis=2))
    kept = weights[places, units[:, None]]
    maps = np.stack(shares).astype(np.float32) if shares else None
    return sums, places, given[places], kept, maps


def _map_shape(model: keras.Model, name: str, count: int) -> tuple[int, int, int] | None:
    """The form that the inputs of a layer had before they were flattened; None if they were no map."""
    outer, _, inner = name.partition("/")
    if inner:
        return _map_shape(node_of(layer_outputs(model)[outer]).operation, inner, count)
    tensor = next(node for node, known in named_calls(model) if known == name).input_tensors[0]
    strayed = {
        id(layer_outputs(model)[known]) for known in strayed_outputs(model) & layer_outputs(model).keys()
    }
    while True:
        node = node_of(tensor)
        kind = type(node.operation).__name__
        if node.is_input or kind not in (*_PASSING, "Flatten", "Reshape"):
            return None
        tensor = node.input_tensors[0]
        shape = tuple(tensor.shape)[1:]
        if id(tensor) in strayed:
            return None
        if kind not in _PASSING and len(shape) == 3:
            height, width, channels = (int(size or 0) for size in shape)
            is_map = height * width * channels == count and not _is_moved(tensor)
            return (height, width, channels) if is_map else None


def _is_moved(tensor: Any) -> bool:
    """Whether the axes of a tensor are those of a map in another order, such as with channels first."""
    node = node_of(tensor)
    while type(node.operation).__name__ in _PASSING and not node.is_input:
        node = node_of(node.input_tensors[0])
    return type(node.operation).__name__ == "Permute"
