"""What is put around a map before windows slide over it: as ONNX says it, and as Keras does.

Source: the ONNX project, operators Conv, MaxPool, AveragePool and ConvTranspose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnnstudio.document.onnx.gathering import Beyond
from cnnstudio.document.onnx.model import Operator

Margins = tuple[tuple[int, int], ...]
"""Zeros before and after, for each axis of a map."""


@dataclass(frozen=True, slots=True)
class Window:
    """How a window slides, along each axis of a map.

    Attributes:
        kernel: Its lengths.
        strides: Its steps.
        dilations: The steps between its elements.
    """

    kernel: tuple[int, ...]
    strides: tuple[int, ...]
    dilations: tuple[int, ...]

    def spans(self) -> tuple[int, ...]:
        """How far it reaches."""
        pairs = zip(self.kernel, self.dilations, strict=True)
        return tuple((size - 1) * dilation + 1 for size, dilation in pairs)


def window_of(operator: Operator, kernel: Sequence[int]) -> Window:
    """The window of an operation.

    Raises:
        Beyond: Its steps are for another number of axes, or none are possible.
    """
    rank = len(kernel)
    parts = [tuple(kernel)]
    for name in ("strides", "dilations"):
        given = operator.settings.get(name)
        parts.append(tuple(given) if isinstance(given, list) else (1,) * rank)
    if not 1 <= rank <= 3 or any(len(part) != rank or min(part) < 1 for part in parts):
        raise Beyond("its window has sizes or steps that no layer has.")
    return Window(*parts)


def same_margins(window: Window, sizes: Sequence[int | None], *, is_lower: bool = False) -> Margins | None:
    """What "same" puts around a map; None where that depends on a size that is open."""
    margins = []
    for size, span, stride in zip(sizes, window.spans(), window.strides, strict=True):
        if size is None and stride != 1:
            return None
        total = max(0, (-(-size // stride) - 1) * stride + span - size) if size is not None else span - 1
        small, large = total // 2, total - total // 2
        margins.append((large, small) if is_lower else (small, large))
    return tuple(margins)


def margins_of(operator: Operator, window: Window, sizes: Sequence[int | None]) -> Margins | str:
    """What an operation puts around a map; "same" where it is what Keras calls so, whatever the size.

    Raises:
        Beyond: It depends on a size that is open, or makes no sense.
    """
    way = operator.settings.get("auto_pad", "NOTSET")
    if way == "SAME_UPPER":
        return "same"
    if way == "SAME_LOWER":
        lower = same_margins(window, sizes, is_lower=True)
        if lower is None:
            raise Beyond("it pads more before than after a map of an open size.")
        return _told("same", lower, window, sizes)
    rank = len(window.kernel)
    listed = operator.settings.get("pads") if way == "NOTSET" else None
    pads = list(listed) if isinstance(listed, list) else [0] * 2 * rank
    if len(pads) != 2 * rank or min(pads) < 0:
        raise Beyond("it pads in a way that no layer does.")
    margins = tuple(zip(pads[:rank], pads[rank:], strict=True))
    if operator.settings.get("ceil_mode"):
        margins = _rounded_up(margins, window, sizes)
    return _told("same", margins, window, sizes)


def _told(word: str, margins: Margins, window: Window, sizes: Sequence[int | None]) -> Margins | str:
    """Margins, or the word for them where Keras comes to the same."""
    if not any(any(pair) for pair in margins):
        return margins
    return word if same_margins(window, sizes) == margins else margins


def _rounded_up(margins: Margins, window: Window, sizes: Sequence[int | None]) -> Margins:
    """Margins with so many zeros more behind a map that its last values get a window of their own."""
    wider = []
    for (before, after), size, span, stride in zip(
        margins, sizes, window.spans(), window.strides, strict=True
    ):
        if size is None:
            raise Beyond("it rounds the size of a map up, which is open.")
        room = size + before + after - span
        steps = -(-room // stride)
        if steps * stride >= size + before:
            steps -= 1  # a window must begin within the map
        wider.append((before, after + max(0, steps * stride - room)))
    return tuple(wider)
