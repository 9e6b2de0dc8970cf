from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.annotating.class_change import removed
from cnnstudio.data.annotating.outside import Taken
from cnnstudio.ui.annotating.outside_watch import OutsideWatch
from tests.ui.annotating.conftest import Drawer

CONTROL = Qt.KeyboardModifier.ControlModifier


def drawn(drawer: Drawer) -> None:
    """Two boxes of two classes over the first image, one over the second; then the first again."""
    session = drawer.page.session
    session.naming.rename(0, "ant")
    session.naming.add("bee")
    drawer.drag((20, 30), (60, 70))
    drawer.key("2")
    drawer.drag((100, 30), (140, 70))
    drawer.go("D")
    drawer.drag((10, 10), (30, 30))
    drawer.go("A")


def categories(root: Path) -> list[str]:
    return [one["name"] for one in json.loads((root / "annotations.json").read_text())["categories"]]


def change(drawer: Drawer, qtbot: QtBot, button: str) -> None:
    """Answer the question with a button."""
    question = drawer.page.desk.bench.question
    with qtbot.waitSignal(drawer.page.session.reforms.changed, timeout=10_000):
        next(one for one in question.buttons if one.text() == button).click()
    drawer.wait()


def asked(drawer: Drawer, qtbot: QtBot, text: str) -> None:
    qtbot.waitUntil(lambda: text in drawer.page.desk.bench.question.text, timeout=10_000)


def test_a_class_is_removed_with_what_is_drawn_and_taken_back_with_ctrl_z(
    drawer: Drawer, photos: Path, qtbot: QtBot
) -> None:
    drawn(drawer)
    bench, session = drawer.page.desk.bench, drawer.page.session
    bench.classes.show_classes(session.classes, 1)
    bench.remove.click()
    asked(
        drawer,
        qtbot,
        "The class bee has 2 boxes in 2 images. Delete them too, or give them to another class?",
    )
    change(drawer, qtbot, "Delete them too")
    assert bench.classes.names == ("ant",)
    assert not bench.remove.isEnabled()
    assert drawer.places == [(20, 30, 60, 70, 0)]
    assert categories(photos) == ["ant"]
    assert session.annotated == {"0.png"}
    assert session.steps.undo_title == "remove bee"
    with qtbot.waitSignal(session.reforms.changed, timeout=10_000):
        drawer.key("Z", CONTROL)
    drawer.wait()
    assert bench.classes.names == ("ant", "bee")
    assert [place[-1] for place in drawer.places] == [0, 1]
    assert categories(photos) == ["ant", "bee"]
    drawer.go_with_key("Z", CONTROL)  # the steps before can be taken back too
    assert (session.name, drawer.places) == ("1.png", [])
    drawer.go_with_key("Z", CONTROL)
    assert (session.name, len(drawer.places)) == ("0.png", 1)
    drawer.key("Y", CONTROL)
    drawer.go_with_key("Y", CONTROL)
    assert session.steps.redo_title == "remove bee"


def test_it_is_done_again_with_ctrl_y(drawer: Drawer, photos: Path, qtbot: QtBot) -> None:
    drawn(drawer)
    session = drawer.page.session
    session.naming.remove(0)
    asked(drawer, qtbot, "The class ant has 1 box in one image.")
    change(drawer, qtbot, "Give it to bee")
    assert drawer.places == [(20, 30, 60, 70, 0), (100, 30, 140, 70, 0)]
    for key, classes in (("Z", ("ant", "bee")), ("Y", ("bee",)), ("Z", ("ant", "bee"))):
        with qtbot.waitSignal(session.reforms.changed, timeout=10_000):
            drawer.key(key, CONTROL)
        drawer.wait()
        assert session.classes == AnnotatedFolder(photos).classes == classes


def test_a_name_that_another_class_has_makes_both_one(drawer: Drawer, photos: Path, qtbot: QtBot) -> None:
    drawn(drawer)
    bench = drawer.page.desk.bench
    bench.classes.topLevelItem(1).setText(1, "ant")
    assert bench.classes.names == ("ant", "bee")
    asked(
        drawer, qtbot, "There is a class ant already. Make both one? The class bee has 2 boxes in 2 images."
    )
    change(drawer, qtbot, "Make them one")
    assert categories(photos) == ["ant"]
    assert [place[-1] for place in drawer.places] == [0, 0]


def test_what_was_done_last_is_taken_back_first_wherever_it_was(
    drawer: Drawer, photos: Path, qtbot: QtBot
) -> None:
    drawn(drawer)
    session, bench = drawer.page.session, drawer.page.desk.bench
    with qtbot.waitSignal(session.reforms.changed, timeout=10_000):
        session.naming.add("cow")
        session.naming.remove(2)  # nothing is drawn of it: nobody is asked
    drawer.wait()
    assert session.classes == ("ant", "bee")
    assert [button.text() for button in bench.remark.buttons] == ["Undo"]
    drawer.drag((20, 80), (60, 120))
    assert not bench.remark.text  # its button would take back another step
    session.naming.add("dog")
    drawer.go("D")
    assert drawer.page.desk.undo_title == "draw box over 0.png"
    drawer.go_with_key("Z", CONTROL)
    assert (session.name, len(drawer.places)) == ("0.png", 2)
    assert bench.remark.text == "Taken back over 0.png: draw box."
    with qtbot.waitSignal(session.reforms.changed, timeout=10_000):
        drawer.key("Z", CONTROL)
    drawer.wait()
    assert session.classes == AnnotatedFolder(photos).classes == ("ant", "bee", "cow", "dog")
    drawer.go_with_key("Z", CONTROL)
    assert (session.name, drawer.places) == ("1.png", [])
    with qtbot.waitSignal(session.steps.jumped, timeout=10_000):
        drawer.go("D")
        drawer.key("Y", CONTROL)
    assert (session.name, len(drawer.places)) == ("1.png", 1)
    with qtbot.waitSignal(session.reforms.changed, timeout=10_000):
        drawer.key("Y", CONTROL)
    drawer.wait()
    assert session.classes == ("ant", "bee", "dog")
    drawer.go_with_key("Y", CONTROL)
    assert (session.name, len(drawer.places)) == ("0.png", 3)
    drawer.wait()
    assert AnnotatedFolder(photos).classes == ("ant", "bee", "dog")
    assert [len(AnnotatedFolder(photos).load(name).sheet.boxes) for name in ("0.png", "1.png")] == [3, 1]


def test_a_name_is_taken_back_in_its_turn(drawer: Drawer, photos: Path) -> None:
    session = drawer.page.session
    drawer.drag((20, 30), (60, 70))
    session.naming.rename(0, "ant")
    drawer.drag((80, 30), (120, 70))
    drawer.key("Z", CONTROL)
    assert drawer.page.desk.undo_title == "rename object"
    drawer.key("Z", CONTROL)
    assert (session.classes, len(drawer.places)) == (("object",), 1)
    drawer.key("Y", CONTROL)
    session.naming.add("object")
    drawer.key("Z", CONTROL)
    assert session.classes == ("ant", "object")
    assert "Another class is called object by now" in drawer.page.desk.bench.remark.text
    drawer.wait()
    assert AnnotatedFolder(photos).classes == ("ant", "object")


def test_a_class_that_was_removed_and_added_again_is_one(drawer: Drawer, photos: Path, qtbot: QtBot) -> None:
    session = drawer.page.session
    session.naming.add("bee")
    with qtbot.waitSignal(session.reforms.changed, timeout=10_000):
        session.naming.remove(1)
    drawer.wait()
    session.naming.add("bee")
    drawer.drag((20, 30), (60, 70))
    drawer.key("Z", CONTROL)
    with qtbot.waitSignal(session.reforms.changed, timeout=10_000):
        drawer.key("Z", CONTROL)
    drawer.wait()
    assert session.classes == AnnotatedFolder(photos).classes == ("object", "bee")
    assert drawer.page.desk.redo_title == ""


def test_a_class_moves_up_with_the_keyboard(drawer: Drawer, photos: Path, qtbot: QtBot) -> None:
    drawn(drawer)
    bench = drawer.page.desk.bench
    bench.classes.show_classes(drawer.page.session.classes, 1)
    with qtbot.waitSignal(drawer.page.session.reforms.changed, timeout=10_000):
        bench.classes.setFocus()
        qtbot.keyClick(bench.classes, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    drawer.wait()
    assert bench.classes.names == ("bee", "ant") == AnnotatedFolder(photos).classes
    assert bench.classes.current == 0
    assert [place[-1] for place in drawer.places] == [1, 0]


def test_the_last_class_stays(drawer: Drawer) -> None:
    drawer.page.desk.questions.remove_class(0)
    assert "One class must be left" in drawer.page.desk.bench.remark.text


def test_heirs_are_offered_with_their_colours(drawer: Drawer) -> None:
    for name in ("bee", "cow & calf"):
        drawer.page.session.naming.add(name)
    menu = drawer.page.desk.questions.heirs_of(0)
    assert [action.text() for action in menu.actions()] == ["bee", "cow && calf"]
    menu.close()
    offered = drawer.page.desk.bench.classes.menu_of(0)
    assert [action.isEnabled() for action in offered.actions() if action.text()] == [True, False, True, True]
    offered.close()


@pytest.mark.parametrize("is_undone", [False, True])
def test_what_another_program_did_meanwhile_is_taken_in_first(
    drawer: Drawer, photos: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, is_undone: bool
) -> None:
    drawn(drawer)
    session = drawer.page.session
    if is_undone:
        with qtbot.waitSignal(session.reforms.changed, timeout=10_000):
            session.reforms.do(removed(session.classes, 1))
        drawer.wait()
    drawer.wait()
    before = (photos / "annotations.json").read_bytes()
    monkeypatch.setattr(OutsideWatch, "is_busy", True)
    held: list[bool] = []
    session.reforms.held.connect(held.append)
    if is_undone:
        session.steps.undo()
    else:
        session.reforms.do(removed(session.classes, 1))
    qtbot.waitUntil(lambda: len(held) > 2, timeout=10_000)
    assert not session.reforms.is_busy
    # What was taken in knows a further class, and nothing before it can be taken back.
    counts, annotated = (*session.counts, 0), frozenset(session.annotated)
    session.take_outside(Taken(frozenset(), (*session.classes, "cow"), counts), annotated, None)
    monkeypatch.undo()
    qtbot.waitUntil(lambda: not held[-1], timeout=10_000)
    assert not session.reforms.is_busy
    assert (photos / "annotations.json").read_bytes() == before
