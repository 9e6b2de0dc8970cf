"""Reading weights out of the files that Keras writes, array by array and without running anything.

Four forms are known: ``.keras`` archives (and folders of the same parts), ``.weights.h5`` of Keras 3,
HDF5 files of Keras 2, with a model or with weights alone, and ONNX. Nothing in them is ever unpickled or executed.
"""

from __future__ import annotations

import json
import math
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnstudio.core.errors import EngineError, FileError, StudioError
from cnnstudio.core.numerals import size_text
from cnnstudio.document.files import ONNX_ENDING
from cnnstudio.document.keras_file import WEIGHTS, check_entries
from cnnstudio.engine.building.onnx_weights import opened_onnx
from cnnstudio.engine.building.weight_places import Place, places_in_groups, places_in_keras_2, stored_under
from cnnstudio.engine.process.memory import check_memory

if TYPE_CHECKING:
    import h5py

_CONFIG = "config.json"
_CONFIG_LIMIT = 64 * 2**20  # bytes
_STEP = 2**24  # bytes
_EXPANSION = 200
"""How many times larger than its file a part may become: weights hardly shrink when they are packed."""

_NUMBERS = "fiub"
_DAMAGES = (OSError, ValueError, KeyError, TypeError, RuntimeError, EOFError, NotImplementedError,
            RecursionError, zlib.error, zipfile.BadZipFile)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SavedLayer:
    """A layer with weights, as a file holds it.

    Attributes:
        key: What tells it from all others in the file, as `Node.weights` names it.
        name: What it was called.
        shapes: The shapes of its arrays, in Keras's order.
        place: Its place among those of its type, as Keras 3 files sort them: ``layers/conv2d_1``; or "".
    """

    key: str
    name: str
    shapes: tuple[tuple[int, ...], ...]
    place: str = ""


class WeightFile:
    """A weights file that is open.

    Attributes:
        layers: Its layers with weights by key, in the order of the file where that means something.
    """

    def __init__(
        self, layers: Iterable[SavedLayer], arrays: Callable[[str], list[np.ndarray]], name: str
    ) -> None:
        self.layers = {layer.key: layer for layer in layers if layer.shapes}
        self._arrays = arrays
        self._name = name

    def values(self, key: str) -> list[np.ndarray]:
        """The arrays of a layer, in Keras's order.

        Raises:
            EngineError: They are damaged, or larger than the memory.
        """
        layer = self.layers[key]
        check_memory(
            4 * sum(math.prod(shape) for shape in layer.shapes), f"read {layer.name}", "close other programs"
        )
        try:
            return self._arrays(key)
        except StudioError as error:
            raise EngineError(f"{self._name} cannot be read for {layer.name}. {error}") from error
        except _DAMAGES as error:
            raise _damaged(self._name, error) from error


@contextmanager
def opened_weights(path: Path) -> Iterator[WeightFile]:
    """Open a file of any of the known forms.

    Raises:
        FileError: It is missing or cannot be read.
        EngineError: It is damaged, of another kind, or would unpack to a mountain.
    """
    with ExitStack() as stack:
        try:
            is_onnx = path.suffix.lower() == ONNX_ENDING and path.is_file()
            weights = _from_onnx(path, stack) if is_onnx else _from_hdf5(path, stack)
        except FileNotFoundError as error:
            raise FileError(f"There is no file {path}: it may have been moved or renamed.") from error
        except StudioError:
            raise
        except _DAMAGES as error:
            raise _damaged(path.name, error) from error
        if not weights.layers:
            raise EngineError(
                f"{path.name} holds no weights: choose a file that a model's weights were saved to."
            )
        yield weights


def _from_hdf5(path: Path, stack: ExitStack) -> WeightFile:
    import h5py

    content, config = _content(path, stack)
    file = stack.enter_context(h5py.File(content, "r"))
    places = _places(file, config, path.name)
    layers = [
        SavedLayer(key, place.name, tuple([tuple(file[array].shape) for array in place.arrays]), place.store)
        for key, place in places.items()
    ]
    return WeightFile(layers, lambda key: [_values(file[array]) for array in places[key].arrays], path.name)


def _values(dataset: h5py.Dataset) -> np.ndarray:
    if dataset.dtype.kind not in _NUMBERS:
        raise EngineError(f"It holds no plain numbers there ({dataset.dtype}): save it again as float32.")
    return np.asarray(dataset[()])


def _from_onnx(path: Path, stack: ExitStack) -> WeightFile:
    try:
        found = stack.enter_context(opened_onnx(path))
    except FileError as error:
        raise FileError(f"{path.name} cannot be opened: {error}") from error
    layers = [SavedLayer(name, name, shapes) for name, shapes in found.shapes.items()]
    return WeightFile(layers, found.arrays, path.name)


def _damaged(name: str, error: Exception) -> EngineError:
    cause = " ".join(str(error).split())[:120] or "it breaks off"
    return EngineError(
        f"{name} is damaged, or holds no weights that Keras writes ({cause}): choose another file."
    )


def _content(path: Path, stack: ExitStack) -> tuple[Any, Any]:
    """What h5py opens, and the model's configuration where the file has one."""
    if path.is_dir():
        return path / WEIGHTS, json.loads((path / _CONFIG).read_bytes()[:_CONFIG_LIMIT])
    if not path.exists():
        raise FileNotFoundError
    if not zipfile.is_zipfile(path):
        return path, None
    archive = stack.enter_context(zipfile.ZipFile(path))
    if WEIGHTS not in archive.namelist():
        raise EngineError(f"{path.name} holds no {WEIGHTS}: save the whole model with Keras again.")
    check_entries(archive)
    config = _unpacked(archive, _CONFIG, _CONFIG_LIMIT) if _CONFIG in archive.namelist() else None
    return BytesIO(_unpacked(archive, WEIGHTS, None)), None if config is None else json.loads(config)


def _unpacked(archive: zipfile.ZipFile, name: str, limit: int | None) -> bytes:
    """A part of an archive, never more than it says, and not a mountain out of a molehill."""
    entry = archive.getinfo(name)
    check_expansion(entry, Path(archive.filename or "").name, limit)
    check_memory(entry.file_size, f"read {name}", "close other programs")
    with archive.open(entry) as file:
        return file.read()


def check_expansion(entry: zipfile.ZipInfo, file: str, limit: int | None = None) -> None:
    """Refuse a part of an archive that would become far larger than it is.

    Args:
        entry: The part.
        file: The archive's name.
        limit: The most bytes that it may have; None for any number that its packed size explains.

    Raises:
        EngineError: It is one.
    """
    is_large = limit is not None and entry.file_size > limit
    if is_large or entry.file_size > _EXPANSION * entry.compress_size + _STEP:
        raise EngineError(
            f"{file} would unpack {entry.filename} to {size_text(entry.file_size)}, which no model does: it is not opened."
        )


def _places(file: h5py.File, config: Any, name: str) -> dict[str, Place]:
    group = file["model_weights"] if "model_weights" in file and "layer_names" not in file.attrs else file
    if "layer_names" in group.attrs or "layer_names0" in group.attrs:
        return places_in_keras_2(group)
    stored = places_in_groups(file)
    if config is None:
        return stored
    found: dict[str, Place] = {}
    for key, (store, layer) in stored_under(config).items():
        if store in stored:
            found[key] = stored[store]._replace(name=layer)
    return found
