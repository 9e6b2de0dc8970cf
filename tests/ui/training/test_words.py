from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path
from typing import Any

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import chain
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.phases import Phase
from cnnstudio.document.project import Project, Training
from cnnstudio.document.schedules import Constant, Cosine, Plateau, Schedule, Table
from cnnstudio.document.tasks import Classification
from cnnstudio.engine.runs.record import RunRecord, RunState
from cnnstudio.engine.training.training_progress import EpochPoint, TrainProgress, TrainResult
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.augmentation_geometry import RandomFlip
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.training.words import (
    changed_parts,
    duration,
    outcome,
    progress_line,
    rate_words,
    recalled_words,
    shape_words,
    stale_sentence,
)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-1, "0 s"), (8.4, "8 s"), (59.6, "1 min 0 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_progress_in_a_line(progress: TrainProgress) -> None:
    assert (
        progress_line(progress, "CPU, 4 cores")
        == "Epoch 1 of 3 · 4,321 images/s · 1 min 15 s left · CPU, 4 cores"
    )


def test_what_is_not_known_yet_is_left_out() -> None:
    assert progress_line(TrainProgress(1, 3, 0, 10), "") == "Epoch 1 of 3"


def test_outcomes(result: TrainResult) -> None:
    assert outcome(result) == (
        "Finished after 3 epochs in 3 min 20 s: best epoch 2, validation accuracy 97.2 %, loss 0.3500."
    )
    assert outcome(dataclasses.replace(result, stopped=True, epochs=1)).startswith("Stopped after 1 epoch in")
    nothing = dataclasses.replace(result, epochs=0, best_epoch=0, metrics={}, stopped=True)
    assert "before the first epoch" in outcome(nothing)


def test_only_what_matters_makes_a_result_stale() -> None:
    project = Project()
    assert changed_parts(project, dataclasses.replace(project, name="other", notes="…")) == ()
    assert stale_sentence(project, project, running=False) == ""
    edited = dataclasses.replace(project, optimizer=SGD(), training=Training(epochs=3))
    assert changed_parts(project, edited) == ("the optimizer", "the training settings")
    assert stale_sentence(project, edited, running=False).startswith(
        "The optimizer and the training settings have changed"
    )
    assert "goes on" in stale_sentence(project, edited, running=True)


@pytest.mark.parametrize(
    ("layers", "loss", "why"),
    [
        ((Dense(10, "softmax"),), "sparse categorical cross-entropy", "probabilities by softmax"),
        ((Dense(10), Activation("softmax")), "sparse categorical cross-entropy", "probabilities by softmax"),
        ((Dense(10),), "sparse categorical cross-entropy, from logits", "plain scores"),
        ((Dense(1, "sigmoid"),), "binary cross-entropy", "one score for two classes"),
    ],
)
def test_the_loss_follows_from_the_end_of_the_network(layers: tuple, loss: str, why: str) -> None:
    found = Classification().loss_in_words(analyse(chain(Input((8, 8, 1)), Flatten(), *layers)))
    assert found[0] == loss
    assert why in found[1]


def test_without_a_sound_network_no_loss_is_known() -> None:
    assert Classification().loss_in_words(analyse(Project().network))[0] == "not known yet"


def test_shapes_in_words() -> None:
    assert shape_words((8, 6, 1), tuple("0123456789")) == "6 × 8 px, grey, 10 classes"
    assert shape_words((8, 6, 3), ("a", "b")) == "6 × 8 px, colour, 2 classes"


def test_an_early_end_is_told(result: TrainResult) -> None:
    assert outcome(dataclasses.replace(result, ended_early=True)).startswith("Ended early after 3 epochs")


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (Constant(), "0.001 in every step."),
        (Cosine(), "0.001 in the first step, 2.47e-09 in the last."),
        (Plateau(), "0.001, until the validation loss no longer falls; dashed: the earliest that it can."),
        (Table(), "0.001 in every step: the first change comes after the last of the 10 epochs."),
        (Table(after=(5,), factors=(0.1,)), "0.001 in the first step, 0.0001 in the last."),
    ],
)
def test_how_the_rate_goes(schedule: Schedule, words: str) -> None:
    assert rate_words(Project(schedule=schedule)) == words


def test_an_absurd_rate_is_readable() -> None:
    assert rate_words(Project(optimizer=SGD(1000.0))) == "1000 in every step."


def test_another_schedule_makes_a_result_stale() -> None:
    assert changed_parts(Project(), Project(schedule=Cosine())) == ("the learning-rate schedule",)


def test_phases_have_rates_of_their_own_and_make_a_result_stale() -> None:
    phases = Phase(2, 0.1, schedule=Cosine(lowest=0.5)), Phase(8)
    project = Project(phases=phases)
    assert rate_words(project) == (
        "Phase 1: 0.1 in the first step, 0.05 in the last.\nPhase 2: 0.001 in every step."
    )
    assert changed_parts(Project(), project) == ("the phases",)
    assert stale_sentence(Project(), project, running=True).startswith(
        "The phases have changed since the start"
    )


def test_another_augmentation_makes_a_result_stale() -> None:
    assert changed_parts(Project(), Project(augmentation=(RandomFlip(),))) == ("the augmentation",)


BEST = EpochPoint(2, 1.0, 0.5, 0.9, 0.7, 1.5)


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"state": RunState.FINISHED},
      "This was last trained on 28 Nov 2026, 10:15. Finished after 3 epochs: best epoch 2, validation accuracy "
      "70.0 %, loss 0.9000."),
     ({"state": RunState.FAILED, "epochs": 1, "best": None, "message": "The disk is full.", "started": None},
      "This was last trained. Failed after 1 of 3 epochs. The disk is full."),
     ({"state": RunState.RUNNING, "epochs": 1, "figure": "IoU"},
      "This was last trained on 28 Nov 2026, 10:15. Another window or command is at it, so far for 1 of 3 epochs: "
      "best epoch 2, validation IoU 70.0 %, loss 0.9000."),
     ({"state": RunState.BROKEN_OFF, "epochs": 1, "planned": 1, "best": None},
      "This was last trained on 28 Nov 2026, 10:15. Broken off after 1 epoch.")],
)  # fmt: skip
def test_a_run_of_an_earlier_day(changes: dict[str, Any], words: str) -> None:
    record = RunRecord(
        path=Path("run"), started=datetime.datetime(2026, 11, 28, 10, 15), epochs=3, planned=3, best=BEST
    )
    assert recalled_words(dataclasses.replace(record, **changes)) == words
