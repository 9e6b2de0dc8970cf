"""Tests of what panels have in common that look at one layer while it learns."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout
from pytestqt.qtbot import QtBot

from cnnstudio.engine.training.training_progress import TrainProgress, TrainResult
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.training.look_panel import LookPanel
from cnnstudio.ui.training.session import TrainingSession
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine

RUN = "/runs/one"


class Look(LookPanel):
    """Asks for a text, and remembers what it was told."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, "a look", "A look")
        self.told: list[object] = []
        content = QVBoxLayout()
        content.addWidget(self.layers)
        self.fold.set_content(content)

    def task(self, run: str, layer: str) -> object:
        return run, layer, self.is_live

    def show_answer(self, answer: object) -> None:
        self.told.append(answer)
        self.list_layers(("conv2d", "dense"), "dense")
        if self.is_live:
            self.look_again_in(1000)

    def show_refusal(self, message: str) -> None:
        self.told.append(message)

    def forget_run(self) -> None:
        self.told.append("forgotten")


@pytest.fixture
def session(engine: FakeEngine, editor: Editor, progress: TrainProgress) -> TrainingSession:
    """A training that runs."""
    made = TrainingSession(engine, editor)  # type: ignore[arg-type]
    made.start(editor.document.project)
    fake.start(engine.jobs[0])
    fake.progress(engine.jobs[0], progress)
    return made


@pytest.fixture
def look(engine: FakeEngine, qtbot: QtBot) -> Look:
    made = Look(engine)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    return made


def asked(engine: FakeEngine) -> list[object]:
    return engine.tasks(tuple)


def test_nothing_is_asked_that_nobody_sees(look: Look, engine: FakeEngine, session: TrainingSession) -> None:
    assert look.isHidden()
    look.show_session(session)
    assert look.isVisible()
    assert look.told == ["forgotten"]
    assert not asked(engine)
    look.fold.button.click()
    assert asked(engine) == [(RUN, "", True)]
    look.hide()
    look.look()
    look.show()
    assert len(asked(engine)) == 2
    look.fold.button.click()
    look.look()
    assert len(asked(engine)) == 2


def test_it_looks_at_the_chosen_layer_until_it_is_hidden(
    look: Look, engine: FakeEngine, session: TrainingSession
) -> None:
    look.show_session(session)
    look.fold.button.click()
    fake.succeed(engine.jobs[-1], "seen")
    assert look.told[-1] == "seen"
    assert look.layers.currentText() == "dense"
    assert look._timer.isActive()
    look.layers.setCurrentIndex(0)
    look.layers.activated.emit(0)
    assert asked(engine)[-1] == (RUN, "conv2d", True)
    assert not look._timer.isActive()
    fake.fail(engine.jobs[-1], "No such layer.")
    assert look.told[-1] == "No such layer."
    look.layers.activated.emit(0)
    fake.succeed(engine.jobs[-1], "again")
    look.hide()
    assert not look._timer.isActive()


def test_the_end_of_a_run_is_looked_at_once_more(
    look: Look, engine: FakeEngine, session: TrainingSession, result: TrainResult
) -> None:
    look.show_session(session)
    look.fold.button.click()
    look.show_session(session)
    assert len(asked(engine)) == 1
    fake.succeed(engine.jobs[0], result)
    look.show_session(session)
    assert asked(engine)[-1] == (RUN, "", False)
    fake.succeed(engine.jobs[1], "late")
    assert look.told == ["forgotten"]
    fake.succeed(engine.jobs[2], "the end")
    assert look.told == ["forgotten", "the end"]
    assert not look._timer.isActive()
