"""Edits that add, move, replace and take out layers."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core import pieces, surgery
from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.layer import Fix, Layer
from cnnstudio.core.network import Edge, Network
from cnnstudio.document.bypass_changes import SetBypassed
from cnnstudio.document.change import Change
from cnnstudio.document.setting_changes import SetSettings, SetTrainable, Untie


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
class FeedLayer(Change):
    """Put a layer before a node: on its input, or, where there are none or several, as one more that feeds it."""

    layer: Layer
    target: str

    @property
    def title(self) -> str:
        """Names the layer type."""
        return f"add {self.layer.label}"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Add it."""
        node = network[self.target]
        if len(node.inputs) == node.layer.maximum_inputs == 1 and self.layer.maximum_inputs != 0:
            return InsertLayer(self.layer, Edge(node.inputs[0], node.id, 0)).edited(network)
        grown, new = surgery.add(network, self.layer)
        return surgery.connect(grown, new, self.target), (new,)


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
        return pieces.paste(network, self.piece, self.after)


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
        node, report = network[self.node], analyse(network)
        inside = node.layer.opened(*[report[source].output for source in node.inputs])
        if inside is None:
            raise NetworkError(
                f"{node.name} does not open: it is a plain layer, or its input is not known yet."
            )
        return pieces.unpack(network, self.node, inside)


@dataclass(frozen=True, slots=True)
class ApplyFix(Change):
    """Do what the button of a problem offers.

    Attributes:
        node: The layer; "" where the whole network has the problem.
        fix: What is done.
    """

    node: str
    fix: Fix

    @property
    def title(self) -> str:
        """The button's text."""
        return self.fix.label[:1].lower() + self.fix.label[1:]

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Apply it."""
        if not self.node:
            return self._begun(network)
        if self.fix.remove:
            return surgery.remove(network, (self.node,)), ()
        if self.fix.choose:
            raise NetworkError(
                f"{network[self.node].name} waits for your choice: Replace by… in its menu lists what can take its place."
            )
        if self.fix.take_part:
            return SetBypassed((self.node,), bypassed=False).edited(network)
        if self.fix.untie:
            return Untie((self.node,)).edited(network)
        if self.fix.unfreeze:
            return SetTrainable((self.node,), trainable=True).edited(network)
        if self.fix.settings:
            network, _ = SetSettings.of((self.node,), self.fix.settings).edited(network)
        return self._inserted(network)

    def _begun(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """The layers before the first one that nothing feeds, or by themselves."""
        added: tuple[str, ...] = ()
        for layer in self.fix.insert:
            unfed = (node.id for node in network if not node.inputs and node.layer.maximum_inputs != 0)
            target = next(unfed, None)
            change = FeedLayer(layer, target) if target is not None else AddLayer(layer)
            network, new = change.edited(network)
            added += new
        return network, added

    def _inserted(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        if self.fix.beside:
            return self._branched(network)
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

    def _branched(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """The layers one behind another on a branch of their own."""
        added: list[str] = []
        source, after = network[self.node].inputs[0], self.node
        for layer in self.fix.insert:
            network, source = surgery.add(network, layer, (source,), after)
            after = source
            added.append(source)
        return network, tuple(added)
