"""The network of an ONNX file as a project, which takes its weights from the file; nothing in it is run."""

from __future__ import annotations

import mmap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from cnnstudio.core.errors import FileError
from cnnstudio.core.network import Network
from cnnstudio.core.numerals import enumeration, size_text
from cnnstudio.document.onnx import axes, functions, joining, normalizing, parts, resizing, windows
from cnnstudio.document.onnx.gathering import Beyond, Gathering
from cnnstudio.document.onnx.layout import Axes, channels_last, plain
from cnnstudio.document.onnx.model import Dims, Graph, Operator, read_model
from cnnstudio.document.onnx.weight import WeightsByName
from cnnstudio.document.project import Project, Training
from cnnstudio.document.weights_changes import linked
from cnnstudio.document.weights_source import WeightsSource

_MOST_BYTES = 2**31
"""Protocol Buffers hold no more; larger models keep their weights in files beside them."""

_SHOWN = 8

_READERS: Mapping[str, Callable[[Gathering, Operator], None]] = {
    **{kind: functions.plain_function(name) for kind, name in functions.PLAIN.items()},
    **dict.fromkeys(("Add", "Sum", "Sub", "Mul", "Div", "Max", "Min", "Mean"), joining.merge),
    **dict.fromkeys(("Identity", "Cast", "StopGradient"), functions.identity),
    **dict.fromkeys(("Softmax", "LogSoftmax"), functions.softmax),
    **dict.fromkeys(("Elu", "Celu"), functions.elu),
    **dict.fromkeys(("ReduceMean", "ReduceMax"), axes.reduction),
    **dict.fromkeys(("Resize", "Upsample"), resizing.resizing),
    "LeakyRelu": functions.leaky_relu, "ThresholdedRelu": functions.threshold_relu, "PRelu": functions.prelu,
    "Neg": functions.negation, "HardSigmoid": functions.hard_sigmoid, "Gelu": functions.gelu, "Clip": functions.clip,
    "Dropout": functions.dropout, "Constant": functions.constant,
    "Conv": windows.convolution, "ConvTranspose": windows.transposed_convolution,
    "MaxPool": windows.max_pooling, "AveragePool": windows.average_pooling,
    "GlobalAveragePool": axes.global_average_pooling, "GlobalMaxPool": axes.global_max_pooling,
    "BatchNormalization": normalizing.batch_normalization, "LRN": normalizing.response_normalization,
    "InstanceNormalization": normalizing.instance_normalization,
    "GroupNormalization": normalizing.group_normalization,
    "LayerNormalization": normalizing.layer_normalization,
    "Gemm": joining.dense, "MatMul": joining.product, "Concat": joining.concatenation,
    "Transpose": axes.transpose, "Flatten": axes.flatten, "Reshape": axes.reshape, "Squeeze": axes.squeeze,
    "Unsqueeze": axes.unsqueeze, "Pad": axes.padding,
    "Shape": resizing.shape, "Gather": resizing.gather, "Slice": resizing.extract, "Split": parts.split,
    "Tile": parts.tile,
}  # fmt: skip
"""What reads each operator; the others become placeholders."""

_CHANNELS_SECOND = (
    "Conv", "ConvTranspose", "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "BatchNormalization",
    "LRN", "InstanceNormalization", "GroupNormalization",
)  # fmt: skip
_COLOURS = (1, 3, 4)


def project_of_onnx(path: Path) -> Project:
    """The network of an ONNX file as a project, which takes its weights from the file.

    Raises:
        FileError: It cannot be read; the message is a clause that follows the file's name and a colon.
        OSError: The file is not there, or may not be read.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        if not size:
            raise FileError("it is empty (0 bytes). Save or download it again.")
        if size > _MOST_BYTES:
            raise FileError(f"it is larger than {size_text(_MOST_BYTES)}, which no ONNX file is.")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            opened = opened_graph(read_model(content))  # type: ignore[arg-type]  # a map reads like bytes
    network = linked(
        opened.network,
        {node.id: (("", node.name),) for node in opened.network if node.name in opened.weights},
    )
    return Project(
        network,
        path.stem,
        training=Training(scaling="none"),
        notes=_notes(path.name, opened),
        weights=WeightsSource.of(path) if opened.weights else None,
    )


def _notes(name: str, opened: OpenedGraph) -> str:
    lines = [f"Layers read from {name}, which holds no weights of theirs: they have start weights."]
    if opened.weights:
        lines = [f"Layers and weights read from {name}; layers that keep their shape keep their weights."]
    if left_out := opened.left_out:
        more = [f"{len(left_out) - _SHOWN} more"] if len(left_out) > _SHOWN else []
        lines.append(f"Not taken over: {enumeration([*left_out[:_SHOWN], *more])}.")
    return "\n".join(lines)


class OpenedGraph(NamedTuple):
    """What a graph says.

    Attributes:
        network: The network; its nodes do not say yet that they take weights.
        left_out: What could not be taken over, as phrases.
        weights: What the arrays of its layers are made of, by the names of the nodes.
    """

    network: Network
    left_out: tuple[str, ...]
    weights: WeightsByName


def opened_graph(graph: Graph) -> OpenedGraph:
    """The network of a graph; an operation that no layer of ours does becomes a placeholder.

    Raises:
        FileError: It is empty, too large, or does not say what comes in.
    """
    if not graph.operators:
        raise FileError("it holds no network. Choose another file.")
    state = Gathering(graph)
    for name, dims in graph.inputs.items():
        if name in {taken for operator in graph.operators for taken in operator.inputs}:
            state.add_input(name, dims, _input_axes(state, name, dims))
    for operator in graph.operators:
        _read(state, operator)
    network = state.network()
    return OpenedGraph(network, tuple(state.left_out), state.weights_by_name(network))


def _read(state: Gathering, operator: Operator) -> None:
    reader = _READERS.get(operator.kind)
    if not operator.outputs:
        return
    try:
        if reader is None or not (operator.inputs or operator.kind == "Constant"):
            raise Beyond("")
        reader(state, operator)
    except Beyond as error:
        state.keep(operator, str(error))
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError):
        state.keep(operator, "settings of a kind that ONNX does not have.")


def _input_axes(state: Gathering, name: str, dims: Dims | None) -> Axes:
    """Where the channels of an input are: second, unless the graph itself moves them there, or its sizes say so."""
    rank = len(dims or ())
    if dims is None or rank < 3:
        return plain(rank)
    waiting, seen = [name], {name}
    while waiting:
        for taker in state.takers(waiting.pop(0)):
            order = taker.settings.get("perm")
            if taker.kind == "Transpose" and order == [0, rank - 1, *range(1, rank - 1)]:
                return plain(rank)
            if taker.kind == "Reshape" and dims[-1] == 1 and _brings_forward(state, taker, dims):
                return plain(rank)
            if taker.kind in _CHANNELS_SECOND:
                return channels_last(rank)
            fresh = set(taker.outputs) - seen
            seen |= fresh
            waiting.extend(sorted(fresh))
    is_last = dims[-1] in _COLOURS and dims[1] not in _COLOURS
    return plain(rank) if is_last else channels_last(rank)


def _brings_forward(state: Gathering, operator: Operator, dims: Dims) -> bool:
    """Whether the only channel of images is brought from the end to the front, which needs no moving of values."""
    target = state.wholes(operator, 1, "shape") or ()
    wanted = (1, *dims[1:-1])
    return len(target) == len(dims) and all(
        size == one or size in (-1, 0) for size, one in zip(target[1:], wanted, strict=True)
    )
