"""Which layer types a search finds, the best first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from cnnstudio.core.layer import Layer

Entry = type[Layer] | Layer
Found = TypeVar("Found", bound=Entry)
NO_MATCH = 0
_IS, _BEGINS, _WORD_BEGINS, _INSIDE, _OTHER_NAME, _GROUP, _SUMMARY, _SCATTERED = (
    120,
    100,
    80,
    60,
    50,
    30,
    20,
    5,
)


def found_types(query: str, types: Iterable[Found]) -> list[Found]:
    """The layer types that a search finds, the best first; all of them for an empty one."""
    rated = [(match_quality(query, layer_type), layer_type) for layer_type in types]
    hits = [pair for pair in rated if pair[0] > NO_MATCH]
    return [layer_type for _, layer_type in sorted(hits, key=lambda pair: -pair[0])]


def match_quality(query: str, layer_type: Entry) -> int:
    """How well a layer type answers a search: the worst of its words, `NO_MATCH` if one fails."""
    words = query.lower().split()
    quality = min((_word_quality(word, layer_type) for word in words), default=_BEGINS)
    return quality + layer_type.is_everyday if quality else NO_MATCH


def _word_quality(word: str, layer_type: Entry) -> int:
    label = layer_type.label.lower()
    names = (layer_type.kind, layer_type.keras_name.lower(), layer_type.kind.replace("_", ""))
    if word in (label, *names):
        return _IS
    if label.startswith(word):
        return _BEGINS
    if any(part.startswith(word) for part in label.split()):
        return _WORD_BEGINS
    if word in label:
        return _INSIDE
    if any(word in name for name in names):
        return _OTHER_NAME
    if word in layer_type.group.lower():
        return _GROUP
    if word in layer_type.summary().lower():
        return _SUMMARY
    return _SCATTERED if len(word) > 1 and _is_scattered(word, label) else NO_MATCH


def _is_scattered(word: str, label: str) -> bool:
    """Whether the letters come in this order, the first one first: ``bn`` in ``batch normalization``."""
    rest = iter(label)
    return label[:1] == word[:1] and all(letter in rest for letter in word)
