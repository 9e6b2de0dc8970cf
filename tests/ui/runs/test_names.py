from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.engine.runs.record import RunRecord
from cnnstudio.ui.runs.names import names_apart

MORNING = datetime.datetime(2026, 11, 28, 10, 15, 7)


def record(name: str, started: datetime.datetime | None, folder: str = "run") -> RunRecord:
    return RunRecord(path=Path(folder), project=name, started=started)


@pytest.mark.parametrize(
    ("later", "ends"),
    [
        (MORNING + datetime.timedelta(minutes=1), ("10:15", "10:16")),
        (MORNING + datetime.timedelta(days=1), ("28 Nov, 10:15", "29 Nov, 10:15")),
        (MORNING + datetime.timedelta(seconds=1), ("10:15:07", "10:15:08")),
        (MORNING, ("a", "b")),
        (None, ("a", "b")),
    ],
)
def test_runs_of_one_name_are_told_apart_by_what_it_takes(
    later: datetime.datetime | None, ends: tuple[str, str]
) -> None:
    runs = record("net", MORNING, "a"), record("other", MORNING), record("net", later, "b")
    assert names_apart(runs) == (f"net, {ends[0]}", "other", f"net, {ends[1]}")


@given(st.lists(st.tuples(st.sampled_from("xy"), st.integers(0, 200_000) | st.none()), max_size=8))
def test_no_two_names_are_the_same(runs: list[tuple[str, int | None]]) -> None:
    made = [
        record(name, None if seconds is None else MORNING + datetime.timedelta(seconds=seconds), f"f{place}")
        for place, (name, seconds) in enumerate(runs)
    ]
    assert len(set(names_apart(made))) == len(made)
