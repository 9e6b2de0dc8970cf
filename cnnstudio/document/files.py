"""Opening and saving projects: ``.cnnstudio`` files, and files of other programs to read from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cnnstudio.core.errors import FileError
from cnnstudio.core.numerals import size_text
from cnnstudio.document.atomic import write_whole
from cnnstudio.document.data_paths import with_absolute_paths, with_relative_paths
from cnnstudio.document.encoding import project_data, project_of
from cnnstudio.document.json_text import parsed_json, readable_json
from cnnstudio.document.keras_file import HDF5_ENDINGS, is_model_folder, project_of_keras
from cnnstudio.document.project import Project

PROJECT_ENDING = ".cnnstudio"
KERAS_ENDING = ".keras"
KERAS_ENDINGS = (KERAS_ENDING, *HDF5_ENDINGS, ".json")
"""Files of Keras 2 and 3: whole models, and configurations alone."""

ONNX_ENDING = ".onnx"
FOREIGN_ENDINGS = (*KERAS_ENDINGS, ONNX_ENDING)
"""Files of other programs, which are read and never written over."""

NETWORK_ENDINGS = (PROJECT_ENDING, *FOREIGN_ENDINGS)
"""All files that a network is opened from."""

_MOST_BYTES = 64 * 10**6


def project_text(project: Project) -> str:
    """What stands in the file of a project."""
    return readable_json(project_data(project))


def save_project(project: Project, path: Path) -> None:
    """Write a project to a file, whole or not at all.

    Raises:
        FileError: It cannot be written; a file that was there is as it was.
    """
    folder = path.absolute().parent
    weights = None if project.weights is None else project.weights.relative_to(folder)
    kept = replace(project, data=with_relative_paths(project.data, folder), weights=weights)
    write_whole(path, project_text(kept).encode("utf-8"))


def load_project(path: Path) -> Project:
    """Read a ``.cnnstudio`` file of any known version.

    Raises:
        FileError: It cannot be read, is damaged, foreign or newer; the message says which.
    """
    try:
        project = project_of(parsed_json(_content(path)))
        folder = path.absolute().parent
        weights = None if project.weights is None else project.weights.resolved(folder)
        return replace(project, data=with_absolute_paths(project.data, folder), weights=weights)
    except (FileError, OSError, ValueError) as error:
        raise _unopened(path, error) from error


def load_keras(path: Path) -> Project:
    """Read the network of a ``.keras``, ``.h5`` or ``.json`` file, without Keras; its weights are named, but not read.

    Raises:
        FileError: It cannot be read, or holds what a project cannot; the message says which.
    """
    try:
        return project_of_keras(path)
    except (FileError, OSError, ValueError) as error:
        raise _unopened(path, error) from error


def load_onnx(path: Path) -> Project:
    """Read the network of a ``.onnx`` file; its weights are named, but not read.

    Raises:
        FileError: It cannot be read, or holds what a project cannot; the message says which.
    """
    from cnnstudio.document.onnx.file import project_of_onnx  # not needed to open the window

    try:
        return project_of_onnx(path)
    except (FileError, OSError, ValueError) as error:
        raise _unopened(path, error) from error


def open_network(path: Path) -> Project:
    """Read a project by the file's ending, one of `NETWORK_ENDINGS`; or a folder that Keras saved a model to.

    Raises:
        FileError: It has another ending, or cannot be read; the message says why.
    """
    ending = path.suffix.lower()
    if ending in KERAS_ENDINGS or is_model_folder(path):
        return load_keras(path)
    if ending == ONNX_ENDING:
        return load_onnx(path)
    if ending == PROJECT_ENDING or path.is_file():
        return load_project(path)
    raise _unopened(path, FileNotFoundError())


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES + 1)
    if not content:
        raise FileError("it is empty (0 bytes). Open a copy, if there is one.")
    if len(content) > _MOST_BYTES:
        raise FileError(f"it is larger than {size_text(_MOST_BYTES)}, which no project is.")
    return content


def _unopened(path: Path, error: Exception) -> FileError:
    """The error that the user sees: which file, why, and what can be done."""
    if isinstance(error, FileNotFoundError):
        return FileError(f"There is no file {path}: it may have been moved or renamed. Choose another one.")
    if isinstance(error, IsADirectoryError) or (isinstance(error, OSError) and path.is_dir()):
        return FileError(f"{path.name} is a folder: choose a project or a model inside it.")
    if isinstance(error, PermissionError):
        return FileError(f"{path.name} may not be read: change its permissions or choose another file.")
    if isinstance(error, OSError):
        return FileError(
            f"{path.name} cannot be read: {error.strerror or error}. Try again or choose another file."
        )
    if isinstance(error, FileError):
        return FileError(f"{path.name} cannot be opened: {error}")
    return FileError(f"{str(path)!r} cannot be the name of a file: choose another one.")
