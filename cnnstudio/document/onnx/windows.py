"""Operators whose windows slide over a map: convolutions and pooling, with what they put around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnnstudio.document.onnx import weight
from cnnstudio.document.onnx.constant import Constant
from cnnstudio.document.onnx.gathering import Beyond, Gathering
from cnnstudio.document.onnx.layout import Tensor, channels_last
from cnnstudio.document.onnx.model import Operator
from cnnstudio.document.onnx.padding import Margins, Window, margins_of, same_margins, window_of

_RANKS = ("1D", "2D", "3D")


def convolution(state: Gathering, operator: Operator) -> None:
    """Conv: a convolution, depthwise where each channel has kernels of its own."""
    tensor, weights = state.tensor(operator.inputs[0]), state.constant(operator, 1)
    if weights is None:
        raise Beyond("its kernels are computed.")
    filters, kernel = weights.dims[0], weights.dims[2:]
    _check_rank(tensor, kernel)
    window, groups = window_of(operator, kernel), operator.settings.get("group", 1)
    channels = weights.dims[1] * groups
    config: dict[str, Any] = {
        "name": state.name(operator), "kernel_size": list(kernel), "strides": list(window.strides),
        "dilation_rate": list(window.dilations), "use_bias": len(operator.inputs) > 2 and bool(operator.inputs[2]),
    }  # fmt: skip
    kind = f"Conv{_RANKS[len(kernel) - 1]}"
    is_depthwise = groups == channels > 1 and len(kernel) < 3 and len(set(window.strides)) == 1
    if is_depthwise:
        kind, config["depth_multiplier"] = f"Depthwise{kind}", filters // groups
        arrays = [weight.depthwise_kernel(weights, groups)]
    else:
        config |= {"filters": filters, "groups": groups}
        arrays = [weight.kernel(weights)]
    source, config["padding"] = _padded(state, operator, tensor, window)
    node = state.add(config["name"], kind, config, source, weights=[*arrays, *_bias(state, operator)])
    state.give(operator, node, channels_last(len(tensor.axes)))


def _bias(state: Gathering, operator: Operator) -> list[Constant | None]:
    """The bias of a convolution, if it has one; None in its place if it is computed."""
    return [state.constant(operator, 2)] if len(operator.inputs) > 2 and operator.inputs[2] else []


def transposed_convolution(state: Gathering, operator: Operator) -> None:
    """ConvTranspose: "same" where that cuts off as much, else uncut with cropping behind it."""
    tensor, weights = state.tensor(operator.inputs[0]), state.constant(operator, 1)
    if weights is None or operator.settings.get("group", 1) != 1:
        raise Beyond("its kernels are computed, or in groups.")
    kernel = weights.dims[2:]
    _check_rank(tensor, kernel)
    window = window_of(operator, kernel)
    config: dict[str, Any] = {
        "name": state.name(operator), "filters": weights.dims[1], "kernel_size": list(kernel),
        "strides": list(window.strides), "dilation_rate": list(window.dilations),
        "use_bias": len(operator.inputs) > 2 and bool(operator.inputs[2]), "padding": "valid",
    }  # fmt: skip
    cut = _cut(operator, window)
    spare = [max(0, span - stride) for span, stride in zip(window.spans(), window.strides, strict=True)]
    if any(spare) and cut == tuple((one // 2, one - one // 2) for one in spare):
        config["padding"], cut = "same", ((0, 0),) * len(kernel)
    kind = f"Conv{_RANKS[len(kernel) - 1]}Transpose"
    arrays = [weight.kernel(weights), *_bias(state, operator)]
    node = state.add(config["name"], kind, config, state.as_map(tensor), weights=arrays)
    if any(any(pair) for pair in cut):
        cropping = {"cropping": _margins_setting(cut)}
        node = state.add(
            _beside(operator, state, "crop"), f"Cropping{_RANKS[len(kernel) - 1]}", cropping, node
        )
    state.give(operator, node, channels_last(len(tensor.axes)))


def _cut(operator: Operator, window: Window) -> Margins:
    """What is cut off of all that the kernels reach, before and after, along each axis."""
    rank, settings = len(window.kernel), operator.settings
    if settings.get("output_shape"):
        raise Beyond("it names the size that comes out.")
    way = settings.get("auto_pad", "NOTSET")
    pads, more = settings.get("pads") or [0] * 2 * rank, settings.get("output_padding") or [0] * rank
    if way == "SAME_UPPER":
        spare = [span - stride for span, stride in zip(window.spans(), window.strides, strict=True)]
        pads, more = [one // 2 for one in spare] + [one - one // 2 for one in spare], [0] * rank
    elif way == "SAME_LOWER" or len(pads) != 2 * rank or len(more) != rank:
        raise Beyond("it pads in a way that no layer does.")
    cut = []
    for axis, (span, stride) in enumerate(zip(window.spans(), window.strides, strict=True)):
        # Keras gives a kernel that is smaller than its step as much room as the step.
        room = max(0, stride - span)
        cut.append((pads[axis], pads[rank + axis] - more[axis] + room))
    if any(min(pair) < 0 for pair in cut):
        raise Beyond("it gives more than its kernels reach.")
    return tuple(cut)


def max_pooling(state: Gathering, operator: Operator) -> None:
    """MaxPool: zeros stand around the map where it is padded otherwise than Keras does."""
    if len([name for name in operator.outputs if name]) > 1:
        raise Beyond("it also says where the largest values are.")
    _pool(state, operator, "MaxPooling")


def average_pooling(state: Gathering, operator: Operator) -> None:
    """AveragePool: with zeros in the means at the border if it counts them, "same" if not."""
    _pool(state, operator, "AveragePooling")


def _pool(state: Gathering, operator: Operator, kind: str) -> None:
    tensor, kernel = state.tensor(operator.inputs[0]), operator.settings.get("kernel_shape")
    if not isinstance(kernel, list):
        raise Beyond("it has no window.")
    _check_rank(tensor, kernel)
    window = window_of(operator, kernel)
    if max(window.dilations) > 1:
        raise Beyond("its window has gaps.")
    counts_zeros = kind == "AveragePooling" and bool(operator.settings.get("count_include_pad"))
    source, padding = _padded(state, operator, tensor, window, always_zeros=counts_zeros, is_pool=True)
    config = {"pool_size": list(kernel), "strides": list(window.strides), "padding": padding}
    node = state.add(state.name(operator), f"{kind}{_RANKS[len(kernel) - 1]}", config, source)
    state.give(operator, node, channels_last(len(tensor.axes)))


def _padded(
    state: Gathering,
    operator: Operator,
    tensor: Tensor,
    window: Window,
    *,
    always_zeros: bool = False,
    is_pool: bool = False,
) -> tuple[str, str]:
    """The node that a window slides over, with zeros around it where Keras has no word for them; and that word."""
    source, rank = state.as_map(tensor), len(window.kernel)
    shape = state.shape(source)
    sizes = (None,) * rank if shape is None or len(shape) != rank + 1 else shape[:-1]
    margins = margins_of(operator, window, sizes)
    if isinstance(margins, str):
        if not always_zeros:
            return source, margins
        margins = _zeros(window, operator, sizes)
    if not any(any(pair) for pair in margins):
        return source, "valid"
    name = _beside(operator, state, "pad")
    if is_pool and not always_zeros and not _is_positive(state, source):
        state.left_out.setdefault(f"the border of {name.removesuffix('_pad')}, where zeros stand now")
    layer = f"ZeroPadding{_RANKS[rank - 1]}"
    return state.add(name, layer, {"padding": _margins_setting(margins)}, source), "valid"


def _zeros(window: Window, operator: Operator, sizes: Sequence[int | None]) -> Margins:
    """The margins that the word "same" stands for."""
    margins = same_margins(window, sizes)
    if margins is None:
        raise Beyond("it pads a map of an open size.")
    return margins


def _is_positive(state: Gathering, node: str) -> bool:
    """Whether no value of a node lies below 0, so that zeros never are the largest of a window."""
    return getattr(state.layer(node), "activation", "") in ("relu", "relu6", "sigmoid", "softmax")


def _margins_setting(margins: Margins) -> Any:
    pairs = [list(pair) for pair in margins]
    return pairs[0] if len(pairs) == 1 else pairs


def _beside(operator: Operator, state: Gathering, what: str) -> str:
    """The name of a layer that goes with an operation."""
    return f"{state.name(operator) or operator.kind.lower()}_{what}"


def _check_rank(tensor: Tensor, kernel: Sequence[int]) -> None:
    if len(tensor.axes) != len(kernel) + 2 or not 1 <= len(kernel) <= 3:
        raise Beyond("its window has another number of axes than its input.")
