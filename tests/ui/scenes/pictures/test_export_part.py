from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.predicting.detect import Detect
from cnnstudio.engine.predicting.segment import Segment
from cnnstudio.ui.scenes.kinds import DETECT, SEGMENT
from cnnstudio.ui.scenes.pictures.export_part import ExportPart
from cnnstudio.ui.scenes.pictures.scene_sources import drawn_anew
from tests.ui.conftest import Answers
from tests.ui.fake_engine import FakeEngine, fail, succeed
from tests.ui.scenes.conftest import detection, detector, scene, segmentation, segmenter
from tests.ui.scenes.pictures.test_reel import source


@pytest.fixture
def boxes(qtbot: QtBot, engine: FakeEngine) -> ExportPart:
    part = ExportPart(DETECT, engine)  # type: ignore[arg-type]
    qtbot.addWidget(part)
    part.set_limits(0.25, 0.45)
    model = UntrainedModel(detector())
    part.offer(detection(scene(1)), drawn_anew(None, 3)[:3], lambda images: Detect(model, images))
    part.show()
    return part


def test_boxes_of_one_picture_are_written(
    qtbot: QtBot, boxes: ExportPart, answers: Answers, tmp_path: Path
) -> None:
    answers.path = tmp_path / "one.json"
    with qtbot.waitSignal(boxes.exported) as exported:
        boxes.save_one()
    count = len(detection(scene(1)).shown())
    assert exported.args == [f"Wrote {count} boxes of 1 picture to {answers.path}."]
    assert len(json.loads(answers.path.read_text())["annotations"]) == count


def test_all_pictures_are_looked_at_one_after_the_other(
    qtbot: QtBot, boxes: ExportPart, engine: FakeEngine, answers: Answers, tmp_path: Path
) -> None:
    answers.path = tmp_path / "all.json"
    boxes.save_all()
    for place in range(3):
        qtbot.waitUntil(lambda: bool(engine.open_jobs(Detect)))
        assert len(engine.open_jobs(Detect)) == 1
        assert boxes.line.value() == place
        if place < 2:
            succeed(engine.open_jobs(Detect)[0], (detection(scene(place)),))
    with qtbot.waitSignal(boxes.exported):
        succeed(engine.open_jobs(Detect)[0], (detection(scene(2)),))
    assert not boxes.round.is_active
    assert boxes.cancel.isHidden()
    assert len(json.loads(answers.path.read_text())["images"]) == 3


def test_cancelling_writes_nothing(
    qtbot: QtBot, boxes: ExportPart, engine: FakeEngine, answers: Answers, tmp_path: Path
) -> None:
    answers.path = tmp_path / "all.json"
    boxes.save_all()
    qtbot.waitUntil(lambda: bool(engine.open_jobs(Detect)))
    boxes.cancel.click()
    assert not boxes.round.is_active
    assert not answers.path.exists()
    boxes.save_all()
    qtbot.waitUntil(lambda: len(engine.tasks(Detect)) == 2)
    with qtbot.waitSignal(boxes.refused) as refused:
        fail(engine.open_jobs(Detect)[-1], "The model is gone: choose another.")
    assert refused.args == ["The model is gone: choose another."]
    assert not answers.path.exists()


def test_a_picture_that_cannot_be_read_is_named_and_the_others_are_written(
    qtbot: QtBot, boxes: ExportPart, engine: FakeEngine, answers: Answers, tmp_path: Path
) -> None:
    answers.path = tmp_path / "all.json"
    model = UntrainedModel(detector())
    sources = (source("bad", is_sound=False), drawn_anew(None, 3)[0])
    boxes.offer(detection(scene(1)), sources, lambda images: Detect(model, images))
    boxes.save_all()
    qtbot.waitUntil(lambda: bool(engine.open_jobs(Detect)))
    with qtbot.waitSignal(boxes.exported) as exported:
        succeed(engine.open_jobs(Detect)[0], (detection(scene(0)),))
    assert exported.args[0].endswith("1 could not be read: bad is damaged: open another.")


def test_masks_of_one_and_of_all_pictures_are_indexed_pngs(
    qtbot: QtBot, engine: FakeEngine, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = ExportPart(SEGMENT, engine)  # type: ignore[arg-type]
    qtbot.addWidget(part)
    model = UntrainedModel(segmenter())
    result = segmentation(scene(1))
    part.offer(result, drawn_anew(None, 3)[:2], lambda images: Segment(model, images))
    answers.path = tmp_path / "one.png"
    with qtbot.waitSignal(part.exported):
        part.save_one()
    with Image.open(answers.path) as image:
        assert (np.asarray(image) == result.label_map).all()
    folder = tmp_path / "masks"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    part.save_all()
    for place in range(2):
        qtbot.waitUntil(lambda: bool(engine.open_jobs(Segment)))
        job = engine.open_jobs(Segment)[0]
        if place:
            with qtbot.waitSignal(part.exported):
                succeed(job, (segmentation(scene(place)),))
        else:
            succeed(job, (segmentation(scene(place)),))
    assert len(list(folder.glob("*.png"))) == 2


def test_a_file_that_cannot_be_written_is_said(
    qtbot: QtBot, boxes: ExportPart, answers: Answers, tmp_path: Path
) -> None:
    answers.path = tmp_path / "no such folder" / "one.json"
    with qtbot.waitSignal(boxes.refused) as refused:
        boxes.save_one()
    assert "one.json" in refused.args[0]


def test_the_menu_offers_what_there_is(boxes: ExportPart) -> None:
    boxes._on_menu_opens()
    assert boxes.all_action.isEnabled()
    boxes.offer(None, (), lambda images: None)
    boxes._on_menu_opens()
    assert not any(
        action.isEnabled() for action in (boxes.picture_action, boxes.one_action, boxes.all_action)
    )
