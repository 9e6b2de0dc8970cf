from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.core.errors import FileError
from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.folder_state import ChangedOutsideError
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.ui.annotating.saver import Saver


class Folder:
    """Notes what is saved; refuses while it is full."""

    def __init__(self) -> None:
        self.is_full = False
        self.is_changed = False
        self.saved: list[tuple[dict[str, Sheet], tuple[str, ...]]] = []
        self.threads: list[int] = []

    def save(self, sheets: Mapping[str, Sheet], classes: Sequence[str]) -> tuple[int, ...]:
        if self.is_changed:
            raise ChangedOutsideError("Another program was here.")
        if self.is_full:
            raise FileError("The disk is full.")
        self.saved.append((dict(sheets), tuple(classes)))
        self.threads.append(threading.get_ident())
        return tuple(range(len(classes)))


@pytest.fixture
def folder() -> Folder:
    return Folder()


@pytest.fixture
def saver(qapp: object, folder: Folder) -> Iterator[Saver]:
    parent = QObject()
    made = Saver(parent)
    made.begin(folder)  # type: ignore[arg-type]
    yield made
    made.begin(None)
    parent.deleteLater()


BLANK = Sheet.blank(10, 10)
BOXED = BLANK.with_box(Box(1, 1, 5, 5, 0))


def test_gestures_in_a_row_are_saved_together(saver: Saver, folder: Folder, qtbot: QtBot) -> None:
    with qtbot.waitSignal(saver.saved):
        saver.put("a", BLANK, ("cat",))
        saver.put("a", BOXED, ("cat",))
        saver.put("b", BLANK, ("cat",))
        assert saver.is_pending
        assert saver.waiting == 2
    assert folder.saved == [({"a": BOXED, "b": BLANK}, ("cat",))]
    assert not saver.is_pending
    assert saver.counts == (0,)
    with qtbot.waitSignal(saver.saved):
        saver.put_classes(("cat", "dog"))
    assert folder.saved[1:] == [({}, ("cat", "dog"))]


def test_what_is_drawn_while_it_saves_is_saved_after(saver: Saver, folder: Folder, qtbot: QtBot) -> None:
    with qtbot.waitSignal(saver.saved):
        saver.put("a", BLANK, ("cat",))
        saver.save()
        saver.put("a", BOXED, ("cat",))
        saver.save()
    assert folder.saved[-1] == ({"a": BOXED}, ("cat",))
    assert not saver.is_pending


def test_what_fails_is_kept(saver: Saver, folder: Folder, qtbot: QtBot) -> None:
    folder.is_full = True
    with qtbot.waitSignal(saver.failed) as failed:
        saver.put("a", BOXED, ("cat",))
    assert failed.args == ["The disk is full."]
    assert saver.is_pending
    assert saver.flush() == "The disk is full."
    with qtbot.waitSignal(saver.failed):
        saver.put("b", BLANK, ("cat",))
    folder.is_full = False
    assert saver.flush() == ""
    assert folder.saved == [({"a": BOXED, "b": BLANK}, ("cat",))]
    assert saver.flush() == ""
    assert len(folder.saved) == 1


def test_the_window_s_thread_writes_at_the_end_alone(saver: Saver, folder: Folder, qtbot: QtBot) -> None:
    with qtbot.waitSignal(saver.saved):
        saver.put("a", BLANK, ("cat",))
    saver.put("a", BOXED, ("cat",))
    assert saver.flush() == ""
    assert [thread == threading.get_ident() for thread in folder.threads] == [False, True]


def test_nothing_is_written_over_another_program_s_changes(
    saver: Saver, folder: Folder, qtbot: QtBot
) -> None:
    folder.is_changed = True
    with qtbot.waitSignal(saver.outdated):
        saver.put("a", BOXED, ("cat",))
        saver.put("b", BLANK, ("cat",))
    saver.save()
    assert not saver.is_busy
    assert saver.is_outdated
    assert saver.flush() == "Another program was here."
    folder.is_changed = False
    saver.drop(["b"])
    with qtbot.waitSignal(saver.saved):
        saver.resume(("cat", "dog"))
    assert folder.saved == [({"a": BOXED}, ("cat", "dog"))]
    with qtbot.waitSignal(saver.saved):
        saver.resume(("cat", "dog"))
    assert len(folder.saved) == 1
