from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cnnstudio.core.errors import FileError
from cnnstudio.core.network import chain
from cnnstudio.document.project import DataChoice, Project, Training
from cnnstudio.engine.batches.image_cache import PreparingImages
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.runs.outcome import outcome_of
from cnnstudio.engine.runs.run_folder import RunFolder
from cnnstudio.engine.training.resuming import can_resume
from cnnstudio.engine.training.train import Train, TrainProgress
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input


def test_images_that_go_away_end_it_with_a_sentence_and_keep_the_epochs(
    tmp_path: Path, do: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = tmp_path / "photos"
    for place in range(40):
        path = photos / "ab"[place % 2] / f"{place:02}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((4, 4), 6 * place, np.uint8)).save(path)
    # Without room for prepared images each one is decoded when its batch is made.
    monkeypatch.setattr("cnnstudio.engine.batches.image_cache.make_room", lambda *_: False)
    reports: list[TrainProgress | PreparingImages] = []

    def move_away() -> None:
        if photos.exists() and any(getattr(report, "epoch_points", ()) for report in reports):
            photos.rename(tmp_path / "elsewhere")

    project = Project(
        chain(Input((4, 4, 1)), Flatten(), Dense(2, "softmax")),
        data=DataChoice.of("folder", {"path": str(photos)}),
        training=Training(epochs=50, batch_size=4),
    )
    with pytest.raises(FileError, match=r"There is no file .*\.png.* finished epochs are kept\.$"):
        do(Train(project, str(tmp_path / "runs")), Control(serve=move_away), reports)
    (run,) = (tmp_path / "runs").iterdir()
    outcome = outcome_of(run)
    assert outcome is not None
    assert (outcome.ending, outcome.message[:16]) == ("failed", "There is no file")
    assert len(RunFolder.open(run).history()) >= 1
    assert can_resume(run)
