from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cnnstudio.engine.training import epoch_states
from cnnstudio.engine.training.epoch_states import EpochState, EpochStates, State, read_state, states_in


def numbered(number: float) -> State:
    """Arrays as a model and its optimizer have them: a whole number, a map, one without elements."""
    return [
        np.array(number, np.int64),
        np.full((3, 2), number, np.float32),
        np.empty((0, 4), np.float32),
        np.arange(5, dtype=np.float32)[::2] + np.float32(number),
    ]


def same(found: State | None, wanted: State) -> bool:
    return found is not None and all(
        here.dtype == there.dtype and np.array_equal(here, there)
        for here, there in zip(found, wanted, strict=True)
    )


def test_what_was_put_is_read_again(tmp_path: Path) -> None:
    states = EpochStates(tmp_path)
    first, second, third = (EpochState(epoch, numbered(epoch)) for epoch in (4, 5, 100_000))
    states.put(first)
    states.put(second, first)
    states.let_go_but(4, 5)
    assert list(states_in(tmp_path)) == [4, 5]
    states.put(third, first)
    assert list(states_in(tmp_path)) == [4, 5, 100_000]
    states.let_go_but(100_001)  # of which there is none
    assert list(states_in(tmp_path)) == [4, 5, 100_000]
    states.let_go_but(4, 100_000)
    left = states_in(tmp_path)
    assert list(left) == [4, 100_000]
    for each in (first, third):
        assert same(read_state(left[each.epoch], numbered(0)), each.state)
    states.clear()
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_whole_or_of_another_network_is_none(tmp_path: Path) -> None:
    EpochStates(tmp_path).put(EpochState(1, numbered(1)))
    path = states_in(tmp_path)[1]
    whole = path.read_bytes()
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        path.write_bytes(damaged)
        assert read_state(path, numbered(0)) is None, place
        path.write_bytes(whole[:place])
        assert read_state(path, numbered(0)) is None, place
    path.write_bytes(bytes(len(whole)))  # as a power cut may leave it
    assert read_state(path, numbered(0)) is None
    path.write_bytes(whole)
    assert read_state(path, numbered(0)[1:]) is None
    assert read_state(tmp_path / "nowhere", numbered(0)) is None
    assert same(read_state(path, numbered(0)), numbered(1))


def test_files_that_take_long_are_written_seldom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    real = epoch_states._write

    def slow(path: Path, state: State) -> None:
        now[0] += 0.3
        real(path, state)

    monkeypatch.setattr(epoch_states.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(epoch_states, "_write", slow)
    states = EpochStates(tmp_path)
    written = []
    for epoch in range(1, 101):  # an epoch a second
        states.put(EpochState(epoch, numbered(epoch)))
        states.let_go_but(epoch)
        now[0] += 1
        written.append(*states_in(tmp_path))
    assert sorted(set(written)) == [1, 21, 51, 81]
