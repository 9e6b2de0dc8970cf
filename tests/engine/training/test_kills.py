"""Trainings that are killed on their way end as if they had not been; many more kills in ``kills_benchmark``."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from cnnstudio.document.files import save_project
from cnnstudio.engine.runs.batch_curve import BATCHES, batch_points
from tests.engine.killing import Nursery, curve, resumable, same_models, sittings, varied


@pytest.mark.skipif(not hasattr(os, "fork"), reason="trains in copies of a process")
def test_two_kills_change_neither_curve_nor_models(tmp_path: Path) -> None:
    project = tmp_path / "killed.cnnstudio"
    save_project(varied(8), project)
    nursery = Nursery()
    try:
        assert nursery.training(project, tmp_path / "whole") == 0
        (whole,) = (tmp_path / "whole").iterdir()
        runs = tmp_path / "killed"
        for step in (2 * 23 + 7, 6 * 23 + 1):
            ending = nursery.training(project, runs, resumable(runs), at=step)
            assert ending == -signal.SIGKILL
        assert nursery.training(project, runs, resumable(runs)) == 0
    finally:
        nursery.close()
    (run,) = runs.iterdir()
    assert sittings(run) == [2, 6]  # no epoch is done again
    assert len(curve(run)) == 1 + 8
    assert curve(run) == curve(whole)
    assert (run / BATCHES).read_text() == (whole / BATCHES).read_text()
    assert [point.step for point in batch_points(run)] == list(range(1, 8 * 23 + 1))
    assert sorted(path.name for path in run.glob("epoch-*")) == ["epoch-00003.keras", "epoch-00006.keras"]
    assert same_models(run, whole)
