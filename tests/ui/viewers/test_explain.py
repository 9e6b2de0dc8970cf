from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project
from cnnstudio.engine.explain.choices import Choices, Duration, EstimateDuration, ExplainChoices
from cnnstudio.engine.explain.explanation import Explain, Explanation
from cnnstudio.engine.explain.method import ExplainProgress, Finding
from cnnstudio.engine.explain.sanity import CheckSanity, Sanity, SanityStep
from cnnstudio.engine.explain.score_map import laid_out
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
from cnnstudio.ui.viewers.explain import ExplainViewer
from cnnstudio.ui.viewers.viewer import Subject
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine

PICTURE = Picture(np.zeros((4, 6, 3), np.uint8), "black.png")
SUBJECT = Subject(UntrainedModel(Project()), PICTURE, "any", "Conv2D", (1, 1, 1))
MAP = np.tile(np.linspace(0, 1, 6, dtype=np.float32), (4, 1))
FOUND = Explanation(
    "gradcam", "conv", 1, "dog", 2.0, 0.75, MAP, MAP, (0.0, 1.0), np.zeros((0, 2, 2), np.float32), 1, 1, (), ()
)  # fmt: skip
CHOICES = Choices(("out",), "out", ("cat", "dog"), np.array([0.25, 0.75]), (1, 0), ("conv",), True)


@pytest.fixture
def engine(qapp: object) -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def viewer(engine: FakeEngine, qtbot: QtBot) -> ExplainViewer:
    made = ExplainViewer()
    made.work_with(engine)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


@pytest.fixture
def asked(viewer: ExplainViewer) -> ExplainViewer:
    """With an image whose classes are known."""
    assert viewer.task(SUBJECT) == ExplainChoices(SUBJECT.model, PICTURE)
    viewer.show_result(CHOICES)
    return viewer


def newest(engine: FakeEngine, kind: type) -> Any:
    return engine.open_jobs(kind)[-1]


def choose(viewer: ExplainViewer, kind: str) -> None:
    viewer.form.method_choice.setCurrentIndex(viewer.form.method_choice.findData(kind))


def test_an_image_is_explained_at_once_where_that_is_quick(asked: ExplainViewer, engine: FakeEngine) -> None:
    assert asked.is_busy
    fake.succeed(newest(engine, Explain), FOUND)
    assert asked.found is FOUND
    assert asked.pictures.caption_text == "Grad-CAM for dog (75 %) at conv"
    assert "It does not show single pixels" in asked.words.text()
    assert "Selvaraju" in asked.words.text()
    assert not asked.is_busy


def test_another_place_of_a_map_of_scores_is_asked_about(viewer: ExplainViewer, engine: FakeEngine) -> None:
    viewer.task(SUBJECT)
    viewer.show_result(dataclasses.replace(CHOICES, draws=True, usual="conv"))
    where = "on average over 6 × 8 places"
    fake.succeed(newest(engine, Explain), dataclasses.replace(FOUND, where=where))
    assert viewer.pictures.caption_text == f"Grad-CAM for dog (75 %) {where}, at conv"
    viewer.form.place_choice.setCurrentIndex(1)
    assert newest(engine, ExplainChoices).task == ExplainChoices(SUBJECT.model, PICTURE, at="highest")
    fake.succeed(newest(engine, ExplainChoices), dataclasses.replace(CHOICES, draws=True, usual="conv"))
    assert newest(engine, Explain).task.at == "highest"


def test_a_place_that_is_clicked_is_explained(viewer: ExplainViewer, engine: FakeEngine) -> None:
    scores = laid_out(np.full((2, 2), 0.5), PICTURE.pixels.shape, (8, 8), "resize")
    choices = dataclasses.replace(CHOICES, draws=True, usual="conv", drawn=scores, at=(1, 1))
    viewer.task(SUBJECT)
    viewer.show_result(choices)
    assert viewer.pictures.view.at == (1, 1), "places can be chosen before there is a map"
    viewer.pictures.view.place_chosen.emit(0, 1)
    assert newest(engine, ExplainChoices).task == ExplainChoices(SUBJECT.model, PICTURE, at=(0, 1))
    fake.succeed(newest(engine, ExplainChoices), dataclasses.replace(choices, at=(0, 1)))
    assert newest(engine, Explain).task.at == (0, 1)
    other = dataclasses.replace(SUBJECT, picture=Picture(np.ones((4, 6, 3), np.uint8), "other.png"))
    viewer.task(other)
    assert viewer.pictures.view.scores is None, "another image has other scores"


def test_another_choice_replaces_what_was_asked(asked: ExplainViewer, engine: FakeEngine) -> None:
    first = newest(engine, Explain)
    choose(asked, "saliency")
    fake.succeed(first, FOUND)
    assert asked.found is None, "the answer to an older question"
    second = newest(engine, Explain)
    assert second.task.method.kind == "saliency"
    fake.succeed(second, dataclasses.replace(FOUND, method="saliency", layer=""))
    assert asked.pictures.caption_text == "Saliency for dog (75 %)"


def test_long_methods_say_how_long_and_wait_for_a_click(asked: ExplainViewer, engine: FakeEngine) -> None:
    fake.succeed(newest(engine, Explain), FOUND)
    choose(asked, "occlusion")
    assert not engine.open_jobs(Explain)
    fake.succeed(newest(engine, EstimateDuration), Duration(226, 40.0))
    assert asked.line.text == "Occlusion: 226 passes through the network, about 40 s."
    assert asked.found is None
    assert asked.pictures.view.values is None, "the map of another method would mislead"
    asked.line.button.click()
    job = newest(engine, Explain)
    assert asked.line.is_working
    fake.progress(job, ExplainProgress(17, 226, 37.0, Finding(MAP, MAP, 17)))
    assert asked.line.text == "Occlusion: 17 of 226 passes, 37 s left. What is seen is partial."
    assert asked.pictures.caption_text == "Partial"
    asked.line.button.click()
    assert job.state == "stopping"
    fake.stop(job, dataclasses.replace(FOUND, passes=17, total=226, layer="", notes=("Stopped early.",)))
    assert asked.pictures.caption_text == "Partial: Occlusion for dog (75 %)"
    assert asked.notice.text == "Stopped early."
    assert asked.line.text == ""


def test_while_a_network_learns_long_work_goes_on_and_its_map_stays(
    asked: ExplainViewer, engine: FakeEngine
) -> None:
    choose(asked, "occlusion")
    fake.succeed(newest(engine, EstimateDuration), Duration(226, 40.0))
    asked.line.button.click()
    asked.show_result(CHOICES)
    fake.succeed(newest(engine, Explain), FOUND)
    assert asked.found is FOUND
    asked.show_result(CHOICES)
    fake.succeed(newest(engine, EstimateDuration), Duration(226, 40.0))
    assert asked.line.text.startswith("Occlusion: 226 passes")
    assert asked.pictures.view.values is MAP


def test_long_methods_on_small_networks_begin_at_once(asked: ExplainViewer, engine: FakeEngine) -> None:
    choose(asked, "integrated")
    fake.succeed(newest(engine, EstimateDuration), Duration(64, 0.3))
    job = newest(engine, Explain)
    fake.stop(job, None)
    assert asked.notice.text == "Stopped before there was anything to show."
    asked.notice.buttons[0].click()
    assert engine.open_jobs(EstimateDuration)


def test_what_takes_a_while_can_be_cancelled(asked: ExplainViewer, engine: FakeEngine, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: asked.line.text == "Grad-CAM…")
    asked.line.button.click()
    assert newest(engine, Explain).state == "stopping"


def test_a_map_is_checked_against_random_weights(asked: ExplainViewer, engine: FakeEngine) -> None:
    fake.succeed(newest(engine, Explain), FOUND)
    asked.pictures.check_button.click()
    job = newest(engine, CheckSanity)
    assert job.task == CheckSanity(Explain(SUBJECT.model, PICTURE), cascades=True)
    fake.progress(job, ExplainProgress(1, 7, None))
    fake.succeed(job, Sanity(FOUND, (SanityStep("conv", 1, 0.95),), 1))
    assert asked.pictures.verdict.text().startswith("Hardly changed (rank correlation 0.95)")
    assert asked.pictures.other.isVisible()
    choose(asked, "smoothgrad")
    fake.succeed(newest(engine, EstimateDuration), Duration(32, 0.1))
    fake.succeed(newest(engine, Explain), FOUND)
    asked.pictures.check_button.click()
    assert not newest(engine, CheckSanity).task.cascades


def test_the_map_is_saved_as_picture_and_numbers(asked: ExplainViewer, engine: FakeEngine) -> None:
    assert asked.picture() is None
    assert asked.arrays() == {}
    assert asked.table() is None
    fake.succeed(newest(engine, Explain), FOUND)
    drawing = asked.picture()
    assert drawing is not None
    alone = drawing.size.width()
    assert b"Grad-CAM for dog" in drawing.svg("map")
    assert list(asked.arrays()) == ["map", "raw"]
    table = asked.table()
    assert table is not None
    assert [float(row[2]) for row in map(tuple, table.rows)] == MAP.ravel().tolist()
    asked.pictures.check_button.click()
    fake.succeed(newest(engine, CheckSanity), Sanity(FOUND, (SanityStep("conv", 1, 0.95),), 1))
    drawing = asked.picture()
    assert drawing is not None
    assert drawing.size.width() > 1.8 * alone
    shot = drawing.image()
    asked.pictures.outline.click()
    asked.pictures.alone.click()
    assert asked.picture().image() != shot  # type: ignore[union-attr]
    assert asked.arrays()["random"] is MAP
    both = asked.table()
    assert both is not None
    assert both.header[-1] == "value with random weights"


def test_another_image_takes_the_map_away_until_its_own_has_come(
    asked: ExplainViewer, engine: FakeEngine
) -> None:
    fake.succeed(newest(engine, Explain), FOUND)
    asked.task(SUBJECT)
    assert asked.found is FOUND, "nothing is new"
    other = dataclasses.replace(SUBJECT, picture=Picture(np.ones((4, 6, 3), np.uint8), "other.png"))
    asked.task(other)
    assert asked.found is None
    assert asked.pictures.view.values is None
    asked.show_result(CHOICES)
    assert newest(engine, Explain).task.image is other.picture


def test_networks_without_class_scores_are_told_so(asked: ExplainViewer, engine: FakeEngine) -> None:
    asked.show_result(dataclasses.replace(CHOICES, outputs=(), best=(), labels=(), refusal="It draws maps."))
    assert asked._empty.isVisible()
    assert asked._empty.refusal == "It draws maps."
    assert not asked.is_busy
    asked.show_result(CHOICES)
    assert asked.pictures.isVisible()


def test_of_several_outputs_another_has_its_own_classes(asked: ExplainViewer, engine: FakeEngine) -> None:
    both = dataclasses.replace(CHOICES, outputs=("out", "side"))
    asked.show_result(both)
    asked.form.output_choice.setCurrentIndex(1)
    job = newest(engine, ExplainChoices)
    assert job.task.output == "side"
    fake.succeed(job, dataclasses.replace(both, output="side", labels=("a", "b")))
    assert newest(engine, Explain).task.output == "side"
    assert asked.form.class_choice.itemText(0) == "Likeliest: b (75 %)"
    asked.task(dataclasses.replace(SUBJECT, model=SavedModel("other.keras")))
    assert asked.form.output == ""


def test_refusals_stand_where_the_map_would(asked: ExplainViewer, engine: FakeEngine) -> None:
    fake.fail(newest(engine, Explain), "Not enough memory.")
    assert asked.notice.text == "Not enough memory."
    asked.clear()
    assert not asked.form.isVisibleTo(asked), "what was chosen of another network is no choice"
    asked.task(SUBJECT)
    asked.show_result(CHOICES)
    assert asked.form.isVisibleTo(asked)
    asked.clear()
    assert asked.notice.text == ""
    assert asked.pictures.view.values is None
    with pytest.raises(TypeError):
        asked.show_result("nothing")
    assert ExplainViewer.accepts(SUBJECT)
    assert not ExplainViewer.accepts(dataclasses.replace(SUBJECT, picture=None))
