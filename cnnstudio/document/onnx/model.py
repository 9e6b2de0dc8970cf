"""What an ONNX file says: operators, the shapes of weights, and the few numbers that shapes depend on.

Source: the ONNX project, ``onnx.proto3``; the numbers of fields are those of that file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cnnstudio.core.errors import FileError
from cnnstudio.document.onnx.constant import MOST_AXES, MOST_VALUES, Constant, read_constant
from cnnstudio.document.onnx.wire import DAMAGED, Field, Piece, fields

_MOST_NODES = 100_000
Dims = tuple[int | None, ...]
"""Lengths of axes, the batch among them; None is open."""


@dataclass(frozen=True, slots=True)
class Operator:
    """One operation.

    Attributes:
        name: What the file calls it, or "".
        kind: What it does: ``Conv``; with its domain in front unless that is ONNX's own.
        inputs: Names of the tensors that it takes; "" stands for one that is left out.
        outputs: Names of the tensors that it gives.
        settings: Its attributes: numbers, texts, lists of them, constants; None for what holds a graph.
    """

    name: str
    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Graph:
    """A whole file.

    Attributes:
        producer: The program that wrote it.
        version: Of the operators.
        operators: In the order of the file.
        constants: By name.
        inputs: Shapes of what comes in, by name; None if the file does not say.
        outputs: Names of what goes out.
        known: Shapes of other tensors, as far as the file tells them.
    """

    producer: str
    version: int
    operators: tuple[Operator, ...]
    constants: Mapping[str, Constant]
    inputs: Mapping[str, Dims | None]
    outputs: tuple[str, ...]
    known: Mapping[str, Dims | None]


def read_model(data: bytes) -> Graph:
    """The graph of a file.

    Args:
        data: The file's bytes, or a map of them.

    Raises:
        FileError: It is no ONNX model; the message is a clause that follows the file's name and a colon.
    """
    producer, versions, graph = "", {}, None
    for part in fields(Piece(data, 0, len(data))):
        if part.number == 2 and part.piece.data:
            producer = part.piece.text()
        elif part.number == 7 and part.piece.data:
            graph = part.piece
        elif part.number == 8 and part.piece.data:
            domain, version = _version(part.piece)
            versions[domain] = version
    if graph is None:
        raise FileError("it holds no ONNX model. Choose another file.")
    return _graph(graph, producer, max(versions.get("", 0), versions.get("ai.onnx", 0)))


def _version(piece: Piece) -> tuple[str, int]:
    domain, version = "", 0
    for part in fields(piece):
        if part.number == 1:
            domain = part.piece.text()
        elif part.number == 2:
            version = part.whole()
    return domain, version


def _graph(piece: Piece, producer: str, version: int) -> Graph:
    operators: list[Operator] = []
    constants: dict[str, Constant] = {}
    inputs: dict[str, Dims | None] = {}
    known: dict[str, Dims | None] = {}
    outputs: list[str] = []
    for part in fields(piece):
        match part.number:
            case 1:
                operators.append(_operator(part.piece))
            case 5:
                name, constant = read_constant(part.piece)
                constants[name] = constant
            case 11:
                name, dims = _value(part.piece)
                inputs[name] = dims
            case 12:
                name, dims = _value(part.piece)
                outputs.append(name)
                known[name] = dims
            case 13:
                name, dims = _value(part.piece)
                known[name] = dims
        if len(operators) > _MOST_NODES:
            raise FileError(f"it has more than {_MOST_NODES:,} operations, which cannot be shown.")
    # Older files list weights among the inputs.
    taken = {name: dims for name, dims in inputs.items() if name not in constants}
    return Graph(producer, version, tuple(operators), constants, taken, tuple(outputs), known)


def _operator(piece: Piece) -> Operator:
    texts: dict[int, list[str]] = {1: [], 2: [], 3: [], 4: [], 7: []}
    settings: dict[str, Any] = {}
    for part in fields(piece):
        if part.number in texts:
            texts[part.number].append(part.piece.text())
        elif part.number == 5:
            name, value = _setting(part.piece)
            settings[name] = value
    domain, kind = "".join(texts[7]), "".join(texts[4])
    full = kind if domain in ("", "ai.onnx") else f"{domain}.{kind}"
    return Operator("".join(texts[3]), full, tuple(texts[1]), tuple(texts[2]), settings)


def _setting(piece: Piece) -> tuple[str, Any]:
    """The name of an attribute and its value; None if it holds a graph."""
    name, single = "", None
    several: list[Any] = []
    for part in fields(piece):
        if part.number == 1:
            name = part.piece.text()
        elif part.number in _SINGLE:
            single = _SINGLE[part.number](part)
        elif part.number in _SEVERAL and len(several) < MOST_VALUES:
            several += _SEVERAL[part.number](part)
    return name, several[:MOST_VALUES] or single


_SINGLE: Mapping[int, Callable[[Field], Any]] = {
    2: Field.real,
    3: Field.whole,
    4: lambda part: part.piece.text(),
    5: lambda part: read_constant(part.piece)[1],
}
_SEVERAL: Mapping[int, Callable[[Field], list[Any]]] = {
    7: Field.reals,
    8: Field.wholes,
    9: lambda part: [part.piece.text()],
}
"""How attributes hold numbers, by the numbers of their fields."""


def _value(piece: Piece) -> tuple[str, Dims | None]:
    """The name of a tensor that is no constant, and its shape."""
    name, dims = "", None
    for part in fields(piece):
        if part.number == 1:
            name = part.piece.text()
        elif part.number == 2:
            for kind in fields(part.piece):
                if kind.number == 1:
                    dims = _tensor_dims(kind.piece)
    return name, dims


def _tensor_dims(piece: Piece) -> Dims | None:
    for part in fields(piece):
        if part.number == 2:
            sizes = [_size(axis.piece) for axis in fields(part.piece) if axis.number == 1]
            if len(sizes) > MOST_AXES:
                raise FileError(DAMAGED)
            return tuple(sizes)
    return None


def _size(piece: Piece) -> int | None:
    for part in fields(piece):
        if part.number == 1 and part.whole() > 0:
            return part.whole()
    return None
