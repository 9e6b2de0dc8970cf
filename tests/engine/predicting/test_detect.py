from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import Stopped
from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.predicting import detect
from cnnstudio.engine.predicting.detect import FLOOR, Detect, DetectionResult
from cnnstudio.engine.process.control import Control
from tests.engine.scene_runs import COLOURS, colour_detector, colour_localizer

Do = Callable[..., Any]


def detected(do: Do, run: str, *pictures: Picture) -> list[DetectionResult]:
    return list(do(Detect(SavedModel(run), pictures)))


def squares(height: int, width: int, cells: dict[tuple[int, int], int]) -> Picture:
    """A picture of 3 × 3 fields, some of which have the colour of a class."""
    fields = np.zeros((3, 3), np.int64)
    for place, label in cells.items():
        fields[place] = label + 1
    rows, columns = np.arange(height) * 3 // height, np.arange(width) * 3 // width
    return Picture(COLOURS[fields[rows][:, columns]], "squares.png")


@pytest.mark.parametrize("size", [(24, 24), (48, 96), (300, 90)])
def test_boxes_lie_where_the_objects_are(tmp_path: Path, do: Do, size: tuple[int, int]) -> None:
    run = colour_detector(tmp_path / "run")
    (found,) = detected(do, run, squares(*size, {(0, 1): 2, (2, 2): 0}))
    assert found.classes == ("circle", "square", "triangle")
    assert found.size == size
    kept = found.candidates.chosen(found.shown())
    height, width = size[0] / 3, size[1] / 3
    wanted = {2: [width, 0, 2 * width, height], 0: [2 * width, 2 * height, 3 * width, 3 * height]}
    assert sorted(kept.labels) == [0, 2]
    for box, label in zip(kept.boxes, kept.labels, strict=True):
        assert box == pytest.approx(wanted[int(label)], abs=0.02 * max(size))
    again = pickle.loads(pickle.dumps(found))
    assert np.array_equal(again.candidates.boxes, found.candidates.boxes)


@pytest.mark.parametrize("fit", ["crop", "pad"])
def test_boxes_come_back_from_a_part_or_from_beside_bars(
    tmp_path: Path, do: Do, fit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detect, "picture_fit", lambda source: fit)
    side = 96 if fit == "pad" else 48
    pixels = np.zeros((48, 96, 3), np.uint8)
    step = side // 3  # a field of the square that goes in
    left = (96 - side) // 2 + step
    top = (48 - step) // 2
    pixels[top : top + step, left : left + step] = COLOURS[2]
    (found,) = detected(do, colour_detector(tmp_path / "run"), Picture(pixels, "part.png"))
    kept = found.candidates.chosen(found.shown())
    assert kept.labels.tolist() == [1]
    assert kept.boxes[0] == pytest.approx([left, top, left + step, top + step], abs=1)


def test_candidates_are_all_that_reach_the_floor(tmp_path: Path, do: Do) -> None:
    run = colour_detector(tmp_path / "run")
    (found,) = detected(do, run, squares(24, 24, {(1, 1): 1}))
    scores = found.candidates.scores
    assert (scores >= FLOOR).all()
    assert (np.diff(scores) <= 0).all()
    # Both boxes of the cell say the same; one of them is suppressed.
    assert len(found.candidates.of(1)) == 2
    assert len(found.shown()) == 1
    assert len(found.shown(overlap=1.0)) == 2
    assert len(found.shown(score=1.0)) == 0
    assert found.cells is not None
    assert found.cells.objectness.shape == (3, 3, 2)
    assert found.cells.boxes[1, 1, 0] == pytest.approx([8, 8, 16, 16], abs=0.5)


def test_a_localizer_gives_one_box(tmp_path: Path, do: Do) -> None:
    run = colour_localizer(tmp_path / "run", box=(0.25, 0.5, 0.5, 0.25), label=2)
    for size in ((24, 24), (60, 120)):
        (found,) = detected(do, run, Picture(np.zeros((*size, 3), np.uint8), "black.png"))
        assert found.cells is None
        assert found.candidates.labels.tolist() == [2]
        assert found.shown().tolist() == [0]
        height, width = size
        wanted = [0.125 * width, 0.25 * height, 0.375 * width, 0.75 * height]
        assert found.candidates.boxes[0] == pytest.approx(wanted, abs=0.01 * max(size))


def test_a_stop_is_seen_between_pictures(tmp_path: Path) -> None:
    control = Control()
    control.stop()
    task = Detect(SavedModel(colour_detector(tmp_path / "run")), (squares(24, 24, {}),))
    with pytest.raises(Stopped):
        task(lambda progress: None, control)
