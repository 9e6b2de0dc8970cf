from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.engine.runs import batch_curve
from cnnstudio.engine.runs.batch_curve import BATCHES, MOST_ROWS, BatchCurve, batch_points
from cnnstudio.engine.training.training_progress import BatchPoint


def points(first: int, last: int) -> list[BatchPoint]:
    """Batches whose loss falls and whose score is anything."""
    return [BatchPoint(step, 7.0 / step, step * 37 % 101 / 101) for step in range(first, last + 1)]


def rows(run: Path) -> list[list[str]]:
    return list(csv.reader((run / BATCHES).read_text("utf-8").splitlines()))


def train(run: Path, batches: int, epochs: Sequence[int], done: int = 0, more: int = 0) -> None:
    """Let a training write its curve, and be killed some batches into the next epoch."""
    curve = BatchCurve(run, batches, done)
    for epoch in epochs:
        curve.take(points((epoch - 1) * batches + 1, epoch * batches))
        curve.end_epoch()
    if more:
        curve.take(points(epochs[-1] * batches + 1, epochs[-1] * batches + more))
        curve.write()


def test_every_batch_of_a_short_run_is_kept(tmp_path: Path) -> None:
    curve = BatchCurve(tmp_path, 5, figure="iou")
    assert rows(tmp_path) == [["step", "batches", "loss", "iou"]]
    curve.take(points(1, 5))
    curve.end_epoch()
    assert rows(tmp_path)[1:3] == [["1", "1", "7.0", str(37 / 101)], ["2", "1", "3.5", str(74 / 101)]]
    assert batch_points(tmp_path) == tuple(points(1, 5)) == curve.points


def test_an_epoch_is_seen_before_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(batch_curve.time, "monotonic", lambda: now[0])
    curve = BatchCurve(tmp_path, 100)
    curve.take(points(1, 3))
    curve.take(points(4, 6))  # at once: not written yet
    assert len(batch_points(tmp_path)) == 3
    now[0] += 2
    curve.take(points(7, 7))
    assert batch_points(tmp_path) == tuple(points(1, 7))


def test_an_epoch_of_very_many_batches_is_coarse_from_the_start(tmp_path: Path) -> None:
    train(tmp_path, 2500, (1,))
    found = batch_points(tmp_path)
    assert [point.step for point in found[:2]] == [3, 6]
    assert (len(found), found[-1].step) == (834, 2500)  # the last row is that of one batch
    assert found[0].loss == pytest.approx(np.mean([7, 7 / 2, 7 / 3]))


@pytest.mark.parametrize(("batches", "epochs"), [(469, 40), (1, 9000), (3, 3000)])
def test_a_long_run_is_thinned_evenly(tmp_path: Path, batches: int, epochs: int) -> None:
    train(tmp_path, batches, range(1, epochs + 1))
    found = rows(tmp_path)[1:]
    assert MOST_ROWS // 4 < len(found) <= MOST_ROWS
    steps, counts = np.array([[int(row[0]), int(row[1])] for row in found]).T
    assert steps.tolist() == np.cumsum(counts).tolist()  # no batch is missing, none is counted twice
    assert steps[-1] == batches * epochs
    whole = points(1, batches * epochs)
    losses = np.array([float(row[2]) for row in found])
    assert np.sum(losses * counts) == pytest.approx(sum(point.loss for point in whole))
    first = np.mean([point.loss for point in whole[: counts[0]]])
    assert losses[0] == pytest.approx(first)


@given(
    batches=st.integers(1, 9),
    kills=st.lists(st.tuples(st.integers(1, 8), st.integers(0, 8), st.booleans()), max_size=3),
    end=st.integers(1, 12),
)
def test_a_run_that_was_killed_ends_with_the_curve_of_one_that_was_not(
    batches: int, kills: list[tuple[int, int, bool]], end: int
) -> None:
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as name:
        patch.setattr(batch_curve, "MOST_ROWS", 10)
        patch.setattr(batch_curve, "MOST_OF_EPOCH", 4)
        patch.setattr(batch_curve, "write_whole", Path.write_bytes)  # no waiting for the disk
        whole, killed = Path(name) / "whole", Path(name) / "killed"
        for folder in (whole, killed):
            folder.mkdir()
        done = 0
        for epochs, more, is_cut in kills:
            train(killed, batches, range(done + 1, done + epochs + 1), done, min(more, batches))
            done += epochs
            if is_cut and batch_points(killed)[-1].step > done * batches:
                (killed / BATCHES).write_bytes((killed / BATCHES).read_bytes()[:-1])
        train(killed, batches, range(done + 1, done + end + 1), done)
        train(whole, batches, range(1, done + end + 1))
        assert (killed / BATCHES).read_text() == (whole / BATCHES).read_text()
        assert len(batch_points(whole)) <= 10


def test_a_kill_between_the_history_and_the_curve_changes_nothing(tmp_path: Path) -> None:
    for name in ("whole", "killed"):
        (tmp_path / name).mkdir()
        train(tmp_path / name, 1000, (1, 2, 3, 4))
    curve = BatchCurve(tmp_path / "killed", 1000, 4)
    curve.take(points(4001, 5000))
    curve.write()  # and is killed before the curve is thinned
    train(tmp_path / "killed", 1000, (6, 7), 5)
    train(tmp_path / "whole", 1000, (5, 6, 7), 4)
    assert rows(tmp_path / "killed") == rows(tmp_path / "whole")
    assert len(rows(tmp_path / "whole")) == 1 + 7 * 250


@pytest.mark.parametrize(
    ("text", "steps"),
    [("", []), ("step,batches,loss,accuracy\n1,1,2.0,0.5", []), ("\0\0\0\n", []),
     ("step,batches,loss,accuracy\n1,1,2.0,0.5\n2,1,1.5,0.6\n3,1,1.", [1, 2]),
     ("step,batches,loss,accuracy\n1,1,2.0,0.5\n\0\0\0\n3,1,1.0,0.5\n", [1]),
     ("step,batches,loss,accuracy\n2,1,2.0,0.5\n1,1,2.0,0.5\n", [2]),
     ("step,batches,loss,accuracy\n1,1,nan,0.5\n", [])],
)  # fmt: skip
def test_a_damaged_file_is_read_as_far_as_it_is_whole(tmp_path: Path, text: str, steps: list[int]) -> None:
    (tmp_path / BATCHES).write_bytes(text.encode())
    assert [point.step for point in batch_points(tmp_path)] == steps
    curve = BatchCurve(tmp_path, 5, 1)
    curve.take(points(6, 7))
    curve.write()
    assert [point.step for point in batch_points(tmp_path)] == [*steps, 6, 7]


def test_without_a_file_there_is_no_curve(tmp_path: Path) -> None:
    assert batch_points(tmp_path) == ()
    assert batch_points(tmp_path / "nowhere") == ()


def test_a_curve_that_cannot_be_written_stops_nothing_and_comes_when_it_can(tmp_path: Path) -> None:
    (tmp_path / BATCHES).mkdir()
    curve = BatchCurve(tmp_path, 5)
    curve.take(points(1, 5))
    curve.end_epoch()
    curve.take(points(6, 7))
    curve.write()
    (tmp_path / BATCHES).rmdir()
    curve.take(points(8, 10))
    curve.end_epoch()
    assert batch_points(tmp_path) == tuple(points(1, 10)) == curve.points


def test_a_line_that_a_full_disk_cut_off_is_made_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    curve = BatchCurve(tmp_path, 5)
    curve.take(points(1, 5))
    curve.end_epoch()
    whole = Path.open

    def half(path: Path, *args: object, **more: object) -> object:
        with whole(path, "a") as file:
            file.write("6,1,1.1")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", half)
        curve.take(points(6, 8))
        curve.write()
    assert batch_points(tmp_path) == tuple(points(1, 5))
    curve.take(points(9, 10))
    curve.end_epoch()
    assert batch_points(tmp_path) == tuple(points(1, 10))
