from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.annotating.box import Box
from tests.ui.annotating.conftest import Drawer
from tests.ui.annotating.test_page import boxes_in_file


def elsewhere(root: Path, name: str) -> None:
    """Draw a box over an image in another program, here a second instance of ours."""
    other = AnnotatedFolder(root)
    other.save({name: other.load(name).sheet.with_box(Box(1, 2, 31, 42, 0))}, other.classes)


def said(drawer: Drawer, text: str) -> bool:
    return text in drawer.page.desk.bench.remark.text


def test_what_another_program_draws_is_shown(drawer: Drawer, photos: Path, qtbot: QtBot) -> None:
    elsewhere(photos, "1.png")
    qtbot.waitUntil(
        lambda: said(drawer, "changed by another program: what it drew over one image is shown"),
        timeout=10_000,
    )
    assert "1.png" in drawer.page.session.annotated
    assert drawer.page.session.counts == (1,)
    elsewhere(photos, "0.png")
    qtbot.waitUntil(lambda: drawer.sheet.boxes != (), timeout=10_000)
    assert drawer.places == [(1, 2, 31, 42, 0)]
    drawer.drag((60, 60), (90, 90))
    drawer.wait()
    assert boxes_in_file(photos)["0.png"] == [[1, 2, 30, 40, 1], [60, 60, 30, 30, 1]]
    assert boxes_in_file(photos)["1.png"] == [[1, 2, 30, 40, 1]]


@pytest.mark.parametrize(("button", "kept"), [(0, (20, 30, 60, 70, 0)), (1, (1, 2, 31, 42, 0))])
def test_where_both_drew_it_is_asked_and_nothing_is_lost(
    drawer: Drawer, photos: Path, qtbot: QtBot, button: int, kept: tuple[float, ...]
) -> None:
    bench, session = drawer.page.desk.bench, drawer.page.session
    elsewhere(photos, "0.png")
    drawer.drag((20, 30), (60, 70))  # before the other's box was seen
    qtbot.waitUntil(lambda: "also over 0.png, which you drew over" in bench.question.text, timeout=10_000)
    assert boxes_in_file(photos)["0.png"] == [[1, 2, 30, 40, 1]]
    assert "also over 0.png" in session.flush()
    assert [one.text() for one in bench.question.buttons] == ["Keep mine", "Take theirs"]
    with qtbot.waitSignal(session.saver.saved, timeout=10_000):
        bench.question.buttons[button].click()
    qtbot.waitUntil(lambda: not drawer.page.is_busy, timeout=10_000)
    assert drawer.places == [kept]
    assert bench.question.text == ""
    (beside,) = photos.glob("annotations.json.*")
    assert said(drawer, beside.name)
    left, top, right, bottom, _ = kept
    assert boxes_in_file(photos)["0.png"] == [[left, top, right - left, bottom - top, 1]]
    lost = json.loads(beside.read_text())["annotations"][0]["bbox"]
    assert lost == ([1, 2, 30, 40] if button == 0 else [20, 30, 40, 40])
    drawer.drag((100, 100), (120, 120))
    drawer.wait()
    assert len(boxes_in_file(photos)["0.png"]) == 2


def test_a_file_that_cannot_be_read_is_told_of_and_not_overwritten(
    drawer: Drawer, photos: Path, qtbot: QtBot
) -> None:
    bench = drawer.page.desk.bench
    drawer.page.session.watch._timer.setInterval(10)  # of the tries
    drawer.drag((20, 30), (60, 70))
    drawer.wait()
    whole = (photos / "annotations.json").read_text()
    (photos / "annotations.json").write_text("{ broken")
    drawer.drag((100, 100), (120, 120))
    qtbot.waitUntil(lambda: "Another program changed the files" in bench.trouble.text, timeout=10_000)
    assert bench.state == "Not saved"
    assert (photos / "annotations.json").read_text() == "{ broken"
    (photos / "annotations.json").write_text(whole)
    qtbot.waitUntil(lambda: not drawer.page.session.saver.is_pending, timeout=10_000)
    assert len(boxes_in_file(photos)["0.png"]) == 2
    assert bench.trouble.text == ""
