"""Reading the network out of a file of Keras's, without Keras and without unpacking anything.

What a file is shows in its first bytes, not in its ending: Keras 2 wrote HDF5 under any name.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO

from cnnstudio.core.errors import FileError
from cnnstudio.core.numerals import enumeration, size_text
from cnnstudio.document.hdf5_attributes import SIGNATURE, text_attribute
from cnnstudio.document.json_text import DEEPEST, parsed_json
from cnnstudio.document.keras_graph import opened_model
from cnnstudio.document.project import Project, Training
from cnnstudio.document.weights_changes import linked
from cnnstudio.document.weights_source import WeightsSource

HDF5_ENDINGS = (".h5", ".hdf5")
_CONFIG = "config.json"
WEIGHTS = "model.weights.h5"
"""The part of a ``.keras`` file that holds its weights."""

_MOST_BYTES = 64 * 10**6
_MOST_ENTRIES = 100_000
_DEEPEST = DEEPEST - 20  # What is kept of it must be readable in a project's file, a few levels further down.
_SHOWN = 8
_HDF5_CONFIG = "model_config"
_JSON = ".json"
_ZIP = b"PK"


def project_of_keras(path: Path) -> Project:
    """The network of a saved Keras model as a project, which takes its weights from the file.

    Pixels come to such a network as they are: what was done to them in training is not known.

    Raises:
        FileError: It cannot be read; the message is a clause that follows the file's name and a colon.
        OSError: The file is not there, or may not be read.
    """
    opened = opened_model(saved_model(path))
    source = WeightsSource.of(path) if _has_weights(path) else None
    return Project(
        network=opened.network if source is not None else linked(opened.network, {}),
        name=path.stem,
        training=Training(scaling="none"),
        notes=_notes(path.name, opened.left_out, source is not None),
        weights=source,
    )


def saved_model(path: Path) -> Any:
    """The configuration of a saved Keras model as JSON data, as `keras_graph.opened_model` takes it.

    Raises:
        FileError: As for `project_of_keras`.
        OSError: As for `project_of_keras`.
    """
    saved = parsed_json(_config_text(path), _DEEPEST)
    # People write what model.to_json() gives with json.dump(), which makes a text of the text.
    return parsed_json(saved.encode("utf-8"), _DEEPEST) if isinstance(saved, str) else saved


def _has_weights(path: Path) -> bool:
    if path.is_dir():
        return (path / WEIGHTS).is_file()
    if not zipfile.is_zipfile(path):
        return path.suffix.lower() != _JSON  # Keras writes no HDF5 file of a model without them.
    with zipfile.ZipFile(path) as archive:
        return WEIGHTS in archive.namelist()


def _notes(name: str, left_out: tuple[str, ...], has_weights: bool) -> str:
    lines = [f"Layers read from {name}, which holds no weights that can be read: they have start weights."]
    if has_weights:
        lines = [f"Layers and weights read from {name}; layers that keep their shape keep their weights."]
    if left_out:
        more = [f"{len(left_out) - _SHOWN} more"] if len(left_out) > _SHOWN else []
        lines.append(f"Not taken over: {enumeration([*left_out[:_SHOWN], *more])}.")
    return "\n".join(lines)


def _config_text(path: Path) -> bytes:
    """The model's configuration; no more than a limit is ever unpacked, and nothing is written."""
    if is_model_folder(path):
        with (path / _CONFIG).open("rb") as file:
            return _within_limit(file.read(_MOST_BYTES + 1))
    if path.suffix.lower() == _JSON:
        with path.open("rb") as file:
            return _within_limit(file.read(_MOST_BYTES + 1))
    with path.open("rb") as file:
        start = file.read(len(SIGNATURE))
        is_named_so = path.suffix.lower() in HDF5_ENDINGS and start[:2] != _ZIP
        if start == SIGNATURE or is_named_so:
            return _hdf5_config(file)
    return _zipped_config(path)


def _hdf5_config(file: BinaryIO) -> bytes:
    text = text_attribute(file, _HDF5_CONFIG)
    if text is None:
        raise FileError(
            "it holds no network, perhaps weights alone (model_config is missing). "
            "Load these into a network that is open, or save the whole model with model.save()."
        )
    return _within_limit(text)


def _zipped_config(path: Path) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive:
            check_entries(archive)
            with archive.open(_CONFIG) as file:
                text = file.read(_MOST_BYTES + 1)
    except KeyError:
        raise FileError(
            "it holds no model (config.json is missing). Save the whole model with model.save()."
        ) from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        struct.error,
    ):
        raise FileError(_foreign(path)) from None
    return _within_limit(text)


def is_model_folder(path: Path) -> bool:
    """Whether a folder holds a model that Keras saved without packing it."""
    return path.is_dir() and (path / _CONFIG).is_file()


def _within_limit(text: bytes) -> bytes:
    if len(text) > _MOST_BYTES:
        raise FileError(f"its configuration is larger than {size_text(_MOST_BYTES)}, which no model's is.")
    return text


def check_entries(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that Keras would not write: too many parts, or parts outside of its folder.

    Raises:
        FileError: It is one; the message is a clause that follows the file's name and a colon.
        KeyError: It has no configuration.
    """
    names: list[Any] = archive.namelist()
    if len(names) > _MOST_ENTRIES:
        raise FileError(f"it holds {len(names):,} files, which no Keras model does.")
    if archive.getinfo(_CONFIG).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileError("it is packed in a way that Keras does not use. Save the model again.")
    for name in names:
        parts = name.replace("\\", "/").split("/")
        if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
            raise FileError(f"it holds a file that would lie outside its folder ({name}): do not trust it.")


def _foreign(path: Path) -> str:
    """What is wrong with a file that is no sound archive."""
    with path.open("rb") as file:
        start = file.read(2)
    if start == _ZIP:
        return "it breaks off or is damaged. Save or download it again."
    return "it is no Keras file. Choose a .keras, .h5 or .cnnstudio file."
