"""What the status bar says of the network, as plain values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import itemgetter

from cnnstudio.core.cost import DEFINITIONS
from cnnstudio.core.numerals import exact, short, size_text, times
from cnnstudio.core.report import Report
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
    maps = (about.node for about in report.nodes.values() if about.inputs and len(about.output or ()) > 1)
    size, widest = max(((_seen(report, node), node) for node in maps), key=itemgetter(0), default=(0, ""))
    if not size:
        return None
    name, text = report.network[widest].name, f"{times(report.receptive_field(widest) or ())} px"
    tooltip = f"One output element of {name} sees {text} of the input, the most of all maps."
    return Readout("receptive field", text, "", tooltip)


def _seen(report: Report, node: str) -> int:
    """Pixels of the input that one element sees; 0 where that is unknown."""
    return math.prod([size or 0 for size in report.receptive_field(node) or (0,)])
