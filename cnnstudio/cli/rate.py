"""``cnnstudio train --find-rate``: look for a learning rate."""

from __future__ import annotations

import math
import sys

import typer

from cnnstudio.cli.output import INTERRUPTED, interrupts, print_json, say
from cnnstudio.core.errors import EngineError, Stopped
from cnnstudio.core.rate_range import rate_range, rounded_rate
from cnnstudio.document.project import Project


def print_rate(project: Project, as_json: bool) -> None:
    """Sweep over learning rates with a progress bar, and print the one to train with.

    Raises:
        EngineError: The loss fell at no rate, so that none can be suggested.
    """
    from rich.console import Console
    from rich.progress import Progress

    from cnnstudio.engine.process.control import Control
    from cnnstudio.engine.training.find_rate import FindRate

    control = Control()
    with interrupts(control), Progress(console=Console(file=sys.stderr)) as bar:
        job = bar.add_task("looking for a learning rate", total=1.0)
        try:
            curve = FindRate(project)(
                lambda progress: bar.update(job, completed=progress.fraction or 0.0), control
            )
        except Stopped:
            raise typer.Exit(INTERRUPTED) from None
    found = rate_range(curve.rates, curve.losses)
    if as_json:
        suggested = None if found is None else rounded_rate(found.suggested)
        losses = [loss if math.isfinite(loss) else None for loss in curve.losses]
        print_json({"rates": curve.rates, "losses": losses, "suggested": suggested})
    elif found is None and not control.stop_requested:
        raise EngineError(
            "The loss fell at no learning rate: check the labels, the pixel scale, and how the network begins."
        )
    elif found is not None:
        say(f"the loss falls most steeply at {found.steepest:.2g} and is lowest at {found.lowest:.2g}")
        print(f"{rounded_rate(found.suggested):g}")
    if control.stop_requested:
        raise typer.Exit(INTERRUPTED)
