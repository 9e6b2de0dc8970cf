"""Where the arrays of each layer lie in the HDF5 files that Keras writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from cnnstudio.core.errors import EngineError
from cnnstudio.document.keras_graph import is_model, layer_identity
from cnnstudio.document.keras_nodes import Identity, key_of

if TYPE_CHECKING:
    import h5py

_VARIABLES = "vars"
_CONTAINERS = ("layers", "_layer_checkpoint_dependencies")
"""What holds the layers of a model: in Keras 3, and in the archives of Keras 2."""

_DEEPEST = 32
_MOST = 200_000  # groups


class Place(NamedTuple):
    """Where a layer lies.

    Attributes:
        arrays: Paths of its arrays, in Keras's order.
        name: What it was called.
        store: Its place in a file of Keras 3, such as ``layers/conv2d_1``; "" in others.
    """

    arrays: tuple[str, ...]
    name: str
    store: str = ""


def places_in_groups(file: h5py.File) -> dict[str, Place]:
    """The layers of a file of Keras 3, by their places in it; links out of the file are not followed."""
    found: dict[str, Place] = {}
    for path, group in _groups(file):
        variables = _child(group, _VARIABLES)
        if variables is None or not path:
            continue
        arrays = sorted((name for name in variables if name.isdigit()), key=int)
        for name in arrays:
            _check_array(variables, name)
        if arrays:
            title = variables.attrs.get("name", path.rpartition("/")[2])
            store = path.replace(_CONTAINERS[1], _CONTAINERS[0])
            found[store] = Place(tuple(f"{path}/{_VARIABLES}/{name}" for name in arrays), _text(title), store)
    return found


def _groups(file: h5py.File) -> Iterator[tuple[str, h5py.Group]]:
    """All groups with their paths; what lies outside of the file is left alone."""
    waiting: list[tuple[str, Any, int]] = [("", file, 0)]
    count = 0
    while waiting:
        path, group, depth = waiting.pop()
        count += 1
        if depth > _DEEPEST or count > _MOST:
            raise EngineError(
                "The weights file is nested too deeply to be one of Keras: choose another file."
            )
        yield path, group
        for name in group:
            child = _child(group, name) if name != _VARIABLES else None
            if child is not None:
                waiting.append((f"{path}/{name}" if path else name, child, depth + 1))


def _child(group: h5py.Group, name: str) -> h5py.Group | None:
    """A group inside a group itself; None for links, which may lead out of the file, and for arrays."""
    import h5py

    if name not in group or not isinstance(group.get(name, getlink=True), h5py.HardLink):
        return None
    child = group[name]
    return child if isinstance(child, h5py.Group) else None


def _check_array(group: h5py.Group, name: str) -> None:
    """Refuse arrays that lie in other files."""
    import h5py

    link = group.get(name, getlink=True)
    dataset = group[name] if isinstance(link, h5py.HardLink) else None
    if not isinstance(dataset, h5py.Dataset) or dataset.external or dataset.is_virtual:
        raise EngineError(
            "The weights file refers to other files, as no file of Keras does: it is not read. Choose another file."
        )


def places_in_keras_2(group: h5py.Group) -> dict[str, Place]:
    """The layers of an HDF5 file of Keras 2, or of weights saved in its way, in their order.

    A model inside the model stands there as one layer with all weights; their names tell them apart.
    """
    found: dict[str, Place] = {}
    for layer in _listed(group, "layer_names"):
        inside = _at(group, layer)
        by_parent: dict[str, list[str]] = {}
        for weight in _listed(inside, "weight_names"):
            parent, _, last = weight.rpartition("/")
            holder = _at(inside, parent)
            _check_array(holder, last)
            by_parent.setdefault(parent, []).append(f"{group.name}/{layer}/{weight}")
        for parent, arrays in by_parent.items():
            name = parent.rpartition("/")[2]
            key = layer if len(by_parent) == 1 else f"{layer}/{name}"
            found[key] = Place(tuple(arrays), layer if len(by_parent) == 1 else name)
    return found


def _listed(group: h5py.Group, name: str) -> list[str]:
    """A list of names in an attribute; Keras cuts long ones into several attributes."""
    if name in group.attrs:
        return [_text(entry) for entry in group.attrs[name]]
    entries: list[str] = []
    part = 0
    while f"{name}{part}" in group.attrs:
        entries += [_text(entry) for entry in group.attrs[f"{name}{part}"]]
        part += 1
    return entries


def _at(group: h5py.Group, path: str) -> h5py.Group:
    current = group
    for name in filter(None, path.split("/")):
        child = _child(current, name)
        if child is None:
            raise EngineError(f"The weights file lacks its part {path}: it is damaged. Choose another file.")
        current = child
    return current


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def stored_under(config: Any) -> dict[str, tuple[str, str]]:
    """Where Keras 3 stores the layers of a model: by key, the place and the layer's name.

    Source: keras.src.saving.saving_lib: layers are stored by class in snake case, numbered in their
    order, and one that stands in several places only where it comes first.
    """
    found: dict[str, tuple[str, str]] = {}
    if isinstance(config, dict) and is_model(config):
        _store(config, "layers", (), found)
    return found


def _store(
    saved: Mapping[str, Any], container: str, scope: Identity, found: dict[str, tuple[str, str]]
) -> None:
    is_sequential = saved.get("class_name") == "Sequential"
    layers = [
        layer
        for layer in saved["config"]["layers"]
        if isinstance(layer, dict)
        and not str(layer.get("module")).startswith("keras.src.ops")
        and not (is_sequential and layer.get("class_name") == "InputLayer")
    ]
    kinds = [str(layer.get("class_name")) for layer in layers]
    for layer, place in zip(layers, numbered_places(container, kinds), strict=True):
        identity = layer_identity(layer, scope)
        if is_model(layer):
            _store(layer, f"{place}/layers", identity, found)
        else:
            found.setdefault(key_of(identity), (place, identity[-1]))


def numbered_places(container: str, kinds: Iterable[str]) -> Iterator[str]:
    """The places of layers of these classes, in their order: ``layers/conv2d``, ``layers/conv2d_1``."""
    numbers: dict[str, int] = {}
    for kind in kinds:
        base = _snake_case(kind)
        numbers[base] = number = numbers.get(base, -1) + 1
        yield f"{container}/{base}_{number}" if number else f"{container}/{base}"


def _snake_case(name: str) -> str:
    """As Keras names the places of a class: Conv2DTranspose becomes conv2d_transpose."""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()
