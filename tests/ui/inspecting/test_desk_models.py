"""Inspect and the network that is looked into: edited, exchanged, trained, refused."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.document.changes import SetProject, SetSettings
from cnnstudio.document.project import Training
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
from cnnstudio.engine.inspecting.activations import Activations
from cnnstudio.engine.inspecting.overview import Overview, OverviewResult
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.desk import InspectDesk
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine
from tests.ui.inspecting.answering import answer


def test_a_network_that_cannot_be_built_clears_what_was_seen(
    desk: InspectDesk, engine: FakeEngine, overview: OverviewResult, open_one: Callable[[str], None]
) -> None:
    open_one("a.png")
    answer(engine, overview)
    open_one("b.png")
    fake.fail(engine.open_jobs(Overview)[-1], "conv2d: A window of 40 px does not fit in 8 px.")
    assert desk.notice.text == "conv2d: A window of 40 px does not fit in 8 px."
    assert desk.layers.current is None
    assert desk.unit_panel.view.values is None
    assert desk.pictures.scores.scores == ()


def test_edits_of_the_network_are_followed(
    desk: InspectDesk,
    engine: FakeEngine,
    overview: OverviewResult,
    editor: Editor,
    open_one: Callable[[], None],
    qtbot: QtBot,
) -> None:
    open_one()
    answer(engine, overview)
    conv = editor.document.project.network.nodes[1].id
    for filters in (5, 6):
        editor.perform(SetSettings.of((conv,), {"filters": filters}))
    qtbot.waitUntil(lambda: len(engine.tasks(Overview)) == 2)
    task = engine.tasks(Overview)[-1]
    assert isinstance(task, Overview)
    assert task.model == UntrainedModel(editor.document.project)


def test_notes_are_no_reason_to_ask(
    desk: InspectDesk,
    engine: FakeEngine,
    overview: OverviewResult,
    editor: Editor,
    open_one: Callable[[], None],
    qtbot: QtBot,
) -> None:
    open_one()
    answer(engine, overview)
    with qtbot.waitSignal(desk.inquiry.settle.timeout):
        editor.perform(SetProject.of("edit notes", notes="…"))
    assert len(engine.tasks(Overview)) == 1


def test_another_model_is_asked(
    desk: InspectDesk, engine: FakeEngine, editor: Editor, open_one: Callable[[], None], tmp_path: Path
) -> None:
    open_one()
    desk.show_model(SavedModel(str(tmp_path)))
    task = engine.tasks(Overview)[-1]
    assert isinstance(task, Overview)
    assert task.model == SavedModel(str(tmp_path))
    desk.show_model(UntrainedModel(dataclasses.replace(editor.document.project)))
    assert len(engine.tasks(Overview)) == 3


def test_while_hidden_nothing_is_asked(
    desk: InspectDesk,
    engine: FakeEngine,
    editor: Editor,
    overview: OverviewResult,
    open_one: Callable[[], None],
    qtbot: QtBot,
) -> None:
    open_one()
    answer(engine, overview)
    desk.hide()
    with qtbot.waitSignal(desk.inquiry.settle.timeout):
        editor.perform(SetProject.of("x", training=Training(seed=9)))
    assert len(engine.tasks(Overview)) == 1
    desk.show()
    assert len(engine.tasks(Overview)) == 2


def test_a_run_that_has_ended_is_looked_into_anew(
    desk: InspectDesk,
    engine: FakeEngine,
    overview: OverviewResult,
    open_one: Callable[[], None],
    tmp_path: Path,
) -> None:
    desk.show_model(SavedModel(str(tmp_path)))
    open_one()
    answer(engine, overview)
    desk.note_run(str(tmp_path))
    answer(engine, overview)
    assert [len(engine.tasks(kind)) for kind in (Overview, Activations)] == [2, 2]
    desk.note_run(str(tmp_path / "another"))
    assert len(engine.tasks(Overview)) == 3


def test_a_layer_that_is_clicked_while_another_image_is_on_its_way_belongs_to_the_list(
    desk: InspectDesk, engine: FakeEngine, overview: OverviewResult, open_one: Callable[[str], None]
) -> None:
    open_one("a.png")
    answer(engine, overview)
    open_one("b.png")
    desk.layers.choose("flatten")
    task = engine.tasks(Activations)[-1]
    assert isinstance(task, Activations)
    assert (task.layer, task.image.name) == ("flatten", "a.png")


def test_of_a_network_that_takes_no_image_there_is_nothing_to_see_until_another_is_chosen(
    desk: InspectDesk,
    engine: FakeEngine,
    overview: OverviewResult,
    open_one: Callable[[], None],
    tmp_path: Path,
) -> None:
    open_one()
    answer(engine, overview)
    desk.show_model(SavedModel(str(tmp_path)))
    fake.fail(engine.open_jobs(Overview)[-1], "It takes 4 values, not pictures.")
    assert desk.notice.text == "It takes 4 values, not pictures."
    assert not desk.tabs.isVisible()
    desk.show_model(UntrainedModel(desk.inquiry._editor.document.project))
    answer(engine, overview)
    assert desk.tabs.isVisible()


def test_what_is_seen_follows_a_run_that_is_trained(
    desk: InspectDesk,
    engine: FakeEngine,
    overview: OverviewResult,
    open_one: Callable[[], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr("cnnstudio.ui.inspecting.following._PAUSE", 1)
    desk.show_model(SavedModel(str(tmp_path)))
    open_one()
    answer(engine, overview)
    desk.choose_unit(2)
    desk.note_learning(str(tmp_path / "another"))
    assert not desk.following.has_news
    for count in (2, 3):
        desk.note_learning(str(tmp_path))
        qtbot.waitUntil(lambda count=count: len(engine.tasks(Overview)) == count)  # type: ignore[misc]
        assert not desk.centre.is_busy
        answer(engine, overview)
        assert len(engine.tasks(Activations)) == count
    assert desk.unit == 2
    desk.hide()
    desk.note_learning(str(tmp_path))
    assert len(engine.tasks(Overview)) == 3
    desk.show()
    assert len(engine.tasks(Overview)) == 4
    assert desk.centre.is_busy
