"""Edits of a network with blocks open in place, as edits of the network that it shows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from cnnstudio.core.errors import NetworkError
from cnnstudio.core.network import Edge, Network
from cnnstudio.document.changes import Change, EditInside
from cnnstudio.ui.canvas.in_place import SEPARATOR, Opened, path_of

_SOURCES = ("source", "after", "inputs")
"""Fields that name layers whose outputs are taken."""


def brought_home(change: Change, opened: Opened, network: Network) -> Change:
    """The change that does in a network what another does where blocks of it are open.

    One that is about layers inside one block is an edit inside that; one on a connection that crosses
    a frame is one of the network around.

    Args:
        change: The change, with the ids of the open network.
        opened: The open network.
        network: The network itself.

    Raises:
        NetworkError: It is about layers inside a block and others at once.
    """
    named = [key for value in _values(change) for key in _ids(value)]
    if not any(SEPARATOR in key for key in named):
        return change
    place = _common_place(change, opened)
    moved = _Moved(opened, network, place)
    fields = {
        field.name: moved.value(getattr(change, field.name), is_source=field.name in _SOURCES)
        for field in dataclasses.fields(change)
    }
    home = dataclasses.replace(change, **fields)
    return EditInside(place, home, gesture=change.gesture) if place else home


def _values(change: Change) -> Iterator[Any]:
    for field in dataclasses.fields(change):
        yield getattr(change, field.name)


def _ids(value: Any) -> Iterator[str]:
    """The texts in a field that may be ids."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _ids(part)


def _common_place(change: Change, opened: Opened) -> tuple[str, ...]:
    """The blocks inside which all is that a change is about."""
    places = []
    for value in _values(change):
        if isinstance(value, Edge):
            ends = [path_of(value.source)[:-1], path_of(value.target)[:-1]]
            places.append(_common(ends))
            continue
        keys = [key for key in _ids(value) if key in opened.report.network]
        whole = [_around_all(tuple(keys), opened)] if isinstance(value, tuple) else []
        places += [place for place in whole if place is not None] or [path_of(key)[:-1] for key in keys]
    return _common(places)


def _around_all(keys: tuple[str, ...], opened: Opened) -> tuple[str, ...] | None:
    """Where a block stands all of whose layers are meant; None where that is not so."""
    for frame in opened.frames:
        if set(frame.members) == set(keys):
            return path_of(frame.block)[:-1]
    return None


def _common(places: list[tuple[str, ...]]) -> tuple[str, ...]:
    """What all ways have in common at their beginnings."""
    common: list[str] = []
    for steps in zip(*places, strict=False):
        if len(set(steps)) > 1:
            break
        common.append(steps[0])
    return tuple(common) if places else ()


@dataclasses.dataclass(frozen=True, slots=True)
class _Moved:
    """Gives what a change names the ids that they have inside some blocks."""

    opened: Opened
    network: Network
    place: tuple[str, ...]

    def value(self, value: Any, *, is_source: bool) -> Any:
        """A field of the change; whether it names layers whose outputs are taken."""
        if isinstance(value, Edge):
            return self._edge(value)
        if isinstance(value, str):
            return self._one(value, is_source=is_source) if SEPARATOR in value else value
        if isinstance(value, tuple) and value and all(isinstance(part, str) for part in value):
            return self._several(value, is_source=is_source)
        return value

    def _one(self, key: str, *, is_source: bool) -> str:
        """A layer; where its output is taken outside, the block that it is the output of."""
        path = path_of(key)
        depth = len(self.place)
        if len(path) == depth + 1:
            return path[-1]
        block = SEPARATOR.join(path[: depth + 1])
        frame = self.opened.frame(block)
        if frame is None or frame.output != key or not is_source:
            raise NetworkError(
                f"{frame.title if frame else 'A block'} is open in place: edit its layers by themselves, or shut it first."
            )
        return path[depth]

    def _several(self, keys: tuple[str, ...], *, is_source: bool) -> tuple[str, ...]:
        """Layers; a block in the place of all of its own."""
        depth = len(self.place)
        found: dict[str, None] = {}
        for key in keys:
            path = path_of(key)
            frame = self.opened.frame(SEPARATOR.join(path[: depth + 1])) if len(path) > depth + 1 else None
            is_whole = frame is not None and set(frame.members) <= set(keys)
            found[path[depth] if is_whole else self._one(key, is_source=is_source)] = None
        return tuple(found)

    def _edge(self, edge: Edge) -> Edge:
        """A connection; one that crosses a frame is one of the block."""
        depth = len(self.place)
        source, target = path_of(edge.source), path_of(edge.target)
        slot = edge.slot
        if len(target) > depth + 1 or len(source) > depth + 1:
            slot = self._slot(source[depth], target[depth], edge)
        return Edge(source[depth], target[depth], slot)

    def _slot(self, source: str, target: str, edge: Edge) -> int:
        """Which input of a block a connection into it is."""
        if len(path_of(edge.target)) == len(self.place) + 1:
            return edge.slot
        if not self.place:
            return self.network[target].inputs.index(source)
        raise NetworkError("That connection leads through two frames: open the outer block to edit it.")
