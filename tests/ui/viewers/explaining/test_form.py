from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project
from cnnstudio.engine.explain.activation_maps import GradCAM
from cnnstudio.engine.explain.explanation import Explain
from cnnstudio.engine.explain.gradients import Saliency
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.ui.viewers.explaining.form import ExplainForm
from cnnstudio.ui.viewers.viewer import Subject


@pytest.fixture
def form(qtbot: QtBot) -> ExplainForm:
    made = ExplainForm()
    qtbot.addWidget(made)
    made.show()
    return made


def choose(form: ExplainForm, kind: str) -> None:
    form.method_choice.setCurrentIndex(form.method_choice.findData(kind))


def test_the_task_is_what_is_chosen(form: ExplainForm, choices: Callable[..., Any], picture: Picture) -> None:
    model = UntrainedModel(Project())
    subject = Subject(model, picture, "any", "Conv2D", (1, 1, 1))
    form.show_choices(choices())
    assert form.task(subject) == Explain(model, picture, GradCAM())
    form.class_choice.choose(4)
    form.layer_choice.setCurrentIndex(form.layer_choice.findData("conv"))
    assert form.task(subject) == Explain(model, picture, GradCAM(), 4, "conv")
    choose(form, "saliency")
    assert form.task(subject) == Explain(model, picture, Saliency(), 4)
    with pytest.raises(ValueError, match="no picture"):
        form.task(Subject(model, None, "any", "Conv2D", (1, 1, 1)))


def test_every_choice_asks_anew(form: ExplainForm, choices: Callable[..., Any], qtbot: QtBot) -> None:
    form.show_choices(choices())
    for change in (
        lambda: choose(form, "layercam"),
        lambda: form.layer_choice.setCurrentIndex(1),
        lambda: form.class_choice.choose(2),
    ):
        with qtbot.waitSignal(form.changed):
            change()
    with qtbot.assertNotEmitted(form.changed):
        form.show_choices(choices())
    assert form.layer_choice.currentData() == "pool", "a chosen layer stays"


def test_layers_are_offered_where_they_count(form: ExplainForm, choices: Callable[..., Any]) -> None:
    form.show_choices(choices())
    assert form.layer_choice.isEnabled()
    assert [form.layer_choice.itemText(row) for row in range(3)] == [
        "The last with maps: pool",
        "pool",
        "conv",
    ]
    choose(form, "occlusion")
    assert not form.layer_choice.isEnabled()
    form.show_choices(choices(layers=(), usual=""))
    assert form.layer_choice.currentText() == "None has maps"


def test_several_outputs_are_offered(form: ExplainForm, choices: Callable[..., Any], qtbot: QtBot) -> None:
    form.show_choices(choices())
    assert not form.output_choice.isVisible()
    form.show_choices(choices(outputs=("side", "main")))
    assert form.output_choice.isVisible()
    assert form.output == ""
    with qtbot.waitSignal(form.output_changed):
        form.output_choice.setCurrentIndex(1)
    assert form.output == "main"
    form.forget_output()
    assert form.output == ""


def test_places_are_offered_where_scores_make_a_map(
    form: ExplainForm, choices: Callable[..., Any], picture: Picture, qtbot: QtBot
) -> None:
    form.show_choices(choices())
    assert not form.place_choice.isVisible()
    assert form.at == ""
    form.show_choices(choices(draws=True, usual="conv"))
    assert form.place_choice.isVisible()
    assert form.place_choice.currentText() == "Mean over the map"
    assert form.layer_choice.currentText() == "Smallest maps: conv"
    with qtbot.waitSignal(form.output_changed):
        form.place_choice.setCurrentIndex(1)
    subject = Subject(UntrainedModel(Project()), picture, "any", "Conv2D", (1, 1, 1))
    assert form.task(subject).at == form.at == "highest"
    form.show_choices(choices(draws=True))
    assert form.at == "highest", "a chosen place stays"
    form.show_choices(choices(draws=True, finds=True))
    assert form.place_choice.currentText() == "Its best cell"
    assert form.at == "", "the best cell is the usual place of a grid"
    form.forget_output()
    assert form.place_choice.isHidden()


def test_methods_that_need_gradients_are_closed_where_there_are_none(
    form: ExplainForm, choices: Callable[..., Any]
) -> None:
    form.show_choices(choices(has_gradients=False))
    assert form.method.kind == "occlusion"
    assert not form.method_choice.model().item(0).isEnabled()  # type: ignore[attr-defined]


def test_a_place_that_was_pointed_at_is_one_more_choice(
    form: ExplainForm, choices: Callable[..., Any], qtbot: QtBot
) -> None:
    form.show_choices(choices(draws=True, finds=True))
    with qtbot.waitSignal(form.output_changed):
        form.choose_place(3, 5)
    assert form.at == (3, 5)
    assert form.place_choice.currentText() == "Row 3, column 5"
    form.choose_place(4, 0)
    assert (form.at, form.place_choice.count()) == ((4, 0), 3)
    form.show_choices(choices(draws=True, finds=True))
    assert form.at == (4, 0), "it stays for the next image"
    form.place_choice.setCurrentIndex(0)
    assert form.at == ""
    form.place_choice.setCurrentIndex(2)
    assert form.at == (4, 0)
    form.show_choices(choices(draws=True))
    assert (form.at, form.place_choice.count()) == ("", 2), "another kind of map has other places"
