"""What NETWORK, PROJECT and MODEL mean on the command line."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

from cnnstudio.core.errors import FileError, NetworkError
from cnnstudio.core.network import Network
from cnnstudio.data.beginning import begun
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import ModelSource, SavedModel, UntrainedModel

if TYPE_CHECKING:
    from cnnstudio.gallery import Published

GALLERY = "gallery:"
"""Begins the name of a published network: ``gallery:lenet-5``, ``gallery:efficientnet:dial=2,classes=10``."""


_NETWORKS = (".cnnstudio", ".onnx", ".json")
"""Endings of files whose networks we build ourselves; Keras loads its own models."""


def opened_network(text: str) -> Project:
    """The project of a NETWORK: one of the gallery, a project file, or a Keras or ONNX file, read without Keras.

    Raises:
        FileError: It cannot be read; the message says why.
        NetworkError: The gallery has none of that name.
    """
    from cnnstudio.document.files import open_network
    from cnnstudio.gallery import published_network

    if text.startswith(GALLERY):
        name, _, settings = text.removeprefix(GALLERY).partition(":")
        entry = published_network(name)
        return begun(_published(entry, settings, text), entry.name)
    return open_network(Path(text))


def gallery_name(text: str) -> str:
    """The name of a network in ``gallery:NAME:settings``."""
    return text.removeprefix(GALLERY).partition(":")[0]


def _published(entry: Published, settings: str, text: str) -> Network:
    """A network of the gallery as the settings behind its name say: ``input=96x96x3,classes=10,dial=2``.

    Raises:
        NetworkError: They are none.
    """
    given: dict[str, str] = {}
    for part in filter(None, settings.split(",")):
        name, _, value = part.partition("=")
        if not _is_setting(entry, name, value):
            raise NetworkError(
                f"{part!r} in {text} sets nothing: write {GALLERY}NAME:input=96x96x3,classes=10, or dial=2 for a network "
                "with a dial, or auxiliary=1 for GoogLeNet."
            )
        given[name] = value
    shape = tuple(int(size) for size in given["input"].split("x")) if "input" in given else None
    return entry.network(
        shape,
        max(1, int(float(given["classes"]))) if "classes" in given else None,
        float(given["dial"]) if "dial" in given else None,
        with_option=entry.option is not None and given.get(entry.option.name) == "1",
    )


def _is_setting(entry: Published, name: str, value: str) -> bool:
    if name == "input":
        return re.fullmatch(r"[1-9]\d{0,4}x[1-9]\d{0,4}x[1-9]\d{0,4}", value) is not None
    if entry.option is not None and name == entry.option.name:
        return value in ("0", "1")
    try:
        return name in ("classes", "dial") and math.isfinite(float(value))
    except ValueError:
        return False


def opened_model(text: str) -> ModelSource:
    """The source of a MODEL: a run folder or a Keras file; the network of a project, of the gallery or of an ONNX file.

    Such a network has the weights of its weights file, or start weights.

    Raises:
        FileError: It is none of them.
    """
    path = Path(text)
    if path.suffix.lower() in _NETWORKS or text.startswith(GALLERY):
        return UntrainedModel(opened_network(text))
    if not path.exists():
        raise FileError(f"There is no {text}: give a run folder, or a .keras, .h5, .onnx or .cnnstudio file.")
    return SavedModel(str(path))
