"""Edits of a project: each a frozen value that gives the new project and its inverse."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cnnstudio.core import surgery
from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError, SettingError
from cnnstudio.core.layer import Fix, Layer
from cnnstudio.core.network import Edge, Network
from cnnstudio.core.numerals import enumeration
from cnnstudio.document.project import Project


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of a change.

    Attributes:
        project: The new project.
        inverse: The change that leads back.
        added: Ids of nodes that are new, for the selection.
    """

    project: Project
    inverse: Change
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Base of all edits. ``gesture``: edits of one gesture that follow each other are undone as one."""

    gesture: str = dataclasses.field(default="", kw_only=True)

    @property
    def title(self) -> str:
        """What the Edit menu calls it, after "Undo"."""
        raise NotImplementedError

    def apply(self, project: Project) -> Applied:
        """Give the new project and the way back; the old one stays as it is.

        Raises:
            StudioError: It cannot be done; the message says why.
        """
        network, added = self.edited(project.network)
        return Applied(dataclasses.replace(project, network=network), Restore(project, self.title), added)

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Give the new network and the ids of new nodes.

        Raises:
            StudioError: It cannot be done; the message says why.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Restore(Change):
    """Go to a whole project that was there before; values share what did not change."""

    project: Project
    name: str

    @property
    def title(self) -> str:
        """What it restores."""
        return self.name

    def apply(self, project: Project) -> Applied:
        """Give the kept project."""
        return Applied(self.project, Restore(project, self.name))


@dataclass(frozen=True, slots=True)
class AddLayer(Change):
    """Add a layer without connections, or as a branch that takes ``inputs``."""

    layer: Layer
    inputs: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Names the layer type."""
        return f"add {self.layer.label}"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Add it."""
        grown, node = surgery.add(network, self.layer, self.inputs, self.inputs[-1] if self.inputs else None)
        return grown, (node,)


@dataclass(frozen=True, slots=True)
class AppendLayer(Change):
    """Put a layer behind a node and before all that the node fed; behind nothing if ``after`` is None."""

    layer: Layer
    after: str | None

    @property
    def title(self) -> str:
        """Names the layer type."""
        return f"add {self.layer.label}"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Append it."""
        grown, node = surgery.append(network, self.layer, self.after)
        return grown, (node,)


@dataclass(frozen=True, slots=True)
class InsertLayer(Change):
    """Put a layer on a connection."""

    layer: Layer
    edge: Edge

    @property
    def title(self) -> str:
        """Names the layer type."""
        return f"insert {self.layer.label}"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Insert it."""
        grown, node = surgery.insert(network, self.layer, self.edge)
        return grown, (node,)


@dataclass(frozen=True, slots=True)
class RemoveLayers(Change):
    """Take layers out and heal the chain."""

    ids: tuple[str, ...]

    @property
    def title(self) -> str:
        """Says how many."""
        return "delete layer" if len(self.ids) == 1 else f"delete {len(self.ids)} layers"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Remove them."""
        return surgery.remove(network, self.ids), ()


@dataclass(frozen=True, slots=True)
class Connect(Change):
    """Connect an output to an input."""

    source: str
    target: str
    slot: int | None = None

    @property
    def title(self) -> str:
        """Connect."""
        return "connect"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Connect them."""
        return surgery.connect(network, self.source, self.target, self.slot), ()


@dataclass(frozen=True, slots=True)
class Disconnect(Change):
    """Take a connection away."""

    edge: Edge

    @property
    def title(self) -> str:
        """Disconnect."""
        return "disconnect"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Disconnect it."""
        return surgery.disconnect(network, self.edge), ()


@dataclass(frozen=True, slots=True)
class MoveLayers(Change):
    """Take layers out of their place and put them on a connection elsewhere."""

    ids: tuple[str, ...]
    edge: Edge

    @property
    def title(self) -> str:
        """Says how many."""
        return "move layer" if len(self.ids) == 1 else f"move {len(self.ids)} layers"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Move them."""
        return surgery.move(network, self.ids, self.edge), ()


@dataclass(frozen=True, slots=True)
class SwapLayer(Change):
    """Move a layer one place along its chain: up if ``up``, else down."""

    node: str
    up: bool

    @property
    def title(self) -> str:
        """Says where to."""
        return "move layer up" if self.up else "move layer down"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Swap it with its neighbour."""
        return (surgery.swap_up if self.up else surgery.swap_down)(network, self.node), ()


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
        for key in self.ids:
            node = network[key]
            known = {field.name for field in node.layer.setting_list()}
            changes = {name: value for name, value in self.settings if name in known}
            network = network.with_node(node.with_layer(node.layer.with_settings(**changes)))
        return network, ()


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
        for key in self.ids:
            network = network.with_node(network[key].with_shared(""))
        return network, ()


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
        return network.with_node(dataclasses.replace(network[self.node], name=name)), ()


@dataclass(frozen=True, slots=True)
class Paste(Change):
    """Put a copy of a fragment behind a node."""

    piece: Network
    after: str | None

    @property
    def title(self) -> str:
        """Says how many."""
        return "paste layer" if len(self.piece) == 1 else f"paste {len(self.piece)} layers"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Paste it."""
        return surgery.paste(network, self.piece, self.after)


@dataclass(frozen=True, slots=True)
class Ungroup(Change):
    """Replace a block by the layers that it stands for."""

    node: str

    @property
    def title(self) -> str:
        """Ungroup."""
        return "ungroup"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Expand it in place."""
        node = network[self.node]
        inputs = analyse(network)[self.node].inputs
        inside = node.layer.expand(*inputs) if inputs else None
        if inside is None:
            raise NetworkError(
                f"{node.name} does not open: it is a plain layer, or its input is not known yet."
            )
        return surgery.unpack(network, self.node, inside)


@dataclass(frozen=True, slots=True)
class ApplyFix(Change):
    """Do what the button of a problem offers."""

    node: str
    fix: Fix

    @property
    def title(self) -> str:
        """The button's text."""
        return self.fix.label[:1].lower() + self.fix.label[1:]

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Apply it."""
        if self.fix.remove:
            return surgery.remove(network, (self.node,)), ()
        if self.fix.untie:
            return Untie((self.node,)).edited(network)
        if self.fix.settings:
            network, _ = SetSettings.of((self.node,), self.fix.settings).edited(network)
        return self._inserted(network)

    def _inserted(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        added = []
        after = self.node
        for layer in self.fix.insert:
            if self.fix.append:
                network, after = surgery.append(network, layer, after)
                added.append(after)
                continue
            source = network[self.node].inputs[self.fix.slot]
            network, node = surgery.insert(network, layer, Edge(source, self.node, self.fix.slot))
            added.append(node)
        return network, tuple(added)


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
