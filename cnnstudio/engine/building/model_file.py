"""Opening files of models that anybody may have written: checked first, loaded safely."""

from __future__ import annotations

import json
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnstudio.core.errors import EngineError, FileError
from cnnstudio.core.numerals import size_text
from cnnstudio.document.keras_file import check_entries
from cnnstudio.engine.building.channels_last import turned_to_channels_last
from cnnstudio.engine.building.hdf5_file import HDF5_ENDINGS, loadable_hdf5
from cnnstudio.engine.building.keras_mends import mend_keras
from cnnstudio.engine.building.model_config import check_config
from cnnstudio.engine.building.precision import build_optimizer
from cnnstudio.engine.building.randomness import own_randomness
from cnnstudio.engine.building.strided_convolutions import mend_strided_convolutions
from cnnstudio.engine.building.weight_file import check_expansion
from cnnstudio.engine.own_layers import register_own_layers
from cnnstudio.engine.process.memory import check_memory, memory_in_words

if TYPE_CHECKING:
    import keras

_CONFIG = "config.json"
_WEIGHTS = ("model.weights.h5", "model.weights.npz")
_ENTRY_LIMIT = 1000
_CONFIG_LIMIT = 64 * 2**20  # bytes

_LOADING_ERRORS = (
    ValueError, TypeError, LookupError, AttributeError, OSError, RuntimeError, EOFError, ImportError, zlib.error,
    zipfile.BadZipFile,
)  # fmt: skip
"""What Keras and h5py raise for files that they cannot make sense of."""


def load_model_file(path: Path) -> keras.Model:
    """Load a model with its weights from a ``.keras`` or ``.h5`` file, and nothing that could run code of its own.

    One that keeps channels first comes with channels last, see `turned_to_channels_last`.

    Raises:
        EngineError: The file is missing, damaged, of another kind, or holds code.
    """
    with _checked(path) as sound:
        import keras

        mend_keras()
        register_own_layers()
        with memory_in_words(f"load {path.name}", "close other programs"), own_randomness(0):
            try:
                model = keras.saving.load_model(sound, compile=False, safe_mode=True)
            except _LOADING_ERRORS as error:
                raise EngineError(_refusal(path.name, error)) from error
    if not isinstance(model, keras.Model):
        raise EngineError(
            f"{path.name} holds a {type(model).__name__}, not a model: save the whole model with Keras."
        )
    if not getattr(model, "inputs", None) or not getattr(model, "outputs", None):
        raise EngineError(
            f"{path.name} holds a model without a fixed input: give it an Input layer and save it again."
        )
    model = turned_to_channels_last(model)
    mend_strided_convolutions(model)
    return model


@contextmanager
def _checked(path: Path) -> Iterator[Path]:
    """A file that Keras may load."""
    if path.suffix in HDF5_ENDINGS:
        with loadable_hdf5(path) as sound:
            yield sound
    else:
        check_archive(path)
        yield path


def check_archive(path: Path) -> None:
    """See that a file holds a model of Keras's own parts, whole to the last byte; loads no Keras.

    Raises:
        EngineError: It is missing, damaged, of another kind, or holds code.
    """
    _check_kind(path)
    check_config(_checked_config(path), path.name)


def load_state(model: keras.Model, path: Path) -> None:
    """Give a model the weights and the optimizer's state of a file that was saved from its like.

    Args:
        model: A compiled model, built as the saved one was.
        path: The ``.keras`` file.

    Raises:
        EngineError: The file is missing, damaged, or holds another network.
    """
    check_archive(path)
    build_optimizer(model)
    with memory_in_words(f"load {path.name}", "close other programs"), warnings.catch_warnings():
        # Keras only warns where it leaves start weights, or the optimizer's state, as they are.
        warnings.filterwarnings("error", "Skipping", UserWarning)
        try:
            model.load_weights(path)
        except (*_LOADING_ERRORS, UserWarning) as error:
            raise EngineError(
                f"{path.name} does not hold the weights of this network: it is damaged, or comes from another run."
            ) from error


def _check_kind(path: Path) -> None:
    """Refuse what is no zip archive called ``.keras``."""
    if not path.exists():
        raise EngineError(f"There is no file {path}: check its name and folder.")
    if path.suffix != ".keras" or not path.is_file():
        raise EngineError(f"{path.name} is no .keras or .h5 file: choose one of these, or a run folder.")
    try:
        is_archive = zipfile.is_zipfile(path)
    except OSError as error:
        raise EngineError(
            f"{path.name} cannot be read ({error.strerror or error}): check the disk."
        ) from error
    if not is_archive:
        raise EngineError(f"{path.name} is damaged, or no Keras 3 model: save or copy it again.")


def _checked_config(path: Path) -> Any:
    """The model's configuration, once sizes and checksums of the archive are found to be right."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_parts(archive, path.name)
            broken = archive.testzip()
            if broken is not None:
                raise EngineError(
                    f"{path.name} is damaged: its part {broken} has changed. Save or copy it again."
                )
            return json.loads(archive.read(_CONFIG))
    except (
        OSError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        RuntimeError,
        RecursionError,
    ) as error:
        raise EngineError(f"{path.name} is damaged ({_cause(error)}): save or copy it again.") from error


def _cause(error: Exception) -> str:
    """What an error says; that the file breaks off where it says nothing."""
    return str(error) or "it breaks off"


def _check_parts(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse an archive that holds something else, has parts outside of it, or would unpack to a mountain."""
    entries = {info.filename: info for info in archive.infolist()}
    if _CONFIG not in entries:
        raise EngineError(
            f"{name} is a zip archive, but no Keras 3 model: save the model with Keras as .keras."
        )
    if not any(weights in entries for weights in _WEIGHTS):
        raise EngineError(
            f"{name} holds a network without its weights ({_WEIGHTS[0]} is missing): save the whole model with Keras "
            "again, or save the network as a project, which begins with start weights."
        )
    try:
        check_entries(archive)
    except FileError as error:
        raise EngineError(f"{name} cannot be opened: {error}") from error
    if len(entries) > _ENTRY_LIMIT or entries[_CONFIG].file_size > _CONFIG_LIMIT:
        raise EngineError(
            f"{name} has {len(entries):,} parts and a description of {size_text(entries[_CONFIG].file_size)}, "
            "too much for a model: it is not opened."
        )
    for info in entries.values():
        check_expansion(info, name)
    size = sum(info.file_size for info in entries.values())
    check_memory(size, f"load {name}", "close other programs")


def _refusal(name: str, error: Exception) -> str:
    """What to say when Keras itself cannot load a file."""
    cause = " ".join(str(error).split())
    import keras

    if unknown := re.search(r"Unknown layer: '(\w+)'", cause):
        return (
            f"{name} uses {unknown[1]}, a layer that Keras {keras.__version__} does not have: open its network in "
            "CNN Studio, replace that layer, and train again."
        )
    if "could not be loaded" in cause and (unlike := re.search(r"List of objects .*?name=([^,>\s]+)", cause)):
        return (
            f"{name} holds weights of other shapes than its network, of the layer {unlike[1]} first: save the whole model "
            "again, or open it in CNN Studio, where such layers get start weights."
        )
    if unlike := re.search(r"of layer '([^']+)' is incompatible with the layer", cause):
        return (
            f"{name} does not fit together: its layer {unlike[1]} was saved for inputs of another shape. Save the whole "
            "model again, or open it in CNN Studio, where such layers get start weights."
        )
    if "Could not locate" in cause or "custom" in cause.lower():
        return f"{name} uses parts that are not Keras's own: replace them by ordinary layers and save the model again."
    if "lambda" in cause.lower() or "unsafe" in cause.lower():
        return f"{name} holds code, which could do anything to this computer: save the model without Lambda layers."
    return (
        f"{name} cannot be loaded with Keras {keras.__version__} (it is damaged, or from another version): "
        "save it again with this version."
    )
