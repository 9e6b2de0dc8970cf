"""What was changed about a layer, as words: each setting from what to what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cnnstudio.core.network import Network, Node
from cnnstudio.core.numerals import tight
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.settings import Configurable, Setting

NONE = "—"
_LONGEST = 48


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that differs.

    Attributes:
        name: Keras's name of the setting; of what is no setting, a word of the program: ``inputs``.
        label: What people call it.
        before: What it was.
        after: What it is.
    """

    name: str
    label: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """``Filters 32 → 64``."""
        return f"{self.label} {self.before} → {self.after}"


def details(
    old: tuple[Network, Node], new: tuple[Network, Node], origin: Mapping[str, str], *, is_rewired: bool
) -> tuple[Detail, ...]:
    """What differs between a layer and what became of it.

    Args:
        old: The network and the layer in it.
        new: The same of the other network.
        origin: Ids of the other network, with those that they are in the first.
        is_rewired: Whether it takes its inputs from others.
    """
    (first, before), (second, after) = old, new
    found: list[Detail] = []
    if before.name != after.name:
        found.append(Detail("name", "Name", before.name, after.name))
    found += setting_details(before.layer, after.layer)
    for name, label in (("trainable", "Learns"), ("bypassed", "Passed over")):
        values = getattr(before, name), getattr(after, name)
        if values[0] != values[1]:
            found.append(Detail(name, label, _text(values[0]), _text(values[1])))
    partners = _partners(first, before), _partners(second, after)
    if bool(partners[0]) != bool(partners[1]):
        found.append(Detail("shared", "Weights of", *[names or "its own" for names in partners]))
    if is_rewired:
        found.append(Detail("inputs", "Inputs", _input_names(first, before), _input_names(second, after)))
    return tuple(found)


def setting_details(before: Configurable, after: Configurable) -> list[Detail]:
    """The settings that differ; of layers of two types, their types."""
    if before == after:
        return []
    if before.kind != after.kind:
        return [Detail("type", "Type", before.label, after.label)]
    found = []
    for setting in before.setting_list():
        values = getattr(before, setting.name), getattr(after, setting.name)
        if values[0] != values[1]:
            texts = [value_text(value, setting) for value in values]
            found.append(Detail(setting.name, setting.label, *texts))
    return found


def value_text(value: Any, setting: Setting) -> str:
    """A value as people read it: ``3×3``, ``yes``, ``0.5``, ``—`` for none."""
    if isinstance(value, (bool, int, float, str)) or value is None:
        return _text(value)
    if isinstance(value, Penalty):
        return str(value)
    if isinstance(value, tuple) and value and all(isinstance(part, int) or part is None for part in value):
        return tight(value)
    text = str(setting.codec.encode(value))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _text(value: Any) -> str:
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _partners(network: Network, node: Node) -> str:
    return ", ".join(twin.name for twin in network.twins(node.id) if twin.id != node.id)


def _input_names(network: Network, node: Node) -> str:
    return ", ".join(network[source].name for source in node.inputs) or NONE
