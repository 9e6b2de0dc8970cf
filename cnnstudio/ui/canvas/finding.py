"""Which layers of a network a search finds, those inside blocks among them; no Qt."""

from __future__ import annotations

from functools import lru_cache

from cnnstudio.core.layer import Layer
from cnnstudio.core.report import Report

Path = tuple[str, ...]
"""Ids that lead to a layer: its own, and before that those of the blocks that it is in, the outermost first."""


def find_layers(report: Report, query: str) -> tuple[Path, ...]:
    """The layers that have every word of a search in their name, type or settings, in the order of the network.

    Args:
        report: The network, with the insides of its blocks.
        query: What is looked for; nothing is found for an empty one.
    """
    words = query.lower().split()
    return tuple(_found(report, words, ())) if words else ()


def _found(report: Report, words: list[str], before: Path) -> list[Path]:
    found: list[Path] = []
    for node in report.network:
        text = f"{node.name.lower()}\n{_text(node.layer)}"
        if all(word in text for word in words):
            found.append((*before, node.id))
        inner = report[node.id].inner
        if inner is not None:
            found += _found(inner, words, (*before, node.id))
    return found


@lru_cache(maxsize=8192)
def _text(layer: Layer) -> str:
    """What can be found of a layer: type, family, what its card says, and every setting with its value."""
    settings = " ".join(f"{name}={_plain(value)}" for name, value in layer.to_data().items())
    parts = (layer.label, layer.keras_name, layer.group, layer.description(), settings)
    return "\n".join(parts).lower()


def _plain(value: object) -> str:
    """A value without spaces, so that ``kernel_size=3,3`` is one word."""
    if isinstance(value, (list, tuple)):
        return ",".join(map(_plain, value))
    return str(value).replace(" ", "")
