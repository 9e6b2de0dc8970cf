"""How a project begins whose network was published, or comes from somewhere else than one's own hands."""

from __future__ import annotations

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Network
from cnnstudio.data.readiness import pixel_scalers
from cnnstudio.document.project import Project, Training


def begun(network: Network, name: str) -> Project:
    """A new project of a network; pixels come as they are where its own layers scale them, as in EfficientNet."""
    if not pixel_scalers(analyse(network)):
        return Project(network, name)
    return Project(network, name, training=Training(scaling="none"))
