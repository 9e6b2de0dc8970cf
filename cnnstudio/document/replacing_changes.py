"""Edits that put layers of another type in the place of layers, and let layers change places."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnnstudio.core.exchange import exchange
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network
from cnnstudio.core.numerals import enumeration
from cnnstudio.core.replacing import replaced
from cnnstudio.document.change import Applied, Change
from cnnstudio.document.project import Project


@dataclass(frozen=True, slots=True)
class ReplaceLayers(Change):
    """Give layers another type; settings of the same name carry over where they fit."""

    ids: tuple[str, ...]
    type: type[Layer]

    @property
    def title(self) -> str:
        """Names the new type."""
        return f"replace by {self.type.label}"

    def apply(self, project: Project) -> Applied:
        """Replace them; the remark names what did not carry over."""
        network, lost = replaced(project.network, self.ids, self.type)
        applied = Change.apply(self, project)
        return replace(applied, remark=_remark(network, self.ids, self.type, lost))

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Replace them."""
        return replaced(network, self.ids, self.type)[0], ()


def _remark(network: Network, ids: tuple[str, ...], cls: type[Layer], lost: tuple[str, ...]) -> str:
    if not lost:
        return ""
    what = network[ids[0]].name if len(ids) == 1 else f"{len(ids)} layers"
    settings = enumeration([label[:1].lower() + label[1:] for label in lost])
    return f"{what} became {cls.label}, which cannot take over: {settings}."


@dataclass(frozen=True, slots=True)
class ExchangeLayers(Change):
    """Let two layers change places; each keeps its settings."""

    first: str
    second: str

    @property
    def title(self) -> str:
        """Swap."""
        return "swap layers"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Swap them."""
        return exchange(network, self.first, self.second), ()
