from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cnnstudio.engine.inside.shelf import SHELF, Shelf, being_trained, probe_of, recorder_of


def test_the_model_that_was_used_longest_ago_goes_first() -> None:
    shelf, models = Shelf(), [object() for _ in range(4)]
    for number in range(3):
        shelf.put(number, models[number])
    assert shelf.get(0) is models[0]
    shelf.put(3, models[3])
    assert [shelf.get(number) for number in range(4)] == [models[0], None, models[2], models[3]]
    shelf.forget()
    assert [shelf.get(number) for number in range(4)] == [None] * 4


@pytest.mark.parametrize("fails", [False, True])
def test_a_model_in_training_is_known_until_its_end(tmp_path: Path, fails: bool) -> None:
    model: Any
    model, probe, recorder = object(), object(), object()
    (tmp_path / "run").mkdir()
    same = tmp_path / "run" / ".." / "run"
    try:
        with being_trained(tmp_path / "run", model, probe, recorder):  # type: ignore[arg-type]
            assert SHELF.trained_in(same) is model
            assert (probe_of(str(same)), recorder_of(str(same))) == (probe, recorder)
            if fails:
                raise ValueError
    except ValueError:
        assert fails
    assert SHELF.trained_in(same) is probe_of(str(same)) is recorder_of(str(same)) is None
