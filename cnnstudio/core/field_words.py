"""How a receptive field follows from the one of the layer before: r_out = r_in + (k − 1)·j_in.

Source: Araujo, Norris & Sim (2019), *Computing receptive fields of convolutional neural networks*.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from cnnstudio.core.layer import Step
from cnnstudio.core.numerals import UNKNOWN, exact, times
from cnnstudio.core.receptive_field import Field, Reach, Span
from cnnstudio.core.report import NodeReport, Report

_FIELD_RULE, _STEP_RULE = "r_out = r_in + (k − 1)·j_in", "j_out = j_in · stride"
_TITLE, _STEP_TITLE = "Receptive field", "Step of the field"


def field_text(report: Report, node: str) -> str:
    """The receptive field and the effective stride: ``5 × 5 px of the input, step 1``."""
    sizes, strides = report.receptive_field(node), report.effective_stride(node)
    if sizes is None or strides is None:
        return UNKNOWN
    if all(_is_everything(span) for span in report.fields[node] or ()):
        return f"{times(sizes)} px: the whole input"
    if None in sizes:
        return "the whole input" if all(size is None for size in sizes) else f"{times(sizes)} px of the input"
    if None in strides:
        return f"{times(sizes)} px of the input"
    step = times(strides[:1] if len(set(strides)) == 1 else strides)
    return f"{times(sizes)} px of the input, step {step}"


def _is_everything(span: Span) -> bool:
    return span.size is not None and span.size == span.limit and span.stride is None


def field_steps(report: Report, node: str) -> tuple[Step, ...]:
    """The receptive field and its step, worked out from those before; () where there is none.

    Args:
        report: The network's.
        node: Id of a sound node.
    """
    field, about = report.fields[node], report[node]
    if field == () or not about.inputs:
        return ()
    if field is None:
        return (Step(_TITLE, UNKNOWN, "it cannot be told here", _FIELD_RULE),)
    before = [report.fields[source] for source in report.network[node].inputs]
    return _worked_out(report, about, before, field) or (_plain(report, about),)


def _plain(report: Report, about: NodeReport) -> Step:
    """The field without a formula."""
    note = ""
    if about.inner is not None:
        note = "by the layers inside, one after the other"
    elif any(span.phases for span in report.fields[about.node] or ()):
        note = "neighbours step unevenly, because the map was enlarged"
    elif len(about.inputs) > 1:
        note = "from the first px that any input sees to the last one"
    elif not about.reach:
        note = "as before: each element looks at its own place"
    return Step(_TITLE, field_text(report, about.node), note)


def _worked_out(
    report: Report, about: NodeReport, before: Sequence[Field | None], field: Field
) -> tuple[Step, ...]:
    """The formulas of a layer with one input and windows; () where another rule holds."""
    (first, *others), reaches = before, about.reach
    if about.inner is not None or others or not reaches or not first:
        return ()
    if not len(first) == len(field) == len(reaches) == len(about.inputs[0]) - 1:
        return ()
    axes = tuple(zip(first, reaches, about.inputs[0], field, strict=False))
    if any(_is_uneven(*axis) for axis in axes):
        return ()
    is_one = len({(*axis[:2], axis[2] if axis[1].span is None else 0) for axis in axes}) == 1
    shown = axes[:1] if is_one else axes
    lengths = [_length(span, reach, size) for span, reach, size, _ in shown]
    return (
        Step(_TITLE, "; ".join(lengths), field_text(report, about.node), _FIELD_RULE),
        *_step_of_field(shown),
    )


def _is_uneven(span: Span, reach: Reach, size: int | None, after: Span) -> bool:
    """Whether an axis follows another rule: all is seen already, or the map was enlarged."""
    is_open = reach.span is None and size is None
    is_stepping = isinstance(span.stride, int) and not isinstance(after.stride, Fraction)
    return is_open or not is_stepping or span.size is None or bool(span.phases) or reach.spread > 1


def _length(span: Span, reach: Reach, size: int | None) -> str:
    """Along one axis: ``3 + (5 − 1)·2 = 11``."""
    window = int((size if reach.span is None else reach.span) or 0)
    own, stride = span.size or 0, int(span.stride or 0)
    return f"{exact(own)} + ({exact(window)} − 1)·{stride} = {exact(own + (window - 1) * stride)}"


def _step_of_field(axes: Sequence[tuple[Span, Reach, int | None, Span]]) -> tuple[Step, ...]:
    """How far apart neighbouring elements look; () where there is but one."""
    if any(after.stride is None for *_, after in axes):
        return ()
    parts = [f"{span.stride}·{reach.stride} = {after.stride}" for span, reach, _, after in axes]
    return (Step(_STEP_TITLE, "; ".join(parts), "px of the input between neighbours", _STEP_RULE),)
