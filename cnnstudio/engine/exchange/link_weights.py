"""The tasks that find out which layers of a weights file go where, and what a file holds."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from cnnstudio.core.errors import EngineError
from cnnstudio.document.project import Project
from cnnstudio.document.weights_changes import Links, without_weights
from cnnstudio.document.weights_report import Shapes, fits_saved
from cnnstudio.document.weights_source import WeightsSource
from cnnstudio.engine.building.build import built_network
from cnnstudio.engine.building.weight_file import SavedLayer, opened_weights
from cnnstudio.engine.building.weight_places import numbered_places
from cnnstudio.engine.building.weights import Link, check_source, shapes_of
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report

Found = dict[str, str]
"""Names of a model's layers, with the saved layers that they take weights from."""


@dataclass(frozen=True, slots=True)
class SavedShapes:
    """Tell what a project's weights file holds; answers with shapes by what the nodes call the layers.

    Attributes:
        source: The file.
    """

    purpose: ClassVar[str] = "the list of the saved weights"
    small: ClassVar[bool] = True

    source: WeightsSource

    def __call__(self, report: Report, control: Control) -> dict[str, Shapes]:
        """The shapes of all layers with weights.

        Raises:
            StudioError: The file is missing, damaged, or another one than was chosen.
        """
        check_source(self.source)
        return shapes_in(Path(self.source.path))


def shapes_in(path: Path) -> dict[str, Shapes]:
    """The shapes of all layers with weights that a file holds, by what nodes call them.

    Raises:
        StudioError: The file is missing or damaged.
    """
    with opened_weights(path) as file:
        return {key: layer.shapes for key, layer in file.layers.items()}


@dataclass(frozen=True, slots=True)
class Linked:
    """Where the weights of a file go.

    Attributes:
        source: The file.
        links: The saved layers of each node; None: as they are, for it is the file that they were taken from.
        shapes: What the file holds.
    """

    source: WeightsSource
    links: Links | None
    shapes: dict[str, Shapes]


@dataclass(frozen=True, slots=True)
class LinkWeights:
    """Find out which layers of a project a weights file fits; answers with `Linked`.

    Layers go by their names, by their places among those of their type, or in their order:
    by whatever lets most of them have their weights.

    Attributes:
        project: The project.
        path: The weights file.
    """

    purpose: ClassVar[str] = "loading weights"
    small: ClassVar[bool] = True

    project: Project
    path: str

    def __call__(self, report: Report, control: Control) -> Linked:
        """Find it out; nothing is changed.

        Raises:
            NetworkError: The network cannot be built.
            EngineError: The file is damaged, or fits no layer.
            FileError: It is missing.
        """
        path = Path(self.path)
        with opened_weights(path) as file:
            saved = list(file.layers.values())
        control.check()
        shapes = {layer.key: layer.shapes for layer in saved}
        source, before = WeightsSource.of(path), self.project.weights
        if before is not None and before.digest == source.digest:
            return Linked(replace(before, path=source.path), None, shapes)
        layers = built_network(without_weights(self.project)).layers
        found = best_match(layers, saved)
        if not found:
            raise EngineError(
                f"{path.name} fits no layer of this network: it holds {len(saved)} layers of other names and shapes. "
                "Choose the weights of this network, or of one that it came from."
            )
        return Linked(source, links_of(layers, found), shapes)


def links_of(layers: Mapping[str, Link], found: Found) -> Links:
    """The saved layers of each node, from those of each layer of the built model."""
    links: dict[str, list[tuple[str, str]]] = {}
    for name, key in found.items():
        link = layers[name]
        links.setdefault(link.node, []).append((link.path, key))
    return tuple([(node, tuple(pairs)) for node, pairs in links.items()])


def best_match(layers: Mapping[str, Link], saved: Sequence[SavedLayer]) -> Found:
    """Which saved layer each layer of a model takes its weights from; {} if none fits."""
    shapes = {name: shapes_of(link.layer) for name, link in layers.items()}
    own = {name: shape for name, shape in shapes.items() if shape}
    by_key = {layer.key: layer.shapes for layer in saved}
    ways = (_by_name(own, saved), _by_place(layers, own, saved), in_order(own, saved))
    fitting = [sum(fits_saved(by_key[key], own[name]) for name, key in way.items()) for way in ways]
    return ways[fitting.index(max(fitting))] if max(fitting) else {}


def _by_name(own: Mapping[str, Shapes], saved: Sequence[SavedLayer]) -> Found:
    names = {layer.name: layer.key for layer in reversed(saved)}
    return {name: names[name] for name in own if name in names}


def _by_place(layers: Mapping[str, Link], own: Mapping[str, Shapes], saved: Sequence[SavedLayer]) -> Found:
    """As Keras itself loads weights: the second convolution takes those of the second convolution."""
    keys = {layer.place: layer.key for layer in saved if layer.place}
    kinds = [type(link.layer).__name__ for link in layers.values()]
    places = dict(zip(layers, numbered_places("layers", kinds), strict=True))
    return {name: keys[places[name]] for name in own if places[name] in keys}


def in_order(own: Mapping[str, Shapes], saved: Sequence[SavedLayer]) -> Found:
    """Layer by layer in their order, leaving out on either side what the other does not have."""
    names = list(own)
    then, now = [layer.shapes for layer in saved], list(own.values())
    return {names[second]: saved[first].key for first, second in _pairs(then, now)}


def _pairs(then: Sequence[Shapes], now: Sequence[Shapes]) -> Iterator[tuple[int, int]]:
    """Places in two lists that belong together."""
    for kind, a, b, c, d in difflib.SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and b - a == d - c):
            yield from zip(range(a, b), range(c, d), strict=True)
