"""Weights in the real window, without an engine process."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnnstudio.document.project import Project
from cnnstudio.document.weights_source import WeightsSource
from cnnstudio.engine.exchange.export import Export, Exported
from cnnstudio.engine.exchange.link_weights import Linked, LinkWeights, SavedShapes
from cnnstudio.engine.exchange.load_pretrained import LoadPretrained
from cnnstudio.gallery import published_network
from cnnstudio.ui.gallery.gallery_dialog import GalleryDialog
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.saving import questions
from cnnstudio.ui.window.engine_link import EngineLink
from tests.ui.conftest import Answers
from tests.ui.fake_engine import FakeEngine, fail, succeed


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, qapp: object) -> FakeEngine:
    fake = FakeEngine()
    monkeypatch.setattr(EngineLink, "engine", fake)
    monkeypatch.setattr(EngineLink, "shut_down", lambda link: None)
    return fake


@pytest.fixture
def window(engine: FakeEngine, main_window: MainWindow) -> MainWindow:
    main_window.editor.open(Project(published_network("mobilenet-v2").network(), "mobilenet-v2"), None)
    return main_window


def test_a_file_is_asked_for_and_read_in_the_engine(
    window: MainWindow, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "ask_for_weights", lambda parent, folder: Path("/models/a.keras"))
    window.commands["network.load_weights"].trigger()
    assert engine.tasks(LinkWeights)
    assert window.design.properties.project.weights.progress_text.text() == "Reading a.keras…"
    project = window.editor.document.project
    first = next(node.id for node in project.network if node.name == "conv1")
    succeed(engine.jobs[-1], Linked(WeightsSource("/models/a.keras", "1"), ((first, (("conv", "c"),)),), {}))
    window.commands.refresh()
    assert window.commands["network.forget_weights"].isEnabled()
    window.show_workspace("inspect")
    assert window.inspect.desk.model_choice.itemText(0) == "This network, a.keras"
    window.commands["network.forget_weights"].trigger()
    assert window.inspect.desk.model_choice.itemText(0) == "This network, untrained"


def test_imagenet_weights_are_offered_for_the_network_that_it_is(
    window: MainWindow, engine: FakeEngine
) -> None:
    window.commands["network.imagenet"].trigger()
    dialog = window.dialogs.get("imagenet")
    assert dialog is not None
    dialog.download.click()  # type: ignore[attr-defined]
    (task,) = engine.tasks(LoadPretrained)
    assert task == LoadPretrained(window.editor.document.project, "mobilenet-v2")


def test_other_networks_are_told_where_to_begin(window: MainWindow, engine: FakeEngine) -> None:
    window.editor.open(Project(published_network("lenet-5").network(), "lenet"), None)
    window.commands["network.imagenet"].trigger()
    assert window.dialogs.get("imagenet") is None
    assert "begin with one of the gallery" in window.messages.rows[0].text


def test_the_gallery_opens_a_network_with_its_weights(window: MainWindow, engine: FakeEngine) -> None:
    window.commands["file.gallery"].trigger()
    dialog = window.dialogs.get("gallery")
    assert isinstance(dialog, GalleryDialog)
    row = next(row for row in range(dialog.list.count()) if dialog.list.item(row).text() == "ResNet-50")
    dialog.list.setCurrentRow(row)
    assert dialog.imagenet.text() == "With ImageNet weights (about 103 MB)"
    dialog.classes.setValue(10)
    assert "but for the last layer (about 94.4 MB)" in dialog.imagenet.text()
    dialog.imagenet.setChecked(True)
    dialog.channels.setValue(1)
    assert not dialog.imagenet.isChecked()
    dialog.channels.setValue(3)
    dialog.imagenet.setChecked(True)
    dialog.open_button.click()
    (task,) = engine.tasks(LoadPretrained)
    assert isinstance(task, LoadPretrained)
    assert task.name == "resnet-50"
    assert task.project is window.editor.document.project


def test_networks_without_published_weights_offer_none(window: MainWindow) -> None:
    window.commands["file.gallery"].trigger()
    dialog = window.dialogs.get("gallery")
    assert isinstance(dialog, GalleryDialog)
    dialog.list.setCurrentRow(0)
    assert dialog.imagenet.isHidden()
    dialog.close()


def test_save_as_writes_a_keras_model_in_the_engine(
    window: MainWindow, engine: FakeEngine, answers: Answers, tmp_path: Path
) -> None:
    answers.path = tmp_path / "model.keras"
    assert not window.files.save_as()
    (job,) = engine.open_jobs(Export)
    succeed(job, Exported(str(answers.path), "Keras", 5))
    assert "with start weights" in window.messages.rows[0].text
    assert window.editor.document.path is None


def test_an_export_over_the_weights_file_links_it_anew(
    window: MainWindow, engine: FakeEngine, answers: Answers, tmp_path: Path
) -> None:
    answers.path = tmp_path / "a.keras"
    window.weights.desk.load(answers.path)
    source = WeightsSource(str(answers.path), "1")
    succeed(engine.jobs[-1], Linked(source, (), {}))
    window.files.save_as()
    (job,) = engine.open_jobs(Export)
    succeed(job, Exported(str(answers.path), "Keras", 5))
    assert "the weights of a.keras" in window.messages.rows[0].text
    assert isinstance(engine.jobs[-1].task, LinkWeights)
    assert not engine.jobs[-1].has_ended


def test_weights_for_one_project_never_come_to_another(window: MainWindow, engine: FakeEngine) -> None:
    window.weights.desk.load(Path("/models/a.keras"))
    job = engine.jobs[-1]
    window.files.begin(Project(published_network("mobilenet-v2").network(), "mobilenet-v2"))
    first, second = window.projects.all
    window.projects.show(first)
    assert not window.weights.desk.doing
    window.weights.desk.load(Path("/models/b.keras"))
    late = engine.jobs[-1]
    window.projects.show(second)
    for each in (job, late):
        succeed(each, Linked(WeightsSource("/models/a.keras", "1"), (), {}))
    assert [each.document.project.weights for each in (first, second)] == [None, None]
    assert not window.weights.desk.doing


def test_trouble_with_one_project_is_not_told_beside_another(window: MainWindow, engine: FakeEngine) -> None:
    window.weights.desk.load(Path("/models/a.keras"))
    fail(engine.jobs[-1], "a.keras is no file of weights.")
    assert window.weights.desk.trouble
    window.files.new()
    assert not window.weights.desk.trouble


def test_each_project_has_its_own_weights_looked_into(window: MainWindow, engine: FakeEngine) -> None:
    sources = [WeightsSource(f"/models/{name}.keras", "1") for name in "ab"]
    for source in sources:
        window.files.begin(Project(published_network("lenet-5").network(), weights=source))
    assert engine.tasks(SavedShapes)[-1] == SavedShapes(sources[1])
    fail(engine.jobs[-1], "b.keras is not there.")
    assert window.weights.desk.is_lost
    window.projects.show(window.projects.all[-2])
    assert window.weights.desk.source == sources[0]
    assert engine.tasks(SavedShapes)[-1] == SavedShapes(sources[0])
    assert not window.weights.desk.is_lost
    succeed(engine.jobs[-1], {})
    window.projects.show(window.projects.all[-1])
    fail(engine.jobs[-1], "b.keras is not there.")
    assert window.weights.desk.is_lost


def test_the_question_about_imagenet_goes_with_its_project(window: MainWindow, engine: FakeEngine) -> None:
    window.commands["network.imagenet"].trigger()
    assert window.dialogs.get("imagenet") is not None
    window.files.new()
    assert window.dialogs.get("imagenet") is None
