"""What NETWORK, PROJECT and MODEL mean on the command line."""

from __future__ import annotations

from pathlib import Path

from cnnstudio.core.errors import FileError
from cnnstudio.document.project import Project
from cnnstudio.engine.models import ModelSource, SavedModel, UntrainedModel

GALLERY = "gallery:"
"""Begins the name of a published network: ``gallery:lenet-5``."""


def opened_network(text: str) -> Project:
    """The project of a NETWORK: one of the gallery, a project file, or a Keras file read without Keras.

    Raises:
        FileError: It cannot be read; the message says why.
        NetworkError: The gallery has none of that name.
    """
    from cnnstudio.document.files import open_network
    from cnnstudio.gallery import published_network

    if text.startswith(GALLERY):
        entry = published_network(text.removeprefix(GALLERY))
        return Project(entry.network(), entry.name)
    return open_network(Path(text))


def opened_model(text: str) -> ModelSource:
    """The source of a MODEL: a run folder or a Keras file; a project, or the gallery's, means its untrained network.

    Raises:
        FileError: It is none of them.
    """
    path = Path(text)
    if path.suffix == ".cnnstudio" or text.startswith(GALLERY):
        return UntrainedModel(opened_network(text))
    if not path.exists():
        raise FileError(f"There is no {text}: give a run folder, a .keras file or a .cnnstudio file.")
    return SavedModel(str(path))
