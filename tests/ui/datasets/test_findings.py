from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.core.errors import Stopped
from cnnstudio.data.annotations.annotation import Finding
from cnnstudio.data.sets.folder import Folder
from cnnstudio.ui.datasets import findings
from cnnstudio.ui.datasets.findings import Findings
from cnnstudio.ui.datasets.look import DatasetLook, looked_at


def test_a_small_set_is_looked_through_by_itself(
    photos: Path, qtbot: QtBot, shown: Callable[[QWidget], QWidget]
) -> None:
    made = Findings()
    shown(made)
    with qtbot.waitSignal(made.found):
        made.show_look(looked_at(Folder(str(photos)), 0))
    assert made.words.text() == "1 unreadable file and 1 copy of other images."
    assert [made.list.item(row).text() for row in range(2)] == [
        "Unreadable: ants/07.png", "Copy in another class: bees/30.png = ants/03.png",
    ]  # fmt: skip
    assert "decoded" in made.list.item(0).toolTip()
    assert "Training leaves unreadable files out." in made.hint.text()
    with qtbot.waitSignal(made.place_chosen) as caught:
        made.list.setCurrentRow(0)
    assert caught.args == [7]
    assert "1 copy is in another class than the same image elsewhere" in made.hint.text()
    with qtbot.waitSignal(made.place_chosen) as caught:
        made.list.setCurrentRow(1)
    assert caught.args == [30]  # the copy, which is the one to delete


def test_faults_of_annotations_stand_first(
    photos: Path, qtbot: QtBot, shown: Callable[[QWidget], QWidget], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "_BY_ITSELF", 0)
    faults = (
        Finding("list.json", 3, "Annotation 7: it has no area.", "skipped"),
        Finding("ants/03.png", None, "It has no text file.", "noted"),
    )
    look = replace(looked_at(Folder(str(photos)), 0), findings=faults)
    made = Findings()
    shown(made)
    made.show_look(look)
    texts = [
        "Left out: list.json, line 3: Annotation 7: it has no area.",
        "Noted: ants/03.png: It has no text file.",
    ]
    assert [made.list.item(row).text() for row in range(made.list.count())] == texts
    assert made.list.isVisible()
    chosen: list[int] = []
    made.place_chosen.connect(chosen.append)
    made.list.setCurrentRow(0)
    made.list.setCurrentRow(1)
    assert chosen == [3]
    with qtbot.waitSignal(made.found):
        made.check.click()
    assert [made.list.item(row).text() for row in range(2)] == texts
    assert made.list.count() == 4
    made.show_look(None)
    assert not made.list.isVisible()


def test_a_large_set_waits_to_be_asked(
    digits_look: DatasetLook, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "_BY_ITSELF", 100)
    made = Findings()
    qtbot.addWidget(made)
    made.show_look(digits_look)
    assert not made.is_busy
    with qtbot.waitSignal(made.found):
        made.check.click()
    assert made.words.text() == "All images can be read, and none occurs twice."
    made.show_look(None)
    assert made.words.text() == ""


def test_a_view_that_goes_while_it_looks_goes_on_this_thread(
    digits_look: DatasetLook, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that held the view would be the last to let go of it, and delete it elsewhere."""
    going, gate = threading.Event(), threading.Event()

    def slow(*_: object) -> None:
        going.set()
        gate.wait(10)
        raise Stopped

    monkeypatch.setattr(findings, "inspected", slow)
    made = Findings()
    made.show_look(digits_look)
    qtbot.waitUntil(going.is_set)
    gone: list[int] = []
    weakref.finalize(made, lambda: gone.append(threading.get_ident()))
    threading.Timer(0.05, gate.set).start()  # Qt waits for the thread of a pool that goes
    del made
    assert gone == [threading.get_ident()]


def test_every_copy_is_named_once(photos: Path) -> None:
    for place in (31, 32):
        (photos / "ants" / f"{place}.png").write_bytes((photos / "ants" / "03.png").read_bytes())
    look = looked_at(Folder(str(photos)), 0)
    found = findings.copies(look, findings.inspected(look.collection))
    assert [copy.words for copy in found] == [
        "Copy in another class: bees/30.png = ants/03.png",
        "Copy: ants/31.png = ants/03.png",
        "Copy: ants/32.png = ants/03.png",
    ]
    assert [look.collection.name(copy.place) for copy in found] == [copy.name for copy in found]
