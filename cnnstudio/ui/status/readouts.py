"""What the status bar says of the network, as plain values."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cnnstudio.core.cost import DEFINITIONS
from cnnstudio.core.numerals import exact, short, size_text, times
from cnnstudio.core.report import NodeReport, Report
from cnnstudio.document.project import Project


@dataclass(frozen=True, slots=True)
class Readout:
    """A number with its words.

    Attributes:
        before: Words before it, or "".
        number: As people read it.
        after: Words after it, or "".
        tooltip: The exact figure, and what it means.
    """

    before: str
    number: str
    after: str
    tooltip: str


def readouts(project: Project, report: Report) -> tuple[Readout, ...]:
    """Parameters, MACs, training memory and the receptive field of a project."""
    totals = report.totals
    so_far = "" if totals.is_complete else " so far"
    partly = (
        ""
        if totals.is_complete
        else " Layers with errors, and those that wait for them, are not counted yet."
    )
    batch = project.training.batch_size
    memory = totals.training_bytes(batch, project.optimizer.slots())
    optimizer = project.optimizer.label
    found = [
        Readout("", short(totals.cost.params), f"parameters{so_far}",
                f"{exact(totals.cost.params)} parameters, {exact(totals.cost.trainable)} of them trainable.{partly}"),
        Readout("", short(totals.cost.macs), "MACs",
                f"{exact(totals.cost.macs)} multiply-adds and {exact(totals.cost.flops)} FLOPs for one image.{partly}"
                f"\n{DEFINITIONS}"),
        Readout(f"training at batch {batch}:", size_text(memory), "",
                f"{exact(memory)} bytes at least to train with {optimizer}: parameters, gradients, what {optimizer} "
                f"keeps, and all outputs of {batch} images. Predicting takes {size_text(totals.inference_bytes)}.{partly}"),
    ]  # fmt: skip
    field = field_readout(report)
    return (*found, field) if field is not None else tuple(found)


def field_readout(report: Report) -> Readout | None:
    """The largest receptive field of the maps; None where no map is known."""
    widest = _widest_map(report)
    if widest is None or widest.receptive_field is None:
        return None
    name, text = report.network[widest.node].name, f"{times(widest.receptive_field)} px"
    tooltip = f"One output element of {name} sees {text} of the input, the most of all maps."
    return Readout("receptive field", text, "", tooltip)


def _widest_map(report: Report) -> NodeReport | None:
    """The report of the map whose elements see most of the input; None where none is known."""
    known = [about for about in report.nodes.values() if len(about.output or ()) > 1 and _seen(about)]
    return max(known, key=_seen, default=None)


def _seen(about: NodeReport) -> int:
    """Pixels of the input that one element sees; 0 where that is unknown."""
    sizes = about.receptive_field
    return math.prod(size or 0 for size in sizes) if sizes and about.inputs else 0
