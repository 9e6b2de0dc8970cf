"""What ``cnnstudio summary --times`` measures, and how it shows it."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import typer

from cnnstudio.cli.output import INTERRUPTED, interrupts, say
from cnnstudio.core.errors import Stopped
from cnnstudio.core.network import Node
from cnnstudio.document.project import Project

if TYPE_CHECKING:
    from cnnstudio.engine.building.layer_times import LayerTimes, TimingProgress


def measured_times(project: Project, batch: int) -> LayerTimes:
    """Measure the layers of a network, with the progress on standard error; Ctrl+C stops it.

    Args:
        project: The network.
        batch: Images in the batch.

    Raises:
        NetworkError: The network cannot be built.
        EngineError: An input has no fixed size, or the memory does not suffice.
        Exit: Ctrl+C was pressed.
    """
    from cnnstudio.engine.building.layer_times import MeasureTimes
    from cnnstudio.engine.process.control import Control

    training = project.training.with_settings(batch_size=batch)
    control = Control()
    try:
        with interrupts(control):
            return MeasureTimes(dataclasses.replace(project, training=training))(_show, control)
    except Stopped:
        say("stopped: nothing is known of the times")
        raise typer.Exit(INTERRUPTED) from None
    finally:
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _show(progress: TimingProgress) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{progress.fraction:4.0%} {progress.words}", end="", file=sys.stderr, flush=True)


def node_milliseconds(node: Node, found: LayerTimes) -> float:
    """The time of a layer of the network for the whole batch; of a block that of its layers together."""
    return sum(spent for path, spent in found.nanoseconds.items() if path[0] == node.id) / 1e6


def times_data(found: LayerTimes) -> Mapping[str, Any]:
    """The measurement as a whole, as JSON data."""
    return {
        "batch": found.batch,
        "device": found.device,
        "milliseconds": round(sum(found.nanoseconds.values()) / 1e6, 4),
    }


def times_text(found: LayerTimes) -> str:
    """The same for people."""
    whole = sum(found.nanoseconds.values()) / 1e6
    return f"{whole:,.1f} ms in all layers for {found.batch} images on {found.device}"
