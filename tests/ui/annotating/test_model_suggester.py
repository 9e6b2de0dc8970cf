from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio import resources
from cnnstudio.engine.predicting.detect import DetectionResult
from cnnstudio.engine.predicting.segment import SegmentationResult
from cnnstudio.ui.annotating import model_suggester
from cnnstudio.ui.annotating.model_suggester import ModelSuggester, newest_model, suggestion_of
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.vision.boxes import boxes_of
from cnnstudio.vision.detections import Detections

SAMPLE = resources.path("models/shapes_detector")


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for runs."""
    folder = tmp_path / "runs"
    folder.mkdir()
    monkeypatch.setattr(model_suggester, "runs_folder", lambda: folder)
    return folder


def test_the_newest_run_for_boxes_or_masks_is_asked(runs: Path) -> None:
    assert newest_model() == (str(SAMPLE), True)
    shutil.copytree(SAMPLE, runs / "20260101-000000-older")
    shutil.copytree(SAMPLE, runs / "20260102-000000-newer")
    (runs / "20260103-000000-damaged").mkdir()
    assert newest_model() == (str(runs / "20260102-000000-newer"), True)


def test_boxes_that_are_shown_are_suggested() -> None:
    boxes = boxes_of([[2, 3, 12, 13], [2, 4, 12, 13], [20.26, 5, 30, 9]])
    found = Detections(boxes, np.array([1, 1, 0]), np.array([0.9, 0.8, 0.3]))
    result = DetectionResult("a", (40, 60), ("cat", "dog"), found, 0.25, 0.5)
    suggestion = suggestion_of(result)
    assert [(*box.place, box.label) for box in suggestion.sheet.boxes] == [
        (2, 3, 12, 13, 1), (pytest.approx(20.3), 5, 30, 9, 0),
    ]  # fmt: skip
    assert (suggestion.sheet.width, suggestion.sheet.height, suggestion.classes) == (60, 40, ("cat", "dog"))
    assert suggestion.sheet.mask.is_empty


def test_masks_are_suggested_as_they_are() -> None:
    labels = np.zeros((6, 8), np.uint8)
    labels[2:4, 3:5] = 2
    result = SegmentationResult("a", ("cat", "dog"), labels, np.zeros_like(labels))
    suggestion = suggestion_of(result)
    assert (suggestion.sheet.mask.values() == labels).all()
    assert not suggestion.sheet.boxes


def test_an_image_that_cannot_be_read_is_refused(runs: Path, tmp_path: Path, qtbot: QtBot) -> None:
    keeper = QObject()
    suggester = ModelSuggester(Engine(keeper), keeper)
    (tmp_path / "broken.png").write_bytes(b"no image")
    with qtbot.waitSignal(suggester.refused) as signal:
        suggester.ask(tmp_path / "broken.png")
        assert suggester.is_busy
    assert "broken.png" in signal.args[0]
    assert not suggester.is_busy
    Image.new("RGB", (8, 8)).save(tmp_path / "sound.png")
    suggester.ask(tmp_path / "sound.png")
    suggester.forget()
    assert not suggester.is_busy
