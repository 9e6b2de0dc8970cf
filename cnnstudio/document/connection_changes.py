"""Edits of the connections between layers."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core import surgery
from cnnstudio.core.network import Edge, Network
from cnnstudio.document.change import Change


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
