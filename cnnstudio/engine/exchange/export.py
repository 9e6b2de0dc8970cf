"""The task that writes a model in a form that other programs run."""

from __future__ import annotations

import contextlib
import errno
import functools
import importlib.util
import io
import os
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from cnnstudio.core.errors import EngineError, FileError
from cnnstudio.document.atomic import write_through
from cnnstudio.engine.building.plain_layers import in_plain_layers
from cnnstudio.engine.exchange.onnx_file import OPERATORS, OnnxError, finish_onnx, without_compiled_parts
from cnnstudio.engine.inside.models import ModelSource, loaded
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.memory import memory_in_words
from cnnstudio.engine.process.task import Report

if TYPE_CHECKING:
    import keras

_KERAS = "keras"
_ONNX = "onnx"
_FORMATS = {".keras": _KERAS, ".tflite": "litert", ".onnx": "onnx", "": "tf_saved_model"}
_TITLES = {_KERAS: "Keras", "litert": "LiteRT", "onnx": "ONNX", "tf_saved_model": "SavedModel"}
_SAVED_MODEL = "saved_model.pb"
_NEEDED = {"onnx": ("onnx", "tf2onnx")}

MODEL_ENDINGS = tuple(_FORMATS)
"""What files of models end in; a folder without an ending is a SavedModel."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        path: The file or folder.
        form: What people call its form: ``LiteRT``.
        size: How large it is, in bytes.
    """

    path: str
    form: str
    size: int


@dataclass(frozen=True, slots=True)
class Export:
    """Write a model by the ending of its file: .keras, .tflite, .onnx, or none for a SavedModel folder.

    Attributes:
        source: The model; a project's network has its start weights.
        path: The file or folder; one of the same form that is there already is replaced.
    """

    purpose: ClassVar[str] = "export"

    source: ModelSource
    path: str

    def __call__(self, report: Report, control: Control) -> Exported:
        """Write it, whole or not at all.

        Raises:
            NetworkError: The network cannot be built.
            EngineError: The form cannot be had, or cannot express a layer: the message names it.
            FileError: It cannot be written; what was there is as it was.
            Stopped: A stop was asked for before anything was written.
        """
        path = Path(self.path)
        form = form_of(path)
        _check_packages(form)
        _check_target(path, form)
        control.check()
        model = loaded(self.source)
        control.check()
        with memory_in_words(f"export to {path.name}", "close other programs"):
            write_through(path, lambda place: _written(model, place, form, path.name))
        return Exported(str(path), _TITLES[form], _size(path))


def form_of(path: Path) -> str:
    """What Keras calls the form of a file.

    Raises:
        FileError: There is none for its ending.
    """
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        raise FileError(
            f"{path.name} has an ending that is no form of a model: use .cnnstudio, .py, .keras, .onnx, .tflite, "
            "or none for a SavedModel folder."
        )
    return form


def _check_packages(form: str) -> None:
    """Refuse a form whose packages are not installed."""
    missing = [name for name in _NEEDED.get(form, ()) if importlib.util.find_spec(name) is None]
    if missing:
        raise EngineError(
            f"{_TITLES[form]} needs {' and '.join(missing)}, which CNN Studio does not bring: "
            f"install {'it' if len(missing) == 1 else 'them'} with pip install {' '.join(missing)}, "
            "or export to .tflite or a SavedModel folder."
        )


def _check_target(path: Path, form: str) -> None:
    """Refuse to replace a folder of anything else by a SavedModel, and a file by a folder."""
    if form != "tf_saved_model" or not path.exists():
        return
    if path.is_file():
        raise FileError(f"{path.name} is a file: a SavedModel is a folder. Choose another name.")
    if any(path.iterdir()) and not (path / _SAVED_MODEL).is_file():
        raise FileError(f"{path.name} holds other files: choose a new folder for the SavedModel.")


def _written(model: keras.Model, place: Path, form: str, name: str) -> None:
    """Write a model, or say which layer is to blame."""
    if form == _KERAS:
        in_plain_layers(model).save(place)
        return
    cause = _converted(model, place, form)
    if cause is not None:
        blame = _culprit(model, form)
        raise EngineError(
            f"{name} was not written: {_TITLES[form]} cannot express {blame or 'this network'} "
            f"({cause}). {'Replace that layer' if blame else 'Change the network'}, or export to .keras."
        )


def _converted(model: keras.Model, place: Path, form: str) -> str | None:
    """Convert a model; None when it is written, else what went wrong, in short."""
    # The ending tells Keras nothing: it must be the right one, in lower case.
    own = place.with_suffix(place.suffix.lower())
    try:
        with contextlib.redirect_stdout(io.StringIO()), _quiet(), _predicting(model), _tracing(form):
            model.export(own, format=form, verbose=False, **_options(form))
            _finish(own, form, model)
    except _conversion_errors() as error:
        text = " ".join(str(error).split()) or type(error).__name__
        if (trouble := _disk_trouble(text)) is not None:
            raise trouble from error
        return text if len(text) <= _LONGEST_CAUSE else f"{text[:_LONGEST_CAUSE]}…"
    if own != place:
        own.rename(place)
    return None


_LONGEST_CAUSE = 160
_DISK_TROUBLES = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


def _disk_trouble(text: str) -> OSError | None:
    """What the system said of the disk, if a converter repeats that; the network is not to blame then."""
    number = next((number for number in _DISK_TROUBLES if os.strerror(number) in text), None)
    return None if number is None else OSError(number, os.strerror(number))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep to itself what converters say to their authors."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _tracing(form: str) -> contextlib.AbstractContextManager[None]:
    """What must hold while a model is traced for a form."""
    return without_compiled_parts() if form == _ONNX else contextlib.nullcontext()


def _finish(path: Path, form: str, model: keras.Model) -> None:
    """See that what was written can be run by others, as far as that can be told."""
    if form == _ONNX:
        finish_onnx(path, [layer_name(tensor) for tensor in model.outputs])


def layer_name(tensor: Any) -> str:
    """The name of the layer that a tensor of a model comes from."""
    return str(tensor._keras_history.operation.name)


@contextlib.contextmanager
def _predicting(model: keras.Model) -> Iterator[None]:
    """Let a model leave out, while it is traced, what its layers do in training alone.

    WORKAROUND: Keras 3.15 traces a model for a SavedModel or ONNX without saying that it does not
    train, which random augmentation takes for training: its output then changes at every call.
    For ONNX it refuses a model that was never called, though a functional one is complete.
    """
    model._called = True
    model.call = functools.partial(type(model).call, model, training=False)
    try:
        yield
    finally:
        del model.call


def _options(form: str) -> dict[str, Any]:
    """What Keras is told besides: a LiteRT model uses nothing that its interpreter lacks without plug-ins."""
    if form == _ONNX:
        return {"opset_version": OPERATORS}
    if form != "litert":
        return {}
    import tensorflow as tf

    return {"target_spec": {"supported_ops": [tf.lite.OpsSet.TFLITE_BUILTINS]}}


def _conversion_errors() -> tuple[type[Exception], ...]:
    """What Keras and TensorFlow raise for what they cannot convert."""
    kinds: list[type[Exception]] = [
        OnnxError,
        ValueError,
        TypeError,
        RuntimeError,
        LookupError,
        AttributeError,
        ImportError,
    ]
    with contextlib.suppress(ImportError):
        import tensorflow as tf
        from tensorflow.lite.python.convert_phase import ConverterError

        kinds += [tf.errors.OpError, ConverterError]
    return tuple(kinds)


def _culprit(model: keras.Model, form: str) -> str:
    """The first layer that cannot be converted on its own, as a phrase; "" if each can."""
    seen: set[str] = set()
    ending = next(ending for ending, known in _FORMATS.items() if known == form)
    for layer, alone in _alone(model):
        config = {key: value for key, value in layer.get_config().items() if key != "name"}
        shapes = [tensor.shape for tensor in alone.inputs]
        if (key := f"{type(layer).__name__} {config} {shapes}") in seen:
            continue
        seen.add(key)
        with tempfile.TemporaryDirectory() as folder:
            if _converted(alone, Path(folder) / f"layer{ending}", form) is not None:
                return f"the layer {layer.name} ({type(layer).__name__})"
    return ""


def _alone(model: keras.Model) -> Iterator[tuple[Any, keras.Model]]:
    """Each layer with a model of nothing else."""
    import keras

    for layer in model.layers:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        taken = layer.input if isinstance(layer.input, list) else [layer.input]
        inputs = [keras.Input(batch_shape=tensor.shape, dtype=tensor.dtype) for tensor in taken]
        yield layer, keras.Model(inputs, layer(inputs if isinstance(layer.input, list) else inputs[0]))


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())
