from __future__ import annotations

import pytest

from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.scenes.sliding.slide_dialog import SlideDialog
from cnnstudio.ui.window.engine_link import EngineLink
from cnnstudio.ui.window.training_link import TrainingLink
from tests.ui.fake_engine import FakeEngine
from tests.ui.scenes.sliding.conftest import classifier


@pytest.fixture
def window(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, main_window: MainWindow) -> MainWindow:
    monkeypatch.setattr(EngineLink, "engine", engine)
    monkeypatch.setattr(EngineLink, "shut_down", lambda link: None)
    main_window.editor.open(classifier(), None)
    return main_window


def opened(window: MainWindow) -> SlideDialog:
    window.commands["network.slide"].trigger()
    found = window.dialogs.get("slide")
    assert isinstance(found, SlideDialog)
    return found


def test_it_opens_from_the_network_menu(window: MainWindow) -> None:
    dialog = opened(window)
    assert dialog.desk.isVisible()
    assert dialog.desk.stage.invitation.isVisible()
    dialog.desk.train_requested.emit()
    assert window.workspace_name == "train"


def test_it_begins_with_what_was_trained_last(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrainingLink, "run", "/runs/latest")
    assert opened(window).desk.inquiry.model == SavedModel("/runs/latest")


def test_detect_leads_a_classifier_here(window: MainWindow) -> None:
    window.show_workspace("detect")
    window.detect.show_model(UntrainedModel(window.editor.document.project))
    texts = [button.text() for button in window.detect.desk.stage.notice.buttons]
    assert texts == ["Go to Train", "Slide it over an image"]
    window.detect.desk.stage.notice.buttons[1].click()
    assert isinstance(window.dialogs.get("slide"), SlideDialog)
