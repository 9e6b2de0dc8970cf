from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
from cnnstudio.engine.watching.layer_shots import LayerShot
from cnnstudio.engine.watching.watch_layer import ReplayedLayer, ReplayLayer
from cnnstudio.ui.viewers.epochs import EpochsViewer
from cnnstudio.ui.viewers.viewer import Subject


def test_a_run_that_kept_epochs_shows_them(qtbot: QtBot, tmp_path: Path) -> None:
    subject = Subject(SavedModel(str(tmp_path)), None, "conv2d", "Conv2D", (6, 6, 4))
    assert not EpochsViewer.accepts(subject)
    (tmp_path / "watched").mkdir()
    assert EpochsViewer.accepts(subject)
    untrained = dataclasses.replace(subject, model=UntrainedModel(Project()))
    assert not EpochsViewer.accepts(untrained)
    viewer = EpochsViewer()
    qtbot.addWidget(viewer)
    assert viewer.task(subject) == ReplayLayer(str(tmp_path), "conv2d")
    shot, image = LayerShot(1, np.zeros((1, 2, 2), np.float32), None), np.zeros((2, 2, 1), np.float32)
    viewer.show_result(ReplayedLayer(("conv2d",), "conv2d", (3,), (shot,), (image,), ("x",)))
    assert viewer.epochs.words.text() == "epoch 3"
    arrays = viewer.arrays()
    assert (list(arrays), arrays["maps"].shape) == (["epochs", "maps"], (1, 1, 2, 2))
    viewer.clear()
    assert viewer.arrays() == {}
    assert viewer.table() is None
    assert viewer.epochs.replay is None
    with pytest.raises(TypeError):
        viewer.show_result("nothing")


def test_every_map_behind_every_epoch_is_a_line_of_the_table(qtbot: QtBot) -> None:
    viewer = EpochsViewer()
    qtbot.addWidget(viewer)
    maps = np.arange(16, dtype=np.float32).reshape(2, 2, 2, 2)
    shots = tuple(LayerShot(2, one, None) for one in maps)
    image = np.zeros((2, 2, 1), np.float32)
    viewer.show_result(ReplayedLayer(("conv2d",), "conv2d", (1, 5), shots, (image, image), ("x", "x")))
    table = viewer.table()
    assert table is not None
    assert table.csv().splitlines() == [
        "epoch,unit,min,max,mean", "1,0,0.0,3.0,1.5", "1,1,4.0,7.0,5.5", "5,0,8.0,11.0,9.5", "5,1,12.0,15.0,13.5",
    ]  # fmt: skip
