"""What the status bar says about the engine, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cnnstudio.engine.process.warm_up import Device

EngineKind = Literal["starting", "warming up", "ready", "busy", "restarting", "off"]

_SENTENCES: dict[EngineKind, str] = {
    "starting": "Engine starting",
    "warming up": "Engine warming up",
    "restarting": "Engine restarting",
    "off": "Engine off",
}


@dataclass(frozen=True, slots=True)
class EngineState:
    """How the engine is doing.

    Attributes:
        kind: In one word; only ``"ready"`` and ``"busy"`` take new work at once.
        progress: Share of the running job that is done, 0 to 1, or None if unknown.
        device: What it computes on, once known.
        sentence: What to show.
        purpose: What the running job is for, such as "training"; "" without one.
    """

    kind: EngineKind
    progress: float | None
    device: Device | None
    sentence: str
    purpose: str = ""


def quiet_state(kind: EngineKind, device: Device | None, sentence: str = "") -> EngineState:
    """The state of an engine without a job."""
    if not sentence:
        sentence = "Ready" if kind == "ready" else _SENTENCES.get(kind, "")
    return EngineState(kind, None, device, sentence)


def busy_state(purpose: str, progress: float | None, note: str, device: Device | None) -> EngineState:
    """The state of an engine with a job.

    Args:
        purpose: What the job is for, such as "training".
        progress: Share that is done, 0 to 1, or None.
        note: What else to say of the job, such as "paused"; may be empty.
        device: What it computes on.
    """
    words = [purpose[:1].upper() + purpose[1:]]
    if progress is not None:
        progress = round(progress, 2)  # as it is shown: a state that looks the same is the same
        words.append(f"{progress:.0%}".replace("%", " %"))
    if note:
        words.append(f"({note})")
    return EngineState("busy", progress, device, " ".join(words), purpose)
