"""Edits that pass layers over, and let them take part again."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.errors import NetworkError
from cnnstudio.core.network import Network
from cnnstudio.document.change import Change


@dataclass(frozen=True, slots=True)
class SetBypassed(Change):
    """Pass layers over, so that the first input of each stands for its output; or let them take part again."""

    ids: tuple[str, ...]
    bypassed: bool

    @property
    def title(self) -> str:
        """Says which, and how many."""
        what = "layer" if len(self.ids) == 1 else f"{len(self.ids)} layers"
        return f"bypass {what}" if self.bypassed else f"use {what} again"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Mark them."""
        nodes = [network[key] for key in self.ids]
        entries = [node.name for node in nodes if node.layer.maximum_inputs == 0]
        if self.bypassed and entries:
            raise NetworkError(
                f"{entries[0]} is where images come in and cannot be bypassed: choose the layers behind it alone."
            )
        return network.with_changed([node.with_bypassed(self.bypassed) for node in nodes]), ()
