from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import chain
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.document.weights_source import WeightsSource
from cnnstudio.engine.exchange.link_weights import Linked
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.weights.weights_desk import WeightsDesk
from cnnstudio.ui.weights.weights_section import WeightsSection
from tests.ui.fake_engine import FakeEngine, fail, succeed


class Parts(NamedTuple):
    section: WeightsSection
    desk: WeightsDesk
    engine: FakeEngine


@pytest.fixture
def parts(qtbot: QtBot) -> Parts:
    engine = FakeEngine()
    layers = (Input((3,)), *[Dense(4) for _ in range(15)])
    editor = Editor(Document(Project(chain(*layers), "trial")))
    desk = WeightsDesk(editor, lambda: engine)
    section = WeightsSection()
    qtbot.addWidget(section)
    section.follow(desk)
    section.show()
    return Parts(section, desk, engine)


def load(parts: Parts, path: Path, count: int) -> None:
    parts.desk.load(path)
    links = tuple((f"n{place}", (("", f"d{place}"),)) for place in range(1, count + 1))
    shapes = {f"d{place}": (((3 if place == 1 else 4), 4), (4,)) for place in range(1, count + 1)}
    succeed(parts.engine.jobs[-1], Linked(WeightsSource(str(path), "parts:1"), links, shapes))


def test_start_weights_at_first(parts: Parts) -> None:
    assert "Start weights" in parts.section.text.text()
    assert not parts.section.forget.isVisible()
    assert not parts.section.notice.isVisible()
    assert not parts.section.progress.isVisible()


def test_all_layers_have_theirs(parts: Parts) -> None:
    load(parts, Path("/models/a.keras"), 15)
    assert parts.section.text.text() == "All 15 layers with weights have them from a.keras."
    assert parts.section.text.toolTip() == "/models/a.keras"
    assert not parts.section.details.isVisible()
    assert parts.section.forget.isVisible()


def test_layers_without_are_listed_but_not_for_ever(parts: Parts) -> None:
    load(parts, Path("/models/a.keras"), 1)
    assert parts.section.text.text() == "1 of 15 layers with weights have them from a.keras."
    assert parts.section.details.isVisible()
    assert "and 2 more" in parts.section.details.text()


def test_what_is_under_way_can_be_cancelled(parts: Parts) -> None:
    parts.desk.load(Path("/models/a.keras"))
    assert parts.section.progress.isVisible()
    assert parts.section.progress_text.text() == "Reading a.keras…"
    parts.section.cancel.click()
    assert parts.engine.commands == [("stop", 1)]


def test_a_lost_file_can_be_located_or_forgotten(parts: Parts, qtbot: QtBot) -> None:
    load(parts, Path("/models/a.keras"), 15)
    parts.desk.forget()
    parts.desk._editor.undo_stack.undo()
    fail(parts.engine.jobs[-1], "The weights lie in /models/a_b.keras, which is not there.")
    notice = parts.section.notice
    assert notice.isVisible()
    assert notice.text.replace("\u200b", "") == parts.desk.trouble
    locate, forget = notice.buttons
    with qtbot.waitSignal(parts.section.load_requested):
        locate.click()
    forget.click()
    assert parts.desk.source is None
    assert not notice.isVisible()


def test_a_changed_file_can_be_used_as_it_is(parts: Parts, tmp_path: Path) -> None:
    path = tmp_path / "a.keras"
    path.write_bytes(b"there")
    load(parts, path, 15)
    parts.desk.forget()
    parts.desk._editor.undo_stack.undo()
    fail(parts.engine.jobs[-1], "a.keras has changed.")
    parts.section.notice.buttons[1].click()
    assert parts.section.progress_text.text() == "Reading a.keras…"


def test_without_a_connection_a_file_can_be_chosen(parts: Parts, qtbot: QtBot) -> None:
    parts.desk.load_pretrained("mobilenet-v2")
    fail(parts.engine.jobs[-1], "Nothing can be downloaded.")
    again, choose = parts.section.notice.buttons
    with qtbot.waitSignal(parts.section.published_requested) as asked:
        choose.click()
    assert asked.args == ["mobilenet-v2"]
    again.click()
    assert len(parts.engine.jobs) == 2
