"""Reading the weights of an ONNX file as the arrays of Keras layers; nothing in the file is run."""

from __future__ import annotations

import math
import mmap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from cnnstudio.core.errors import EngineError
from cnnstudio.core.numerals import exact
from cnnstudio.document.onnx.constant import EXTERNAL, FORMATS, Constant
from cnnstudio.document.onnx.file import opened_graph
from cnnstudio.document.onnx.model import read_model
from cnnstudio.document.onnx.weight import Filled, Product, Weight, Weights
from cnnstudio.document.onnx.wire import Field, Piece, fields

_HALF, _SHORT_FLOAT = 10, 16  # float16 and bfloat16
_FRACTIONS = {4: "<f4", 10: "<f8"}
"""How fractions lie in a file, by the numbers of their fields."""

_LISTS = (4, 5, 7, 10, 11)
"""The fields that list the numbers of a tensor."""


class OnnxArrays:
    """The arrays of the layers of an ONNX file that is open.

    Attributes:
        shapes: Of each layer's arrays, by the names of the nodes that the file's network has.
    """

    def __init__(self, weights: Mapping[str, Weights], folder: Path) -> None:
        self._weights = weights
        self._folder = folder
        self.shapes = {name: tuple([one.dims for one in arrays]) for name, arrays in weights.items()}

    def arrays(self, name: str) -> list[np.ndarray]:
        """The arrays of a layer: float32, in Keras's order and with Keras's axes.

        Raises:
            EngineError: They lie outside of the file's folder, or are of a type that is no plain number.
            OSError: The file that holds them cannot be read.
            ValueError: The file is damaged.
        """
        return [np.asarray(_made(one, self._folder), "float32") for one in self._weights[name]]


@contextmanager
def opened_onnx(path: Path) -> Iterator[OnnxArrays]:
    """Open the weights of an ONNX file.

    Raises:
        FileError: It is no ONNX file; the message is a clause that follows the file's name and a colon.
        OSError: It cannot be read.
        ValueError: It is empty.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        graph = opened_graph(read_model(content))  # type: ignore[arg-type]  # a map reads like bytes
        yield OnnxArrays(graph.weights, path.absolute().parent)


def _made(weight: Weight, folder: Path) -> np.ndarray:
    """The array that a weight stands for."""
    if isinstance(weight, Filled):
        return np.full(weight.dims, weight.value, "float32")
    if isinstance(weight, Constant):
        return _stored(weight, folder)
    first, second = _made(weight.first, folder), _made(weight.second, folder)
    made: np.ndarray = first * second if isinstance(weight, Product) else first + second
    return made


def _stored(constant: Constant, folder: Path) -> np.ndarray:
    """A tensor of the file, its axes turned."""
    if constant.piece is None:  # a list of numbers, in their order whatever was done with it
        return np.array(constant.values, "float32").reshape(constant.dims)
    array = _numbers(constant.piece, folder)
    for step in constant.steps:
        array = array.transpose(step.sizes) if step.way == "transpose" else array.reshape(step.sizes)
    return array


def _numbers(piece: Piece, folder: Path) -> np.ndarray:
    """The numbers of a tensor, laid out as it says."""
    held: dict[int, list[Field]] = {}
    for part in fields(piece):
        held.setdefault(part.number, []).append(part)
    dims = [size for part in held.get(1, []) for size in part.wholes()]
    kind = held[2][-1].whole() if 2 in held else 0
    if 14 in held and held[14][-1].whole() == EXTERNAL:
        place = dict(_entry(part.piece) for part in held.get(13, []))
        content: bytes | None = _beside(folder, place, math.prod(dims) * _dtype(kind).itemsize)
    else:
        content = held[9][-1].piece.content() if 9 in held else None
    listed = [_listed(part) for number in _LISTS for part in held.get(number, [])]
    return _decoded(kind, content, listed).reshape(dims)


def _listed(part: Field) -> np.ndarray:
    """Numbers of a field that repeats, packed or one by one."""
    form = _FRACTIONS.get(part.number)
    if form is None:
        return np.array(part.wholes())
    if part.piece.data:
        return np.frombuffer(part.piece.content(), form)
    return np.frombuffer(part.value.to_bytes(np.dtype(form).itemsize, "little"), form)


def _decoded(kind: int, content: bytes | None, listed: list[np.ndarray]) -> np.ndarray:
    """Numbers as float32, or as they are if they are whole."""
    dtype = _dtype(kind)
    if content is not None:
        array = np.frombuffer(content, dtype)
    else:
        array = np.concatenate(listed) if listed else np.zeros(0, "float32")
        if kind in (_HALF, _SHORT_FLOAT):  # listed as the whole numbers that their bits are
            array = array.astype("<u2").view(dtype)
    if kind == _SHORT_FLOAT:
        return (array.astype("<u4") << 16).view("<f4")
    return array.astype("float32")


def _dtype(kind: int) -> np.dtype:
    if kind == _HALF:
        return np.dtype("<f2")
    if kind == _SHORT_FLOAT:
        return np.dtype("<u2")
    if kind not in FORMATS:
        raise EngineError(
            f"It holds numbers of ONNX's type {kind}, which no layer of Keras has: save it with float32."
        )
    return np.dtype(f"<{FORMATS[kind]}")


def _entry(piece: Piece) -> tuple[str, str]:
    """A name and a text."""
    texts = {part.number: part.piece.text() for part in fields(piece)}
    return texts.get(1, ""), texts.get(2, "")


def _beside(folder: Path, place: Mapping[str, str], size: int) -> bytes:
    """Numbers that lie in another file beside the model, and nowhere else.

    Raises:
        EngineError: They would lie outside the folder, or the file is too short.
        OSError: There is no such file.
    """
    name = place.get("location", "")
    path = (folder / name).resolve()
    if not name or not path.is_relative_to(folder.resolve()):
        raise EngineError(
            f"It says that its weights lie in {name or 'a file without a name'}, outside its folder: do not trust it."
        )
    if not path.is_file():
        raise EngineError(
            f"Its weights lie in {name}, which is not beside it: copy both files into one folder."
        )
    with path.open("rb") as file:
        file.seek(int(place.get("offset", "0")))
        content = file.read(size)
    if len(content) != size:
        raise EngineError(
            f"{name} breaks off: {exact(len(content))} of {exact(size)} bytes of a tensor are there. Copy it again."
        )
    return content
