from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError, SettingError, Stopped
from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel, loaded
from cnnstudio.engine.predicting.slide import Slid, Slide, SlideProgress
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.training.train import TrainResult
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input
from tests.engine.exchange.test_convert_model import VGG, with_saved_weights

Do = Callable[..., Any]
Grey = Callable[..., Picture]

UNPADDED = (
    Input((12, 12, 1)), Conv2D(4, activation="relu"), MaxPooling2D(), Flatten(), Dense(8, "relu"), Dense(3, "softmax"),
)  # fmt: skip


def test_every_window_has_the_scores_that_its_pixels_have(
    digits_run: TrainResult, grey: Grey, do: Do
) -> None:
    source, picture = SavedModel(digits_run.run), grey(19, 14)
    found: Slid = do(Slide(source, picture, 4, compares=False))
    (level,) = found.levels
    assert (found.window, found.size, found.classes[:2]) == ((8, 8), (19, 14), ("0", "1"))
    assert level.windows.tops.tolist() == [0, 4, 8, 11]
    assert level.windows.lefts.tolist() == [0, 4, 6]
    model = loaded(source)
    for number in range(len(level.windows)):
        top, left = level.windows.corner(number)
        pixels = picture.pixels[None, top : top + 8, left : left + 8].astype(np.float32)
        row, column = divmod(number, 3)
        np.testing.assert_allclose(level.scores[row, column], np.asarray(model(pixels))[0], atol=1e-5)
    assert found.seconds > 0
    assert found.at_once is None
    assert found.obstacle == ""


def test_the_window_can_be_watched(digits_run: TrainResult, grey: Grey, do: Do) -> None:
    reports: list[SlideProgress] = []
    found = do(
        Slide(SavedModel(digits_run.run), grey(40, 40), 4, (1.0, 0.5), compares=False), reports=reports
    )
    assert [report.total for report in reports] == [81 + 16] * len(reports)
    done = [report.done for report in reports]
    assert done == sorted(done)
    assert done[-1] == 97
    assert [set(report.levels) for report in reports] == [{0}] * 6 + [{1}]
    both = reports[5].merged(reports[6])
    assert (both.done, set(both.levels)) == (97, {0, 1})
    first = reports[0].levels[0]
    known = ~np.isnan(first.scores[..., 0]).ravel()
    assert known.tolist() == [True] * 16 + [False] * 65
    assert len(first.candidates(0.0)) == 16
    assert not np.isnan(found.levels[1].scores).any()
    assert found.candidates(0.0).boxes[:, 2:].max() == 40


def test_unpadded_the_one_pass_gives_the_same(tmp_path: Path, grey: Grey, do: Do) -> None:
    project, _ = with_saved_weights(UNPADDED, tmp_path)
    found: Slid = do(Slide(UntrainedModel(project), grey(31, 26), 4, (1.0, 2.0)))
    at_once = found.at_once
    assert at_once is not None
    assert at_once.stride == 2
    assert at_once.levels[0].scores.shape == (10, 8, 3)
    assert at_once.shared == 5 * 5 + 14 * 11
    assert at_once.difference is not None
    assert at_once.difference <= 1e-5
    assert at_once.seconds > 0
    assert len(found.candidates(0.0, at_once=True)) == 80 + sum(
        [level.scores[..., 0].size for level in at_once.levels[1:]]
    )


def test_padding_makes_the_difference_that_is_told(tmp_path: Path, grey: Grey, do: Do) -> None:
    project, _ = with_saved_weights(VGG, tmp_path)
    found: Slid = do(Slide(UntrainedModel(project), grey(64, 48, 3), 8))
    assert found.at_once is not None
    assert found.at_once.stride == 8
    assert found.at_once.shared == 5 * 3
    assert found.at_once.difference is not None
    assert found.at_once.difference > 1e-4


def test_what_has_learned_nothing_slides_but_is_not_compared(project: Project, grey: Grey, do: Do) -> None:
    found: Slid = do(Slide(UntrainedModel(project), grey(16, 16), 8))
    assert found.at_once is None
    assert "has learned nothing yet" in found.obstacle
    assert len(found.candidates(0.0, at_once=True)) == 4


def test_it_can_be_stopped(digits_run: TrainResult, grey: Grey, do: Do) -> None:
    control = Control()
    reports: list[SlideProgress] = []

    class Stopping(list[SlideProgress]):
        def append(self, progress: SlideProgress) -> None:
            reports.append(progress)
            if len(reports) == 3:
                control.stop()

    with pytest.raises(Stopped):
        do(Slide(SavedModel(digits_run.run), grey(60, 60), 1), control, Stopping())
    assert len(reports) == 3


def test_what_does_not_fit_is_said(digits_run: TrainResult, grey: Grey, do: Do) -> None:
    source = SavedModel(digits_run.run)
    with pytest.raises(SettingError, match="A window of 8 px does not fit into a picture of 6 px"):
        do(Slide(source, grey(6, 20)))
    with pytest.raises(SettingError, match="does not fit into a picture of 5 px"):
        do(Slide(source, grey(20, 20), 4, (0.25,)))
    with pytest.raises(EngineError, match="makes 104,329 windows, more than 100,000: use a larger stride"):
        do(Slide(source, grey(330, 330), 1))


def test_a_network_of_any_size_has_no_window(tmp_path: Path, grey: Grey, do: Do) -> None:
    from cnnstudio.core.network import chain
    from cnnstudio.layers.global_pooling import GlobalAveragePooling2D

    free = Project(chain(Input((None, None, 1)), Conv2D(2), GlobalAveragePooling2D(), Dense(2)))
    with pytest.raises(EngineError, match="no window to slide"):
        do(Slide(UntrainedModel(free), grey(20, 20)))
