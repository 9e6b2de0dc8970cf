from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.predicting.segment import Segment, SegmentationResult
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.scenes.masks.masks_view import MaskMode
from cnnstudio.ui.scenes.masks.segment_desk import SegmentDesk
from cnnstudio.ui.scenes.pictures.known_picture import KnownPicture
from tests.engine.conftest import run_task
from tests.engine.scene_runs import u_net_run
from tests.ui.fake_engine import FakeEngine, succeed
from tests.ui.scenes.conftest import segmentation


@pytest.fixture
def desk(qtbot: QtBot, mask_editor: Editor, engine: FakeEngine) -> SegmentDesk:
    made = SegmentDesk(mask_editor, engine)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1280, 760)
    made.show()
    return made


def opened(qtbot: QtBot, desk: SegmentDesk, engine: FakeEngine) -> KnownPicture:
    """Shapes are opened, and the engine answers about the second."""
    desk.samples.open_shapes()
    qtbot.waitUntil(lambda: len(engine.open_jobs(Segment)) == 1)
    desk.reel.step(1)
    qtbot.waitUntil(lambda: len(engine.tasks(Segment)) == 2)
    picture = desk.reel.picture
    assert isinstance(picture, KnownPicture)
    answer(qtbot, desk, engine, segmentation(picture))
    return picture


def answer(qtbot: QtBot, desk: SegmentDesk, engine: FakeEngine, result: SegmentationResult) -> None:
    succeed(engine.open_jobs(Segment)[-1], (result,))
    qtbot.waitUntil(lambda: not desk.is_listing)


def test_the_picture_takes_the_room_of_a_truth_that_goes(
    qtbot: QtBot, desk: SegmentDesk, engine: FakeEngine
) -> None:
    opened(qtbot, desk, engine)
    first = desk.views.first
    beside = first.sight.scale
    desk.beside.setChecked(False)
    qtbot.waitUntil(lambda: first.sight.scale > beside)
    assert first.is_fitted
    left, right = first.view_point(0, 0).x(), first.view_point(first.image_size.width(), 0).x()
    assert left == pytest.approx(first.width() - right, abs=2)


def test_a_mask_lies_over_the_picture_beside_the_truth(
    qtbot: QtBot, desk: SegmentDesk, engine: FakeEngine
) -> None:
    assert not desk.stage.has_picture
    picture = opened(qtbot, desk, engine)
    assert desk.views.is_paired
    assert desk.result is not None
    shares = [row[1] for row in desk.classes.rows]
    assert shares == [f"{100 * share:.1f} %" for share in desk.result.shares.values()]
    assert "% of the pixels are right; mean IoU" in desk.summary.text()
    assert {int(row[1].replace(",", "")) for row in desk.table.texts}
    desk.views.second.zoom_in()
    assert desk.views.first.sight == desk.views.second.sight
    desk.beside.setChecked(False)
    assert not desk.views.is_paired
    assert picture.mask is not None


def test_opacity_and_classes_change_the_picture_without_the_engine(
    qtbot: QtBot, desk: SegmentDesk, engine: FakeEngine
) -> None:
    opened(qtbot, desk, engine)
    asked = len(engine.jobs)
    pictures = [desk.view.grab().toImage()]
    desk.opacity.slider.setValue(100)
    pictures.append(desk.view.grab().toImage())
    for row in range(desk.classes.topLevelItemCount()):
        item = desk.classes.topLevelItem(row)
        assert item is not None
        item.setCheckState(0, Qt.CheckState.Unchecked)
    pictures.append(desk.view.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]
    assert desk.classes.hidden == frozenset(range(6))
    assert len(engine.jobs) == asked


def test_hidden_classes_stay_hidden_in_the_next_picture(
    qtbot: QtBot, desk: SegmentDesk, engine: FakeEngine
) -> None:
    picture = opened(qtbot, desk, engine)
    item = desk.classes.topLevelItem(2)
    assert item is not None
    item.setCheckState(0, Qt.CheckState.Unchecked)
    desk.show_result(segmentation(picture))
    assert desk.classes.hidden == frozenset({2})
    qtbot.waitUntil(lambda: not desk.is_listing)


def test_an_object_is_chosen_in_the_table_and_in_the_picture(
    qtbot: QtBot, desk: SegmentDesk, engine: FakeEngine
) -> None:
    opened(qtbot, desk, engine)
    before = desk.view.grab().toImage()
    place = len(desk.objects) - 1
    desk.table.selectRow(place)
    marked = desk.view.grab().toImage()
    assert marked != before
    QTest.mouseClick(desk.view, Qt.MouseButton.LeftButton, pos=desk.view.view_point(0.5, 0.5).toPoint())
    assert desk.table.currentIndex().row() == -1
    assert desk.view.grab().toImage() == before
    thing = desk.objects[place].component
    row = int(thing.part.any(axis=1).nonzero()[0][0])
    column = int(thing.part[row].nonzero()[0][0])
    middle = desk.view.view_point(thing.box[0] + column + 0.5, thing.box[1] + row + 0.5)
    QTest.mouseClick(desk.view, Qt.MouseButton.LeftButton, pos=middle.toPoint())
    assert desk.table.currentIndex().row() == place


def test_hovering_tells_class_score_and_truth(qtbot: QtBot, desk: SegmentDesk, engine: FakeEngine) -> None:
    picture = opened(qtbot, desk, engine)
    assert desk.result is not None
    assert picture.mask is not None
    row, column = (int(found[0]) for found in (desk.result.label_map > 0).nonzero())
    name = desk.result.classes[desk.result.label_map[row, column] - 1]
    QTest.mouseMove(desk.view, desk.view.view_point(column + 0.5, row + 0.5).toPoint())
    assert desk.stage.line == f"x {column}, y {row} · {name} 0.90 · truth: {name}"


def test_confidence_and_wrong_pixels_are_shown_and_unknown_truth_is_said(
    qtbot: QtBot, desk: SegmentDesk, engine: FakeEngine
) -> None:
    picture = opened(qtbot, desk, engine)
    seen = []
    for place in range(desk.mode.count()):
        desk.mode.setCurrentIndex(place)
        seen.append(desk.view.grab().toImage())
    assert seen[0] != seen[1] != seen[2] != seen[0]
    desk.samples.open_photograph(desk.reel.sources[0])
    desk.mode.setCurrentIndex(desk.mode.findData(MaskMode.WRONG))
    flat = replace(segmentation(picture), name="photograph")
    desk.inquiry._picture = None
    desk.show_result(flat)
    assert "The truth is not known" in desk.note.text()
    assert not desk.views.is_paired
    qtbot.waitUntil(lambda: not desk.is_listing)
    qtbot.waitUntil(lambda: not desk.reel.is_busy)


def test_tiles_are_asked_for_anew(qtbot: QtBot, desk: SegmentDesk, engine: FakeEngine) -> None:
    opened(qtbot, desk, engine)
    desk.tiles.setChecked(True)
    task = engine.tasks(Segment)[-1]
    assert isinstance(task, Segment)
    assert task.tiled
    answer(qtbot, desk, engine, segmentation(desk.reel.picture))  # type: ignore[arg-type]


def test_an_unpadded_u_net_tells_of_the_whole_picture_in_tiles(
    qtbot: QtBot, desk: SegmentDesk, engine: FakeEngine, tmp_path: Path
) -> None:
    run, scores_of = u_net_run(tmp_path / "run")
    pixels = np.random.default_rng(3).integers(0, 256, (50, 66, 3)).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "noise.png")
    desk.show_model(SavedModel(run))
    desk.open_files([str(tmp_path / "noise.png")])
    for _ in range(2):
        qtbot.waitUntil(lambda: bool(engine.open_jobs(Segment)))
        job = engine.open_jobs(Segment)[-1]
        answer(qtbot, desk, engine, run_task(job.task)[0])
        assert desk.result is not None
        if not desk.tiles.isChecked():
            assert desk.result.is_partial
            assert "Of the margin this network tells nothing. Tick" in desk.note.text()
            desk.tiles.setChecked(True)
    scores = scores_of(pixels)
    ordered = np.sort(scores, axis=-1)
    is_clear = ordered[..., -1] - ordered[..., -2] > 1e-4
    assert np.array_equal(desk.result.label_map[is_clear], scores.argmax(axis=-1)[is_clear])
    assert not desk.note.isVisible()


def test_names_stand_on_objects_of_shown_classes(qtbot: QtBot, desk: SegmentDesk, engine: FakeEngine) -> None:
    opened(qtbot, desk, engine)
    named = desk.view.grab().toImage()
    desk.names.setChecked(False)
    bare = desk.view.grab().toImage()
    assert named != bare
    desk.names.setChecked(True)
    assert desk.view.grab().toImage() == named
    desk.mode.setCurrentIndex(desk.mode.findData(MaskMode.CONFIDENCE))
    confident = desk.view.grab().toImage()
    desk.names.setChecked(False)
    assert desk.view.grab().toImage() == confident


def test_the_picture_that_is_saved_has_the_mask(qtbot: QtBot, desk: SegmentDesk, engine: FakeEngine) -> None:
    assert desk.drawing() is None
    opened(qtbot, desk, engine)
    drawing = desk.drawing()
    assert drawing is not None
    masked = drawing.image()
    desk.opacity.slider.setValue(0)
    desk.names.setChecked(False)
    assert drawing.image() != masked
