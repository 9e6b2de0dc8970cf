"""Opening ``.keras`` files that anybody may have written: checked first, loaded safely."""

from __future__ import annotations

import json
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnstudio.core.errors import EngineError
from cnnstudio.core.numerals import size_text
from cnnstudio.engine.keras_mends import mend_keras
from cnnstudio.engine.memory import check_memory, memory_in_words
from cnnstudio.engine.own_layers import is_own, register_own_layers
from cnnstudio.engine.randomness import own_randomness
from cnnstudio.engine.strided_convolutions import mend_strided_convolutions

if TYPE_CHECKING:
    import keras

_CONFIG = "config.json"
_WEIGHTS = ("model.weights.h5", "model.weights.npz")
_ENTRY_LIMIT = 1000
_CONFIG_LIMIT = 64 * 2**20  # bytes

_CODE_LAYERS = frozenset({"Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"})
_FOLDERS = frozenset({
    "activations", "constraints", "dtype_policies", "initializers", "layers", "losses", "metrics", "models", "ops",
    "optimizers", "quantizers", "random", "regularizers",
})  # fmt: skip
_LOADING_ERRORS = (
    ValueError, TypeError, LookupError, AttributeError, OSError, RuntimeError, EOFError, ImportError, zlib.error,
    zipfile.BadZipFile,
)  # fmt: skip
"""What Keras and h5py raise for files that they cannot make sense of."""


def load_model_file(path: Path) -> keras.Model:
    """Load a model with its weights, and nothing that could run code of the file's own.

    Raises:
        EngineError: The file is missing, damaged, of another kind, or holds code.
    """
    check_archive(path)
    import keras

    mend_keras()
    register_own_layers()
    with memory_in_words(f"load {path.name}", "close other programs"), own_randomness(0):
        try:
            model = keras.saving.load_model(path, compile=False, safe_mode=True)
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
    mend_strided_convolutions(model)
    return model


def check_archive(path: Path) -> None:
    """See that a file holds a model of Keras's own parts, whole to the last byte; loads no Keras.

    Raises:
        EngineError: It is missing, damaged, of another kind, or holds code.
    """
    _check_kind(path)
    _check_config(_checked_config(path), path.name)


def load_state(model: keras.Model, path: Path) -> None:
    """Give a model the weights and the optimizer's state of a file that was saved from its like.

    Args:
        model: A compiled model, built as the saved one was.
        path: The ``.keras`` file.

    Raises:
        EngineError: The file is missing, damaged, or holds another network.
    """
    check_archive(path)
    model.optimizer.build(model.trainable_variables)
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
    if path.suffix.lower() in (".h5", ".hdf5"):
        raise EngineError(
            f"{path.name} is in Keras's old HDF5 format, which cannot be opened safely: "
            "save it again with Keras 3 as a .keras file."
        )
    if path.suffix != ".keras" or not path.is_file():
        raise EngineError(f"{path.name} is no .keras file: choose a .keras file or a run folder.")
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
            _check_entries(archive, path.name)
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
        raise EngineError(f"{path.name} is damaged ({error}): save or copy it again.") from error


def _check_entries(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse an archive that holds something else, or would unpack to a mountain."""
    entries = {info.filename: info for info in archive.infolist()}
    if _CONFIG not in entries or not any(weights in entries for weights in _WEIGHTS):
        raise EngineError(
            f"{name} is a zip archive, but no Keras 3 model: save the model with Keras as .keras."
        )
    if len(entries) > _ENTRY_LIMIT or entries[_CONFIG].file_size > _CONFIG_LIMIT:
        raise EngineError(
            f"{name} has {len(entries):,} parts and a description of {size_text(entries[_CONFIG].file_size)}, "
            "too much for a model: it is not opened."
        )
    size = sum(info.file_size for info in entries.values())
    check_memory(size, f"load {name}", "close other programs")


def _check_config(config: Any, name: str) -> None:
    """Refuse layers that carry code, and objects that are not Keras's own."""
    if not isinstance(config, dict) or "class_name" not in config:
        raise EngineError(f"{name} is damaged: its description is that of no model. Save or copy it again.")
    # How it was trained is not read: a loss of the author's own does no harm.
    for part in _parts({key: value for key, value in config.items() if key != "compile_config"}):
        kind, module = part.get("class_name"), part.get("module")
        if kind in _CODE_LAYERS:
            raise EngineError(
                f"{name} holds a {kind} layer, whose code could do anything to this computer: "
                "replace it by ordinary layers and save the model again."
            )
        if isinstance(kind, str) and not _is_keras(kind, module, part.get("registered_name")):
            raise EngineError(
                f"{name} uses {kind}, which is not Keras's own (it comes from {module or 'the author'}): "
                "replace it by ordinary layers and save the model again."
            )


def _parts(config: Any) -> Iterator[dict[str, Any]]:
    """Every mapping inside a configuration."""
    waiting = [config]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


def _is_keras(kind: str, module: Any, registered: Any) -> bool:
    """Whether an object of a configuration is one of Keras's own or of ours, and harmless to make."""
    if isinstance(registered, str) and ">" in registered:
        return is_own(registered)
    if module == "builtins":
        return kind == "function"  # a name that Keras looks up among its own
    if module is None or module == "keras":
        return True
    if not isinstance(module, str):
        return False
    root = module.removeprefix("keras.src.").removeprefix("keras.").split(".")[0]
    return module.startswith("keras.") and root in _FOLDERS


def _refusal(name: str, error: Exception) -> str:
    """What to say when Keras itself cannot load a file."""
    cause = " ".join(str(error).split())
    if "Could not locate" in cause or "custom" in cause.lower():
        return f"{name} uses parts that are not Keras's own: replace them by ordinary layers and save the model again."
    if "lambda" in cause.lower() or "unsafe" in cause.lower():
        return f"{name} holds code, which could do anything to this computer: save the model without Lambda layers."
    import keras

    return (
        f"{name} cannot be loaded with Keras {keras.__version__} (it is damaged, or from another version): "
        "save it again with this version."
    )
