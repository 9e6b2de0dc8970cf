from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.document.changes import Restore
from cnnstudio.document.tasks import Localization
from cnnstudio.engine.predicting.detect import Detect, DetectionResult
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.scenes.boxes.boxes_view import Mode
from cnnstudio.ui.scenes.boxes.detect_desk import DetectDesk
from cnnstudio.ui.scenes.pictures.known_picture import KnownPicture
from tests.ui.fake_engine import FakeEngine, succeed
from tests.ui.scenes.boxes.test_picture_loss import answered
from tests.ui.scenes.conftest import GRID, detection, grid_detection

Show = Callable[[DetectDesk, FakeEngine], KnownPicture]


@pytest.fixture
def desk(qtbot: QtBot, editor: Editor, engine: FakeEngine) -> DetectDesk:
    made = DetectDesk(editor, engine)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1280, 760)
    made.show()
    return made


def opened(qtbot: QtBot, desk: DetectDesk, engine: FakeEngine) -> KnownPicture:
    """Shapes are opened, and the engine is asked about the second."""
    desk.samples.open_shapes()
    qtbot.waitUntil(lambda: len(engine.open_jobs(Detect)) == 1)
    desk.reel.step(1)
    qtbot.waitUntil(lambda: len(engine.tasks(Detect)) == 2)
    picture = desk.reel.picture
    assert isinstance(picture, KnownPicture)
    return picture


def answer(engine: FakeEngine, result: DetectionResult) -> None:
    succeed(engine.open_jobs(Detect)[-1], (result,))


def place_of(desk: DetectDesk, box: tuple[float, ...]) -> QPoint:
    """The middle of a box in the view."""
    return desk.view.view_point((box[0] + box[2]) / 2, (box[1] + box[3]) / 2).toPoint()


def test_boxes_are_listed_and_sliders_act_without_the_engine(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine
) -> None:
    picture = opened(qtbot, desk, engine)
    result = detection(picture, extra=30)
    answer(engine, result)
    asked = len(engine.jobs)
    assert len(desk.table.texts) == len(result.shown())
    assert (desk.score.share, desk.overlap.share) == (result.score, result.overlap)
    for score, overlap in ((0.6, 0.45), (0.05, 0.45), (0.05, 1.0), (1.0, 0.0)):
        desk.score.slider.setValue(round(100 * score))
        desk.overlap.slider.setValue(round(100 * overlap))
        assert desk.shown is not None
        assert desk.shown.places.tolist() == result.shown(score, overlap).tolist()
        assert len(desk.table.texts) == len(desk.shown.places)
    assert "No boxes: lower the least score" in desk.summary.text()
    assert len(engine.jobs) == asked


def test_limits_that_were_set_hold_for_the_next_picture(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine
) -> None:
    answer(engine, detection(opened(qtbot, desk, engine)))
    desk.score.slider.setValue(70)
    asked = len(engine.tasks(Detect))
    QTest.keyClick(desk.view, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: len(engine.tasks(Detect)) > asked)
    assert desk.table.texts == ()
    assert isinstance(desk.reel.picture, KnownPicture)
    answer(engine, detection(desk.reel.picture))
    assert desk.score.share == 0.7
    QTest.keyClick(desk.view, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: desk.reel.index == 1)


def test_a_click_in_the_picture_and_one_in_the_table_choose_the_same_box(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine
) -> None:
    picture = opened(qtbot, desk, engine)
    answer(engine, detection(picture))
    before = desk.view.grab().toImage()
    boxes = desk._boxes
    QTest.mouseClick(boxes, Qt.MouseButton.LeftButton, pos=place_of(desk, picture.objects[0].box))
    chosen = boxes.selection
    assert chosen >= 0
    assert desk.table.currentIndex().row() == chosen
    assert desk.view.grab().toImage() != before
    QTest.mouseClick(boxes, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert boxes.selection == -1
    desk.table.setFocus()
    desk.table.selectRow(0)
    assert boxes.selection == 0


def test_dragging_pushes_and_does_not_choose(qtbot: QtBot, desk: DetectDesk, engine: FakeEngine) -> None:
    picture = opened(qtbot, desk, engine)
    answer(engine, detection(picture))
    start = place_of(desk, picture.objects[0].box)
    before = desk.view.sight
    QTest.mousePress(desk.view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(desk.view, start + QPoint(30, 20))
    QTest.mouseRelease(desk.view, Qt.MouseButton.LeftButton, pos=start + QPoint(30, 20))
    assert (desk.view.sight.dx, desk.view.sight.dy) == (before.dx + 30, before.dy + 20)
    assert desk._boxes.selection == -1


def test_every_mode_draws_something_of_its_own(qtbot: QtBot, desk: DetectDesk, engine: FakeEngine) -> None:
    picture = opened(qtbot, desk, engine)
    answer(engine, grid_detection(picture))
    pictures = []
    for mode in Mode:
        desk.choose_mode(mode)
        pictures.append(desk.view.grab().toImage().copy(0, 0, 400, 400))
    assert all(one != other for place, one in enumerate(pictures) for other in pictures[:place])


def test_the_cell_that_is_clicked_shows_what_it_sees_and_hovering_tells_numbers(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine
) -> None:
    picture = opened(qtbot, desk, engine)
    result = grid_detection(picture)
    answer(engine, result)
    desk.choose_mode(Mode.FIELD)
    QTest.mouseClick(desk.view, Qt.MouseButton.LeftButton, pos=desk.view.view_point(1, 1).toPoint())
    assert desk._boxes.cell == (0, 0)
    assert desk._boxes.field is not None
    assert desk._boxes.field[0] == pytest.approx((0, 0, 31, 31))  # 46 px, 15 of them in the padding
    desk.choose_mode(Mode.OBJECTNESS)
    assert result.cells is not None
    QTest.mouseMove(desk.view, desk.view.view_point(1, 1).toPoint())
    assert f"cell 1, 1 · objectness {result.cells.objectness[0, 0].max():.2f}" in desk.stage.line


def test_a_model_without_cells_says_so(qtbot: QtBot, desk: DetectDesk, engine: FakeEngine) -> None:
    answer(engine, detection(opened(qtbot, desk, engine)))
    desk.choose_mode(Mode.GRID)
    assert "has no grid of cells" in desk.note.text()
    desk.choose_mode(Mode.BOXES)
    assert desk.note.isHidden()


def test_one_box_is_removed_by_no_other(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine, editor: Editor
) -> None:
    picture = opened(qtbot, desk, engine)
    assert desk.overlap.isEnabled()
    editor.perform(Restore(replace(editor.document.project, task=Localization()), "one box"))
    desk.show_result(detection(picture))
    assert not desk.overlap.isEnabled()
    editor.undo_stack.undo()
    desk.show_result(detection(picture))
    assert desk.overlap.isEnabled()


def test_suppression_is_walked_step_by_step_and_by_itself(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine
) -> None:
    answer(engine, detection(opened(qtbot, desk, engine)))
    assert desk.walk_bar.isHidden()
    desk.choose_mode(Mode.STEPS)
    assert "score at least 0.25" in desk.walk_bar.sentence.text()
    desk.walk_bar.on.click()
    assert desk.walk_bar.sentence.text().startswith("Step 1 of")
    assert not desk.walk_bar.back.isHidden()
    desk.walk_bar.back.click()
    assert desk.walk_bar.stage == 0
    desk.walk_bar._timer.setInterval(1)
    desk.walk_bar.play.click()
    assert desk.walk_bar.walk is not None
    last = len(desk.walk_bar.walk) - 1
    qtbot.waitUntil(lambda: desk.walk_bar.stage == last and not desk.walk_bar.play.isChecked())
    assert not desk.walk_bar.on.isEnabled()
    desk.score.slider.setValue(99)
    assert "lower the least score" in desk.walk_bar.sentence.text()


def test_a_thousand_boxes_and_none_are_drawn(qtbot: QtBot, desk: DetectDesk, engine: FakeEngine) -> None:
    picture = opened(qtbot, desk, engine)
    many = detection(picture, extra=3000)
    answer(engine, many)
    desk.score.slider.setValue(1)
    desk.overlap.slider.setValue(100)
    assert len(desk.table.texts) > 1000
    desk.view.grab()
    desk.choose_mode(Mode.STEPS)
    desk.walk_bar.on.click()
    desk.view.grab()
    nothing = many.candidates.chosen(np.zeros(0, np.int64))
    desk.show_result(DetectionResult(many.name, many.size, many.classes, nothing, 0.25, 0.45))
    assert "lower the least score" in desk.walk_bar.sentence.text()
    desk.view.grab()


def test_the_picture_that_is_saved_is_large_enough_and_has_the_boxes(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine
) -> None:
    assert desk.drawing() is None
    picture = opened(qtbot, desk, engine)
    bare = desk.drawing()
    assert bare is not None
    empty = bare.image()
    answer(engine, detection(picture))
    drawing = desk.drawing()
    assert drawing is not None
    assert max(drawing.size.width(), drawing.size.height()) >= 1024
    assert drawing.image() != empty


def test_cells_are_walked_with_the_arrow_keys(qtbot: QtBot, desk: DetectDesk, engine: FakeEngine) -> None:
    answer(engine, grid_detection(opened(qtbot, desk, engine)))
    desk.choose_mode(Mode.FIELD)
    assert desk._boxes.cell == (2, 2)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(desk.view, key)
    assert desk._boxes.cell == (1, 3)
    assert "cell 2, 4 ·" in desk.stage.line
    before = desk.view.sight
    desk.choose_mode(Mode.BOXES)
    QTest.keyClick(desk.view, Qt.Key.Key_Right)
    assert desk.view.sight != before


def test_very_many_boxes_are_judged_once_the_slider_rests(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnnstudio.ui.scenes.boxes.detect_desk._MANY_PAIRS", 1)
    answer(engine, detection(opened(qtbot, desk, engine)))
    assert desk.shown is not None
    assert desk.shown.judged is not None
    desk.score.slider.setValue(30)
    assert desk.shown.judged is None
    qtbot.waitUntil(lambda: desk.shown is not None and desk.shown.judged is not None)
    desk.score.slider.setValue(99)
    desk.show_result(None)
    assert desk.shown is None


def test_the_loss_is_shown_term_by_term_and_cell_by_cell(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine
) -> None:
    picture = opened(qtbot, desk, engine)
    answer(engine, grid_detection(picture))
    assert desk.loss_table.isHidden()
    desk.choose_mode(Mode.LOSS)
    assert "The loss is known where the true boxes are" in desk.note.text()
    desk.inquiry.renew()
    desk.inquiry.ask()
    result = answered(picture)
    answer(engine, result)
    assert desk.loss_table.isVisible()
    assert "What each cell adds to the loss" in desk.note.text()
    whole = float(desk.loss_table.texts[-1][4])
    told: list[str] = []
    desk._boxes.told.connect(told.append)
    parts = 0.0
    for row, column in np.ndindex(GRID, GRID):
        side = picture.width / GRID
        place = place_of(desk, (column * side, row * side, (column + 1) * side, (row + 1) * side))
        QTest.mouseClick(desk.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        assert desk.loss_table.heading.text() == f"Loss of cell {row + 1}, {column + 1}"
        parts += float(desk.loss_table.texts[-1][4])
    assert parts == pytest.approx(whole, abs=0.01)
    QTest.keyClick(desk.view, Qt.Key.Key_Left)
    assert desk.loss_table.heading.text() == f"Loss of cell {GRID}, {GRID - 1}"
    assert " · loss " in told[-1]
    desk.loss_table.whole.click()
    assert desk.loss_table.heading.text() == "Loss of this picture"
    assert float(desk.loss_table.texts[-1][4]) == whole
