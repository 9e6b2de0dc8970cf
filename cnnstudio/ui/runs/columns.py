"""The columns of the table of runs: what each says of a run, and by what it is sorted; no Qt."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cnnstudio.core.numerals import exact, short
from cnnstudio.engine.runs.record import RunRecord
from cnnstudio.engine.training.training_progress import EpochPoint
from cnnstudio.ui.training.words import duration, percentage, started_text

Answer = Callable[[RunRecord], Any]

FIGURES = {"accuracy": "", "mAP50": "mAP@0.5", "mean_iou": "Mean IoU"}
"""What people call the figures of evaluations; accuracy goes without saying."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        key: What the program calls it.
        title: Its heading.
        help: One line that says what it holds.
        text: What it says of a run; "" where there is nothing to say.
        order: What runs are sorted by; None where it is not known.
        width: In px.
        is_number: Whether it ends flush at the right.
        is_shown: Whether it is seen until the user says otherwise.
        whole: The figure in full, for a tooltip.
    """

    key: str
    title: str
    help: str
    text: Callable[[RunRecord], str]
    order: Answer
    width: int = 96
    is_number: bool = True
    is_shown: bool = True
    whole: Callable[[RunRecord], str] | None = None


def state_text(record: RunRecord) -> str:
    """Where a run is, in words, and whether it can be gone on with."""
    word = record.state.value.capitalize()
    return f"{word}, resumable" if record.can_resume else word


def epochs_text(record: RunRecord) -> str:
    """``8``, or ``3 of 8`` where there were to be more."""
    done = exact(record.epochs)
    return done if record.planned in (None, record.epochs) else f"{done} of {exact(record.planned)}"


def test_text(record: RunRecord) -> str:
    """What it scored on the test images; what is no accuracy, and what is of another model, says so."""
    if record.test is None:
        return ""
    name = FIGURES.get(record.test.figure, record.test.figure)
    share = "nothing to find" if math.isnan(record.test.score) else percentage(record.test.score)
    text = f"{name} {share}".strip()
    return f"{text}, outdated" if record.test.is_stale else text


def _test_order(record: RunRecord) -> float | None:
    return None if record.test is None or math.isnan(record.test.score) else record.test.score


def _named_share(answer: Answer) -> Callable[[RunRecord], str]:
    """A figure that is called what the run's task calls it; accuracy goes without saying."""

    def text(record: RunRecord) -> str:
        share = _share(answer)(record)
        return f"{record.figure} {share}" if share and record.figure != "Accuracy" else share

    return text


def _of_epoch(point: Callable[[RunRecord], EpochPoint | None], name: str) -> Answer:
    def answer(record: RunRecord) -> float | None:
        found = point(record)
        return None if found is None else float(getattr(found, name))

    return answer


def _share(answer: Answer) -> Callable[[RunRecord], str]:
    return lambda record: "" if answer(record) is None else percentage(answer(record))


def _number(answer: Answer, form: str = ".4f") -> Callable[[RunRecord], str]:
    return lambda record: "" if answer(record) is None else format(answer(record), form)


def _text(answer: Answer) -> Answer:
    """Sorted as words are, whatever their letters; without any, at the end."""
    return lambda record: str(answer(record)).casefold() or None


def _words(
    key: str,
    title: str,
    help_text: str,
    answer: Callable[[RunRecord], str],
    width: int,
    *,
    shown: bool = True,
) -> Column:
    return Column(key, title, help_text, answer, _text(answer), width, is_number=False, is_shown=shown)


def _best(record: RunRecord) -> EpochPoint | None:
    return record.best


_ACCURACY, _LOSS = _of_epoch(_best, "val_score"), _of_epoch(_best, "val_loss")
_TRAIN_ACCURACY, _TRAIN_LOSS = _of_epoch(_best, "score"), _of_epoch(_best, "loss")

_SCORES = "Accuracy, or the IoU of boxes or masks"

COLUMNS = (
    _words("name", "Run", "What the run is called; F2 renames it.", lambda record: record.name, 240),
    Column("started", "Started", "When it was begun.", lambda record: started_text(record.started),
           lambda record: record.started, 136, is_number=False),
    _words("state", "State", "Whether it runs, has ended, and how.", state_text, 184),
    Column("val_accuracy", "Validation score", f"{_SCORES}, of its best epoch.", _named_share(_ACCURACY), _ACCURACY, 152,
           whole=_number(_ACCURACY, ".6f")),
    Column("val_loss", "Validation loss", "That of its best epoch.", _number(_LOSS), _LOSS, 112),
    Column("test", "Test score", "Of its best epoch, on the test images; evaluate it to know.", test_text, _test_order, 152),
    Column("epochs", "Epochs", "How many are done, of how many.", epochs_text, lambda record: record.epochs, 80),
    Column("time", "Time", "What its epochs took, pauses left out.",
           lambda record: duration(record.seconds) if record.epochs else "", lambda record: record.seconds, 96),
    Column("parameters", "Parameters", "Numbers in its network.",
           lambda record: "" if record.parameters is None else short(record.parameters),
           lambda record: record.parameters, 96,
           whole=lambda record: "" if record.parameters is None else exact(record.parameters)),
    _words("data", "Data", "What it learned from.", lambda record: record.data, 120),
    _words("optimizer", "Optimizer", "What changes the weights.", lambda record: record.optimizer, 96),
    Column("rate", "Rate", "The learning rate that its schedule starts from.",
           _number(lambda record: record.rate, "g"), lambda record: record.rate, 72),
    Column("batch", "Batch", "Images for one step.",
           lambda record: "" if record.batch is None else exact(record.batch), lambda record: record.batch, 64),
    _words("notes", "Notes", "Your own words about it; double-click to write.",
           lambda record: " ".join(record.annotation.notes.split()), 240),
    Column("accuracy", "Training score", f"{_SCORES}, of its best epoch.", _named_share(_TRAIN_ACCURACY), _TRAIN_ACCURACY, 128,
           is_shown=False),
    Column("loss", "Training loss", "That of its best epoch.", _number(_TRAIN_LOSS), _TRAIN_LOSS, 104, is_shown=False),
    Column("seed", "Seed", "Fixes split, start weights and order.",
           lambda record: "" if record.seed is None else str(record.seed), lambda record: record.seed, 64, is_shown=False),
    _words("device", "Device", "What it was trained on.", lambda record: record.device, 144, shown=False),
    _words("project", "Project", "What its project is called.", lambda record: record.project, 144, shown=False),
    _words("folder", "Folder", "The name of its folder.", lambda record: record.path.name, 240, shown=False),
)  # fmt: skip
"""All columns, in their order."""

PLACES = {column.key: place for place, column in enumerate(COLUMNS)}
"""Where each column stands."""


def words_of(record: RunRecord) -> str:
    """All that a filter looks through, in lower case."""
    texts = [column.text(record) for column in COLUMNS if not column.is_number]
    return " ".join((*texts, record.path.name, record.message)).casefold()


def matches(record: RunRecord, wanted: str) -> bool:
    """Whether a run has all words that are wanted somewhere in its row."""
    words = words_of(record)
    return all(word in words for word in wanted.casefold().split())
