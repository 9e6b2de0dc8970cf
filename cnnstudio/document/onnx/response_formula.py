"""Local response normalization where it is written out: x / (k + α · Σ x²)^β, the sum over shifted copies of the map.

tf2onnx writes so whatever Keras layer computes it with ``keras.ops``, CNN Studio's own among them.
"""

from __future__ import annotations

from cnnstudio.document.onnx.functions import short
from cnnstudio.document.onnx.gathering import Gathering
from cnnstudio.document.onnx.model import Operator

_MOST_CHANNELS = 1000
"""As many neighbouring channels are looked at, at most."""


def written_out_response(state: Gathering, operator: Operator) -> bool:
    """Put one layer where a Div ends such a formula; False where it is none, and nothing is changed then."""
    found = _settings(state, operator)
    if found is None:
        return False
    tensor = state.tensor(operator.inputs[0])
    node = state.add(state.name(operator), "LocalResponseNormalization", found, tensor.node)
    state.give(operator, node, tensor.axes)
    return True


def _settings(state: Gathering, operator: Operator) -> dict[str, float] | None:
    """The settings of the layer, read from the end of the formula to its start; None if it is another one."""
    power = _maker(state, operator.inputs[1], "Pow")
    if power is None or not state.has(operator.inputs[0]):
        return None
    divisor, beta = _with_number(state, power, is_ordered=True)
    sum_, k = _with_number(state, _maker(state, divisor, "Add"))
    product = _maker(state, sum_, "Mul")
    total, alpha = _with_number(state, product) if product is not None else (sum_, 1.0)
    size = _neighbours(state, total, operator.inputs[0])
    if size is None or beta is None or k is None or alpha is None:
        return None
    return {"size": size, "alpha": short(alpha), "beta": short(beta), "k": short(k)}


def _maker(state: Gathering, name: str, kind: str) -> Operator | None:
    """The operation of a kind that gives a tensor, before its axes were moved; None if it is of another kind."""
    maker = state.maker(name)
    while maker is not None and maker.kind in ("Transpose", "Identity"):
        maker = state.maker(maker.inputs[0])
    return maker if maker is not None and maker.kind == kind else None


def _with_number(
    state: Gathering, operator: Operator | None, *, is_ordered: bool = False
) -> tuple[str, float | None]:
    """The tensor that an operation joins with a number, and that number; None if it joins something else."""
    for place in (1,) if is_ordered else (1, 0):
        constant = state.constant(operator, place) if operator is not None else None
        if operator is not None and constant is not None and constant.count == 1 and constant.values:
            return operator.inputs[1 - place], float(constant.values[0])
    return "", None


def _neighbours(state: Gathering, total: str, source: str) -> int | None:
    """How many neighbouring channels a sum of squares looks at; None if it is not such a sum of that source."""
    cuts: list[Operator] = []
    waiting = [total]
    while waiting and len(cuts) <= _MOST_CHANNELS:
        name = waiting.pop()
        if (sum_ := _maker(state, name, "Add")) is not None:
            waiting.extend(sum_.inputs)
        elif (cut := _maker(state, name, "Slice")) is not None:
            cuts.append(cut)
        else:
            return None
    padded = {cut.inputs[0] for cut in cuts}
    padding = _maker(state, padded.pop(), "Pad") if len(padded) == 1 else None
    squares = _maker(state, padding.inputs[0], "Mul") if padding is not None else None
    if padding is None or squares is None or waiting or not _is_square_of(state, squares, source):
        return None
    axes = state.tensor(squares.inputs[0]).axes
    channels = (state.shape(state.tensor(source).node) or (None,))[-1]
    last = max(axis or 0 for axis in axes)
    pads = state.wholes(padding, 1, "pads")
    half, place = len(cuts) // 2, axes.index(last)
    wanted = tuple([half if number % len(axes) == place else 0 for number in range(2 * len(axes))])
    starts = sorted(_start(state, cut, place - len(axes), len(axes), channels) for cut in cuts)
    is_whole = channels is not None and len(cuts) % 2 == 1 and starts == list(range(len(cuts)))
    return len(cuts) if is_whole and pads == wanted else None


def _is_square_of(state: Gathering, operator: Operator, source: str) -> bool:
    """Whether an operation multiplies a tensor with itself, wherever its axes are."""
    first, second = operator.inputs[0], operator.inputs[-1]
    return first == second and state.has(first) and state.tensor(first).node == state.tensor(source).node


def _start(state: Gathering, cut: Operator, axis: int, rank: int, channels: int | None) -> int:
    """Where a stretch of so many channels begins; −1 if it is no such stretch."""
    starts, ends = state.wholes(cut, 1, "starts"), state.wholes(cut, 2, "ends")
    axes, steps = state.wholes(cut, 3, "axes"), state.wholes(cut, 4)
    start, end, named = (
        part[0] if part is not None and len(part) == 1 else None for part in (starts, ends, axes)
    )
    if start is None or end is None or named not in (axis, axis + rank) or steps not in (None, (1,)):
        return -1
    return start if start >= 0 and end - start == channels else -1
