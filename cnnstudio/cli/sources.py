"""What NETWORK, PROJECT and MODEL mean on the command line."""

from __future__ import annotations

from pathlib import Path

from cnnstudio.core.errors import FileError
from cnnstudio.document.project import Project
from cnnstudio.engine.models import ModelSource, SavedModel, UntrainedModel


def opened_network(text: str) -> Project:
    """The project of a NETWORK: a project file or a Keras file, read without Keras.

    Raises:
        FileError: It cannot be read; the message says why.
    """
    from cnnstudio.document.files import open_network

    if text.startswith("gallery:"):
        raise FileError(f"This version has no gallery, and so no {text}: give a .cnnstudio or .keras file.")
    return open_network(Path(text))


def opened_model(text: str) -> ModelSource:
    """The source of a MODEL: a run folder or a Keras file; a project file means its untrained network.

    Raises:
        FileError: It is none of them.
    """
    path = Path(text)
    if path.suffix == ".cnnstudio":
        return UntrainedModel(opened_network(text))
    if not path.exists():
        raise FileError(f"There is no {text}: give a run folder, a .keras file or a .cnnstudio file.")
    return SavedModel(str(path))
