"""Which pixels of its image one place of a layer's map sees, for any model of Keras's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import StudioError
from cnnstudio.core.receptive_field import Field, Span
from cnnstudio.document.keras_graph import is_model, opened_model

if TYPE_CHECKING:
    import keras


class Patch(NamedTuple):
    """A part of an image; rows and columns from the first to the one behind the last, in px."""

    top: int
    left: int
    bottom: int
    right: int


def layer_field(model: keras.Model, name: str) -> Field | None:
    """What one place of a layer sees of the model's image, along height and width; None where unknown.

    Args:
        model: The model.
        name: The layer's name, as `taps.layer_outputs` has it.
    """
    saved = json.loads(model.to_json())
    try:
        network = opened_model(_with_paths(saved, "")).network
    except StudioError:
        return None
    node = network.by_name(_last_inside(saved, name))
    field = None if node is None else analyse(network).fields[node.id]
    return field if field is not None and len(field) == 2 else None


def patch_of(field: Field | None, place: tuple[int, int], size: tuple[int, int]) -> Patch:
    """The part of an image that a place of a map sees; all of it where that is unknown.

    The holes of a dilated window count as seen, also where they lie on the border of the image.

    Args:
        field: See `layer_field`.
        place: Row and column in the map.
        size: Height and width of the image, in px.
    """
    spans: tuple[Span | None, ...] = field or (None, None)
    (top, bottom), (left, right) = (
        _clipped(None if span is None else span.seen(at), length)
        for span, at, length in zip(spans, place, size, strict=True)
    )
    return Patch(top, left, bottom, right)


def _clipped(seen: tuple[int, int] | None, length: int) -> tuple[int, int]:
    if seen is None:
        return 0, length
    begin = min(max(0, seen[0]), length)
    return begin, min(max(begin, seen[1]), length)


def _with_paths(saved: Mapping[str, Any], path: str) -> dict[str, Any]:
    """The configuration of a model whose layers are called as `taps.layer_outputs` calls them."""
    config = dict(saved["config"])
    config["layers"] = [_renamed(layer, path) for layer in config["layers"]]
    for ends in ("input_layers", "output_layers"):
        if ends in config:
            config[ends] = _ends_renamed(config[ends], path)
    return {**saved, "config": config}


def _renamed(layer: Mapping[str, Any], path: str) -> dict[str, Any]:
    name = path + str(layer["config"]["name"])
    changed = _with_paths(layer, f"{name}/") if is_model(layer) else dict(layer)
    changed["config"] = {**changed["config"], "name": name}
    if "name" in layer:
        changed["name"] = name
    if "inbound_nodes" in layer:
        changed["inbound_nodes"] = _histories_renamed(layer["inbound_nodes"], path)
    return changed


def _histories_renamed(part: Any, path: str) -> Any:
    """The calls of a layer, with the layers that they take from renamed."""
    if isinstance(part, list):
        return [_histories_renamed(one, path) for one in part]
    if not isinstance(part, dict):
        return part
    changed = {key: _histories_renamed(value, path) for key, value in part.items()}
    history = part.get("keras_history")
    if isinstance(history, list):
        changed["keras_history"] = [path + str(history[0]), *history[1:]]
    return changed


def _ends_renamed(ends: Any, path: str) -> Any:
    """``[name, call, tensor]``, or any nesting of such."""
    if isinstance(ends, list) and ends and isinstance(ends[0], str):
        return [path + ends[0], *ends[1:]]
    if isinstance(ends, list):
        return [_ends_renamed(end, path) for end in ends]
    return ends


def _last_inside(saved: Mapping[str, Any], name: str) -> str:
    """The layer that makes an output: of a nested model, which is laid open, the one at its end."""
    found, inside = saved, name
    while True:
        head, _, inside = inside.partition("/")
        layers = {str(layer["config"]["name"]): layer for layer in found["config"]["layers"]}
        if head not in layers or not is_model(layers[head]):
            return name
        found = layers[head]
        if not inside:
            inside = _end_of(found)
            name = f"{name}/{inside}"


def _end_of(saved: Mapping[str, Any]) -> str:
    config = saved["config"]
    end = config.get("output_layers")
    while isinstance(end, list):
        end = end[0]
    return str(end) if end else str(config["layers"][-1]["config"]["name"])
