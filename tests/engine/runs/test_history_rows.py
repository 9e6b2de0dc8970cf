from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.document.project import Project
from cnnstudio.document.tasks import Segmentation
from cnnstudio.engine.runs.history_rows import columns_of, csv_text, history_row, points_in, whole_lines
from cnnstudio.engine.training.training_progress import EpochPoint, TermPoint

POINT = EpochPoint(1, 0.5, 0.75, 0.25, 1.0, 2.5, 0.001)
TERMS = TermPoint("loss_entropy", 0.125, 0.25), TermPoint("loss_dice", 0.375, 0.0)


def test_columns_follow_the_task() -> None:
    assert columns_of(Project())[:3] == ("epoch", "loss", "accuracy")
    halves = Project(task=Segmentation(loss="cross-entropy and Dice"))
    assert columns_of(halves)[-2:] == ("val_loss_entropy", "val_loss_dice")


@pytest.mark.parametrize("terms", [(), TERMS])
def test_epochs_are_read_as_they_were_written(terms: tuple[TermPoint, ...]) -> None:
    halves = Project(task=Segmentation(loss="cross-entropy and Dice"))
    points = tuple([dataclasses.replace(POINT, epoch=epoch, loss=epoch / 3, terms=terms) for epoch in (1, 2)])
    columns = columns_of(halves if terms else Project())
    text = csv_text((columns, *map(history_row, points)))
    assert points_in(whole_lines(text)) == points


@given(st.integers(0, 90))
def test_a_row_that_was_cut_off_is_never_taken_for_a_whole_one(length: int) -> None:
    points = (POINT, dataclasses.replace(POINT, epoch=2, learning_rate=0.00125))
    text = csv_text((columns_of(Project()), *map(history_row, points)))
    found = points_in(whole_lines(text[: max(0, len(text) - length)]))
    assert found == points[: len(found)]  # "0.001" is a number too


def test_lines_that_another_program_has_saved() -> None:
    assert whole_lines("a,b\r\n1,2\r\n3,4") == ["a,b", "1,2"]
    assert whole_lines("") == []
