"""What a project can be compared with: other open projects, its own file, the published networks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cnnstudio.document.files import open_network
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor

if TYPE_CHECKING:
    from cnnstudio.ui.tabs.open_projects import OpenProjects

SAVED = "saved"


@dataclass(frozen=True, slots=True)
class Partner:
    """One of them.

    Attributes:
        key: Tells it apart from the others.
        title: What people call it.
        load: Gives its project as it is now; raises `StudioError` where it cannot be read.
        editor: Edits it, if it is open.
    """

    key: object
    title: str
    load: Callable[[], Project]
    editor: Editor | None = None


def open_partners(projects: OpenProjects) -> list[Partner]:
    """The other open projects, and the file of the one that is shown."""
    current = projects.current
    found = [
        Partner(one.editor, one.title, partial(_project_of, one.editor), one.editor)
        for one in projects.all
        if one is not current
    ]
    if current.path is not None:
        found.append(
            Partner(SAVED, f"{current.path.name} as it is saved", partial(open_network, current.path))
        )
    return found


def _project_of(editor: Editor) -> Project:
    return editor.document.project


def file_partner(path: Path) -> Partner:
    """The project or Keras model in a file."""
    return Partner(path, path.name, partial(open_network, path))


def published_partners() -> list[Partner]:
    """The published networks, each with its own input and classes."""
    from cnnstudio.gallery import all_published

    return [Partner(entry.name, entry.title, partial(_published, entry.name)) for entry in all_published()]


def _published(name: str) -> Project:
    from cnnstudio.gallery import published_network

    entry = published_network(name)
    return Project(entry.network(None, None, None), entry.name)
