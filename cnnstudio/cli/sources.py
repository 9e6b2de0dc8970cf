"""What NETWORK, PROJECT and MODEL mean on the command line."""

from __future__ import annotations

import math
from pathlib import Path

from cnnstudio.core.errors import FileError, NetworkError
from cnnstudio.document.project import Project
from cnnstudio.engine.models import ModelSource, SavedModel, UntrainedModel

GALLERY = "gallery:"
"""Begins the name of a published network: ``gallery:lenet-5``, ``gallery:efficientnet:dial=2,classes=10``."""


def opened_network(text: str) -> Project:
    """The project of a NETWORK: one of the gallery, a project file, or a Keras file read without Keras.

    Raises:
        FileError: It cannot be read; the message says why.
        NetworkError: The gallery has none of that name.
    """
    from cnnstudio.document.files import open_network
    from cnnstudio.gallery import published_network

    if text.startswith(GALLERY):
        name, _, settings = text.removeprefix(GALLERY).partition(":")
        entry, given = published_network(name), _numbers(settings, text)
        classes = given.get("classes")
        network = entry.network(None, None if classes is None else max(1, int(classes)), given.get("dial"))
        return Project(network, entry.name)
    return open_network(Path(text))


def gallery_name(text: str) -> str:
    """The name of a network in ``gallery:NAME:settings``."""
    return text.removeprefix(GALLERY).partition(":")[0]


def _numbers(settings: str, text: str) -> dict[str, float]:
    """The settings behind a gallery name: ``classes=10,dial=2``.

    Raises:
        NetworkError: They are none.
    """
    given: dict[str, float] = {}
    for part in filter(None, settings.split(",")):
        name, _, number = part.partition("=")
        try:
            given[name] = float(number)
        except ValueError:
            name = ""
        if name not in ("classes", "dial") or not math.isfinite(given[name]):
            raise NetworkError(
                f"{part!r} in {text} sets nothing: write {GALLERY}NAME:classes=10, or dial=2 for a network with a dial."
            )
    return given


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
