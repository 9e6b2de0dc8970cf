"""What an edit of a project is: a frozen value that gives the new project and its inverse."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from cnnstudio.core.network import Network
from cnnstudio.document.project import Project


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of a change.

    Attributes:
        project: The new project.
        inverse: The change that leads back.
        added: Ids of nodes that are new, for the selection.
        remark: What the user should know of how it went; "" for nothing.
    """

    project: Project
    inverse: Change
    added: tuple[str, ...] = ()
    remark: str = ""


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
