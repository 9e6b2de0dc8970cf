"""Edits of where a project's weights come from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnnstudio.core.network import Network
from cnnstudio.core.saved import Saved
from cnnstudio.document.change import Applied, Change, Restore
from cnnstudio.document.project import Project
from cnnstudio.document.weights_source import WeightsSource

Links = tuple[tuple[str, Saved], ...]
"""Ids of nodes, with the saved layers that they take weights from."""


@dataclass(frozen=True, slots=True)
class TakeWeights(Change):
    """Let a project take its weights from a file.

    Attributes:
        source: The file.
        links: Which layers of it go where; nodes that are not named take none. None: as before, from
            a file that was moved, or changed on purpose.
    """

    source: WeightsSource
    links: Links | None = None

    @property
    def title(self) -> str:
        """Names it."""
        return "load weights" if self.links is not None else "locate weights"

    def apply(self, project: Project) -> Applied:
        """Take them."""
        network = project.network
        if self.links is not None:
            network = linked(network, dict(self.links))
        changed = replace(project, network=network, weights=self.source)
        return Applied(changed, Restore(project, self.title))


@dataclass(frozen=True, slots=True)
class ForgetWeights(Change):
    """Let all layers have start weights again."""

    @property
    def title(self) -> str:
        """Forget."""
        return "forget weights"

    def apply(self, project: Project) -> Applied:
        """Forget them."""
        return Applied(without_weights(project), Restore(project, self.title))


def linked(network: Network, links: dict[str, Saved]) -> Network:
    """A network whose nodes take weights as ``links`` say, and from nowhere else."""
    changed = [
        replace(node, weights=links.get(node.id, ()))
        for node in network
        if node.weights != links.get(node.id, ())
    ]
    return network.with_changed(changed) if changed else network


def without_weights(project: Project) -> Project:
    """A project whose layers all have start weights."""
    return replace(project, network=linked(project.network, {}), weights=None)
