"""Putting saved weights into the layers of a model that was built, and telling which took them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cnnstudio.core.errors import EngineError, FileError
from cnnstudio.document.weights_report import Misfit, Shapes, WeightsReport, fits_saved
from cnnstudio.document.weights_source import WeightsSource, digest_of
from cnnstudio.engine.building.weight_file import WeightFile, opened_weights

_WAY_OUT = (
    "choose it again (Network › Load weights, or cnnstudio weights --from FILE), "
    "or go on without it (Forget weights, or --forget)."
)


class Link(NamedTuple):
    """Where a Keras layer of a built model comes from.

    Attributes:
        layer: The Keras layer.
        node: Id of the network's node that it is, or stands in.
        path: "" for that node itself; inside a block, the names on the way.
        saved: The saved layer that it takes its weights from; "" if there is none.
    """

    layer: Any
    node: str
    path: str
    saved: str


def take_weights(source: WeightsSource, layers: Mapping[str, Link]) -> WeightsReport:
    """Put saved weights into the layers that have the same shapes; all others stay as they are.

    Args:
        source: The file.
        layers: The layers of the model, by Keras's names.

    Raises:
        EngineError: The file is missing, damaged, or another one than was chosen; nothing was changed then.
    """
    check_source(source)
    taken, misfits, new = [], [], []
    with opened_weights(Path(source.path)) as file:
        for name, link in layers.items():
            now = shapes_of(link.layer)
            if not now:
                continue
            saved = file.layers.get(link.saved)
            if saved is None:
                new.append(name)
            elif not fits_saved(saved.shapes, now):
                misfits.append(Misfit(name, saved.shapes, now))
            else:
                _put(link.layer, file, saved.key)
                taken.append(name)
    return WeightsReport(source.name, tuple(taken), tuple(misfits), tuple(new))


def shapes_of(layer: Any) -> Shapes:
    """The shapes of a Keras layer's weights, in Keras's order; of random states it keeps nothing."""
    return tuple(tuple(weight.shape) for weight in layer.weights)


def _put(layer: Any, file: WeightFile, key: str) -> None:
    shapes = shapes_of(layer)
    # A dense kernel has that of a convolution in a row, see `fits_saved`.
    values = {
        str(number): np.reshape(value, shape)
        for number, (value, shape) in enumerate(zip(file.values(key), shapes, strict=True))
    }
    # A layer's own loading: normalization works out more from what it loads.
    layer.load_own_variables(values)


def check_source(source: WeightsSource) -> None:
    """See that the weights file is there, and the one that was chosen.

    Raises:
        EngineError: It is not; the message says what can be done.
    """
    path = Path(source.path)
    if not path.exists():
        raise EngineError(
            f"The weights of this network lie in {path}, which is not there (any more): {_WAY_OUT}"
        )
    try:
        found = digest_of(path)
    except FileError as error:
        raise EngineError(f"The weights of this network cannot be read. {error} Or {_WAY_OUT}") from error
    if source.digest and found != source.digest:
        raise EngineError(
            f"{path} has changed since this network took its weights from it, so that they may be others now: {_WAY_OUT}"
        )
