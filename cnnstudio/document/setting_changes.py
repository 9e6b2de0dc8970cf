"""Edits of what layers and the project are set to, and of names."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cnnstudio.core.errors import SettingError
from cnnstudio.core.network import Network, Node
from cnnstudio.core.numerals import enumeration
from cnnstudio.document.change import Applied, Change, Restore
from cnnstudio.document.project import Project


@dataclass(frozen=True, slots=True)
class SetSettings(Change):
    """Give layers new settings; layers that lack a setting keep what they have."""

    ids: tuple[str, ...]
    settings: tuple[tuple[str, Any], ...]

    @classmethod
    def of(cls, ids: tuple[str, ...], settings: Mapping[str, Any], gesture: str = "") -> SetSettings:
        """Make one from a mapping of settings."""
        return cls(ids, tuple(settings.items()), gesture=gesture)

    @property
    def title(self) -> str:
        """Names the settings."""
        return f"change {enumeration([name.replace('_', ' ') for name, _ in self.settings])}"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Set them."""
        return network.with_changed([self._changed(network[key]) for key in self.ids]), ()

    def _changed(self, node: Node) -> Node:
        known = {field.name for field in node.layer.own_settings()}
        changes = {name: value for name, value in self.settings if name in known}
        return node.with_layer(node.layer.with_settings(**changes))


@dataclass(frozen=True, slots=True)
class ResetSettings(Change):
    """Give each of several layers the default that a setting has in its own type."""

    ids: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def title(self) -> str:
        """Names the settings."""
        return f"reset {enumeration([name.replace('_', ' ') for name in self.names])}"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Reset them."""
        return network.with_changed([self._changed(network[key]) for key in self.ids]), ()

    def _changed(self, node: Node) -> Node:
        defaults = {f.name: f.default for f in node.layer.own_settings() if f.name in self.names}
        return node.with_layer(node.layer.with_settings(**defaults))


@dataclass(frozen=True, slots=True)
class Untie(Change):
    """Give layers that are calls of a shared one weights and settings of their own."""

    ids: tuple[str, ...]

    @property
    def title(self) -> str:
        """Untie."""
        return "give own weights"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Untie them."""
        return network.with_changed([network[key].with_shared("") for key in self.ids]), ()


@dataclass(frozen=True, slots=True)
class SetTrainable(Change):
    """Freeze layers, so that training leaves their weights as they are, or let them learn again."""

    ids: tuple[str, ...]
    trainable: bool

    @property
    def title(self) -> str:
        """Says what becomes of how many."""
        verb = "unfreeze" if self.trainable else "freeze"
        return f"{verb} layer" if len(self.ids) == 1 else f"{verb} {len(self.ids)} layers"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Freeze them, and the further calls of the same layers."""
        return network.with_changed([network[key].with_trainable(self.trainable) for key in self.ids]), ()


@dataclass(frozen=True, slots=True)
class Rename(Change):
    """Call a layer otherwise."""

    node: str
    name: str

    @property
    def title(self) -> str:
        """Rename."""
        return "rename layer"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Rename it."""
        name = self.name.strip()
        if not name or "/" in name or name != name.strip("."):
            raise SettingError(
                "A layer's name needs at least one character, and no / in it: choose another name."
            )
        twin = network.by_name(name)
        if twin is not None and twin.id != self.node:
            raise SettingError(f"Another layer is called {name}: choose another name.")
        node = network[self.node]
        return network.with_node(dataclasses.replace(node, name=name, layer=node.layer.named(name))), ()


@dataclass(frozen=True, slots=True)
class SetProject(Change):
    """Give fields of the project other than the network new values, by name."""

    name: str
    fields: tuple[tuple[str, Any], ...]

    @classmethod
    def of(cls, name: str, gesture: str = "", **fields: Any) -> SetProject:
        """Make one; ``name`` is what the Edit menu calls it."""
        return cls(name, tuple(fields.items()), gesture=gesture)

    @property
    def title(self) -> str:
        """As given."""
        return self.name

    def apply(self, project: Project) -> Applied:
        """Set them."""
        return Applied(dataclasses.replace(project, **dict(self.fields)), Restore(project, self.name))
