"""Edits of the notes on the canvas: those of layers, and those that stand free."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from cnnstudio.core.errors import SettingError
from cnnstudio.core.network import Network
from cnnstudio.document.change import Applied, Change, Restore
from cnnstudio.document.project import Project

MOST_CHARACTERS = 20_000
"""A note is no book."""


@dataclass(frozen=True, slots=True)
class SetNote(Change):
    """Write a note beside a layer; an empty one is no note."""

    node: str
    text: str

    @property
    def title(self) -> str:
        """Says whether it comes or goes."""
        return "change note" if self.text.strip() else "remove note"

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Write it."""
        return network.with_node(network[self.node].with_note(_checked(self.text))), ()


@dataclass(frozen=True, slots=True)
class SetFreeNote(Change):
    """Write a note that belongs to no layer; an empty one is taken away.

    Attributes:
        place: Which one, from 0; None: a new one.
        text: What it says.
    """

    place: int | None
    text: str

    @property
    def title(self) -> str:
        """Says whether it comes or goes."""
        if not self.text.strip():
            return "remove note"
        return "add note" if self.place is None else "change note"

    def apply(self, project: Project) -> Applied:
        """Write it."""
        notes, text = list(project.free_notes), _checked(self.text)
        place = len(notes) if self.place is None else self.place
        notes[place : place + 1] = [text] if text else []
        return Applied(dataclasses.replace(project, free_notes=tuple(notes)), Restore(project, self.title))


def _checked(text: str) -> str:
    """A note without empty lines around it.

    Raises:
        SettingError: It is too long.
    """
    text = text.strip()
    if len(text) > MOST_CHARACTERS:
        raise SettingError(
            f"A note holds at most {MOST_CHARACTERS:,} characters, and this one has {len(text):,}: "
            "shorten it, or write it into the notes of the project."
        )
    return text
