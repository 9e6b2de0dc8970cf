"""What the Train workspace says, as text: progress, times, outcome, loss, staleness; no Qt."""

from __future__ import annotations

import datetime

from cnnstudio.core.numerals import enumeration, exact, times
from cnnstudio.document.phases import parts_of
from cnnstudio.document.project import Project
from cnnstudio.document.schedules import Constant, Course
from cnnstudio.engine.runs.record import RunRecord
from cnnstudio.engine.training.training_progress import TrainProgress, TrainResult

_PARTS = (
    ("trained_network", "the network"), ("data", "the data"),
    ("augmentation", "the augmentation"), ("optimizer", "the optimizer"),
    ("schedule", "the learning-rate schedule"),
    ("training", "the training settings"), ("phases", "the phases"), ("task", "the task"),
)  # fmt: skip


def duration(seconds: float) -> str:
    """A time as people read it: ``8 s``, ``3 min 20 s``, ``2 h 5 min``."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def percentage(share: float) -> str:
    """A share with one digit: ``97.2 %``."""
    return f"{100 * share:.1f} %"


def progress_line(progress: TrainProgress, device: str) -> str:
    """Epoch, speed, time left and device in one line."""
    parts = [f"Epoch {exact(progress.epoch)} of {exact(progress.epochs)}"]
    if progress.images_per_second > 0:
        parts.append(f"{exact(round(progress.images_per_second))} images/s")
    if progress.seconds_left is not None:
        parts.append(f"{duration(progress.seconds_left)} left")
    if device:
        parts.append(device)
    return " · ".join(parts)


def preparing_words(done: int, total: int) -> str:
    """How far the images are read before the first batch."""
    return f"Preparing the images: {exact(done)} of {exact(total)}…"


def outcome(result: TrainResult) -> str:
    """What came of a training, in a sentence or two."""
    how = "Stopped" if result.stopped else "Ended early" if result.ended_early else "Finished"
    if not result.best_epoch:
        return f"{how} before the first epoch was complete; the state so far is kept as the run's last model."
    count = f"{exact(result.epochs)} epoch{'s' * (result.epochs != 1)} in {duration(result.seconds)}"
    name, score = result.val_score
    notes = f" {result.notes}" if result.notes else ""
    return (
        f"{how} after {count}: best epoch {exact(result.best_epoch)}, validation {name} {percentage(score)}, "
        f"loss {result.metrics.get('val_loss', float('nan')):.4f}.{notes}"
    )


def started_text(started: datetime.datetime | None) -> str:
    """A time as people read it: ``28 Nov 2026, 10:15``."""
    return "" if started is None else f"{started.day} {started:%b %Y, %H:%M}"


def recalled_words(record: RunRecord) -> str:
    """When a run of an earlier day was trained, and what became of it."""
    planned = record.epochs if record.planned is None else record.planned
    of = "" if record.epochs >= planned else f" of {exact(planned)}"
    count = f"{exact(record.epochs)}{of} epoch{'s' * (max(record.epochs, planned) != 1)}"
    how = f"{record.state.value.capitalize()} after"
    if record.is_running:
        how = "Another window or command is at it, so far for"
    when = f" on {started_text(record.started)}" if record.started is not None else ""
    sentence = f"This was last trained{when}. {how} {count}"
    if record.best is not None:
        name = {"Accuracy": "accuracy"}.get(record.figure, record.figure)
        sentence += (
            f": best epoch {exact(record.best.epoch)}, validation {name} {percentage(record.best.val_score)}, "
            f"loss {record.best.val_loss:.4f}"
        )
    return f"{sentence}.{' ' * bool(record.message)}{record.message}"


def changed_parts(trained: Project, now: Project) -> tuple[str, ...]:
    """What of a project differs from what was trained, in words; () if the result still holds."""
    return tuple(words for name, words in _PARTS if getattr(trained, name) != getattr(now, name))


def stale_sentence(trained: Project, now: Project, running: bool) -> str:
    """Says that a training belongs to an older state of the project; "" where it does not."""
    parts = changed_parts(trained, now)
    if not parts:
        return ""
    what = enumeration(parts)
    verb = "has" if len(parts) == 1 and not parts[0].endswith(("settings", "phases")) else "have"
    if running:
        return f"{what[:1].upper()}{what[1:]} {verb} changed since the start: this training goes on with the earlier state."
    return (
        f"{what[:1].upper()}{what[1:]} {verb} changed since this training: its result belongs to the earlier state. "
        "Train again, or undo the edits."
    )


def rate_words(project: Project) -> str:
    """How the learning rate goes, in a sentence a phase: from where, how far down, and when that is known."""
    if project.phases:
        phases = [(phase.number, rate_words(phase.project)) for phase in parts_of(project)]
        return "\n".join([f"Phase {number}: {words}" for number, words in phases])
    schedule, base = project.schedule, project.optimizer.learning_rate
    course = Course(steps=100, epochs=project.training.epochs)
    if not schedule.is_known_before:
        return f"{_rate(base)}, until the validation loss no longer falls; dashed: the earliest that it can."
    rates = [schedule.rate(base, step, course) for step in (0, course.total - 1)]
    if rates[0] == rates[1] == base and not schedule.changes_within_epochs and schedule.kind != Constant.kind:
        return f"{_rate(base)} in every step: the first change comes after the last of the {exact(course.epochs)} epochs."
    if rates[0] == rates[1] == base:
        return (
            f"{_rate(base)} in every step."
            if not schedule.changes_within_epochs
            else f"{_rate(base)} at most."
        )
    return f"{_rate(rates[0])} in the first step, {_rate(rates[1])} in the last."


def shape_words(shape: tuple[int, int, int], classes: tuple[str, ...]) -> str:
    """Size of the images and number of classes: ``8 × 8 px, grey, 10 classes``."""
    height, width, channels = shape
    colour = {1: "grey", 3: "colour"}.get(channels, f"{channels} channels")
    count = f"{exact(len(classes))} class{'es' * (len(classes) != 1)}"
    return f"{times((width, height))} px, {colour}, {count}"


def _rate(value: float) -> str:
    """A learning rate to three digits, without a power of ten where it is readable so."""
    return f"{float(f'{value:.3g}'):g}"
