"""Models in Keras's older HDF5 format: what must be true of a file before Keras may load it.

The description is read with the library that Keras reads it with, so that what was checked is what is loaded.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnstudio.core.errors import EngineError, FileError
from cnnstudio.document.json_text import parsed_json
from cnnstudio.document.keras_2 import loadable_model
from cnnstudio.document.keras_file import HDF5_ENDINGS
from cnnstudio.engine.building.model_config import check_config
from cnnstudio.engine.process.memory import check_memory

if TYPE_CHECKING:
    import h5py

__all__ = ["HDF5_ENDINGS", "check_hdf5", "loadable_hdf5"]

_CONFIG = "model_config"
_CONFIG_LIMIT = 64 * 2**20  # characters
_MOST_PARTS = 100_000
_READING_ERRORS = (OSError, RuntimeError, ValueError, LookupError, TypeError, RecursionError)
"""What h5py raises for files that it cannot make sense of."""


@contextmanager
def loadable_hdf5(path: Path) -> Iterator[Path]:
    """A file that Keras may load: the one that was checked, or for a while a copy without what only Keras 2 takes.

    Raises:
        EngineError: It must not be loaded, as `check_hdf5` says.
    """
    config = check_hdf5(path)
    changed = loadable_model(config)
    if changed == config:
        yield path
        return
    import h5py

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"model{HDF5_ENDINGS[0]}"
        shutil.copyfile(path, copy)
        with h5py.File(copy, "r+") as file:
            file.attrs[_CONFIG] = json.dumps(changed)
        yield copy


def check_hdf5(path: Path) -> Any:
    """See that an HDF5 file holds a whole model of Keras's own parts, and all of it itself; loads no Keras.

    Returns:
        The model's configuration as JSON data.

    Raises:
        EngineError: It is missing, damaged, of another kind, holds code, or takes data from elsewhere.
    """
    if not path.exists():
        raise EngineError(f"There is no file {path}: check its name and folder.")
    import h5py

    try:
        with h5py.File(path, "r") as file:
            config = _config(file, path.name)
            size = _size_of_parts(file, path.name)
    except _READING_ERRORS as error:
        raise EngineError(f"{path.name} is damaged, or no HDF5 file: save or copy it again.") from error
    check_config(config, path.name)
    check_memory(size, f"load {path.name}", "close other programs")
    return config


def _config(file: h5py.File, name: str) -> Any:
    """The model's configuration as JSON data."""
    text = file.attrs.get(_CONFIG)
    if text is None:
        raise EngineError(
            f"{name} holds weights and no network ({_CONFIG} is missing): save the whole model with model.save()."
        )
    if not isinstance(text, (str, bytes)) or len(text) > _CONFIG_LIMIT:
        raise EngineError(f"{name} is damaged: its description is no text. Save or copy it again.")
    try:
        return parsed_json(text.encode("utf-8") if isinstance(text, str) else text)
    except FileError as error:
        raise EngineError(f"{name} is damaged: in its description, {error} Save or copy it again.") from error


def _size_of_parts(file: h5py.File, name: str) -> int:
    """How many bytes all arrays take in memory.

    Raises:
        EngineError: One lies in another file, or they are too many.
    """
    import h5py

    size, waiting, seen = 0, [file["/"]], {h5py.h5o.get_info(file["/"].id).addr}
    while waiting:
        group = waiting.pop()
        for key in group:
            if not isinstance(group.get(key, getlink=True), h5py.HardLink):
                raise EngineError(f"{name} takes {key} from another file or place: do not trust it.")
            part = group[key]
            if (place := h5py.h5o.get_info(part.id).addr) in seen:
                continue
            seen.add(place)
            if isinstance(part, h5py.Group):
                waiting.append(part)
            elif isinstance(part, h5py.Dataset):
                _check_array(part, key, name)
                size += part.size * part.dtype.itemsize
        if len(seen) > _MOST_PARTS:
            raise EngineError(
                f"{name} has over {_MOST_PARTS:,} parts, too much for a model: it is not opened."
            )
    return size


def _check_array(array: h5py.Dataset, key: str, name: str) -> None:
    """Refuse an array whose numbers lie in another file, or that holds something else than numbers."""
    if array.external or array.is_virtual:
        raise EngineError(f"{name} takes {key} from another file: do not trust it.")
    if array.dtype.kind not in "fiub":
        raise EngineError(f"{name} is damaged: its part {key} holds no numbers. Save or copy it again.")
