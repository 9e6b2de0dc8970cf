"""What the status bar says of the network, as plain values."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from cnnstudio.core.cost import DEFINITIONS
from cnnstudio.core.numerals import exact, short, size_text, times
from cnnstudio.core.report import Report
from cnnstudio.document.project import Project

_TOGETHER = 32  # layers between two looks at the clock


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
    """Parameters, MACs and training memory of a project; see `field_readout` for the rest."""
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
    return (
        Readout("", short(totals.cost.params), f"parameters{so_far}",
                f"{exact(totals.cost.params)} parameters, {exact(totals.cost.trainable)} of them trainable.{partly}"),
        Readout("", short(totals.cost.macs), "MACs",
                f"{exact(totals.cost.macs)} multiply-adds and {exact(totals.cost.flops)} FLOPs for one image.{partly}"
                f"\n{DEFINITIONS}"),
        Readout(f"training at batch {batch}:", size_text(memory), "",
                f"{exact(memory)} bytes at least to train with {optimizer}: parameters, gradients, what {optimizer} "
                f"keeps, and all outputs of {batch} images. Predicting takes {size_text(totals.inference_bytes)}.{partly}"),
    )  # fmt: skip


class FieldSearch:
    """Looks for the largest receptive field of a network's maps, a part at a time where that takes long.

    Args:
        report: The network's.
    """

    def __init__(self, report: Report) -> None:
        self.report = report
        self._rest = iter(report.nodes.items())
        self._size, self._widest = 0, ""

    def go_on(self, seconds: float = math.inf) -> bool:
        """Look on for so long at most, but for a few layers at least; True once all were looked at."""
        end = time.perf_counter() + seconds
        for number, (key, about) in enumerate(self._rest, 1):
            if about.inputs and len(about.output or ()) > 1:
                seen = math.prod([span.size or 0 for span in self.report.fields[key] or ()] or (0,))
                if seen > self._size:
                    self._size, self._widest = seen, key
            if number % _TOGETHER == 0 and time.perf_counter() > end:
                return False
        return True

    @property
    def readout(self) -> Readout | None:
        """The largest of those that were looked at; None where no map is known."""
        if not self._size:
            return None
        name = self.report.network[self._widest].name
        text = f"{times(self.report.receptive_field(self._widest) or ())} px"
        tooltip = f"One output element of {name} sees {text} of the input, the most of all maps."
        return Readout("receptive field", text, "", tooltip)


def field_readout(report: Report) -> Readout | None:
    """The largest receptive field of the maps; None where no map is known."""
    search = FieldSearch(report)
    search.go_on()
    return search.readout
