from __future__ import annotations

import pytest

from cnnstudio.ui.jobs.state import EngineKind, busy_state, quiet_state
from tests.engine.sample_tasks import DEVICE


@pytest.mark.parametrize("kind", ["starting", "warming up", "ready", "restarting", "off"])
def test_every_quiet_state_says_something(kind: EngineKind) -> None:
    state = quiet_state(kind, DEVICE)
    assert state.kind == kind
    assert state.sentence
    assert state.progress is None


def test_a_sentence_of_its_own_is_kept() -> None:
    assert quiet_state("off", None, "It broke.").sentence == "It broke."


@pytest.mark.parametrize(
    ("progress", "note", "sentence"),
    [
        (None, "", "Training"),
        (0.43, "", "Training 43 %"),
        (0.43, "paused", "Training 43 % (paused)"),
    ],
)
def test_a_busy_state_says_with_what(progress: float | None, note: str, sentence: str) -> None:
    state = busy_state("training", progress, note, DEVICE)
    assert (state.kind, state.progress, state.sentence) == ("busy", progress, sentence)


def test_states_that_look_the_same_are_the_same() -> None:
    assert busy_state("training", 0.4301, "", DEVICE) == busy_state("training", 0.4322, "", DEVICE)
    assert busy_state("training", 0.43, "", DEVICE) != busy_state("training", 0.44, "", DEVICE)
