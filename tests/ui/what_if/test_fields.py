from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.core.layer import Layer
from cnnstudio.core.network import chain
from cnnstudio.document.project import Project
from cnnstudio.document.trial import Trial
from cnnstudio.ui.what_if.fields import TrialFields

Make = Callable[..., Layer]


@pytest.fixture
def fields(qtbot: QtBot) -> TrialFields:
    fields = TrialFields()
    qtbot.addWidget(fields)
    return fields


@pytest.mark.parametrize(
    ("shape", "names"),
    [
        ((784,), ["values"]),
        ((64, 3), ["length", "channels"]),
        ((28, 28, 1), ["height", "width", "channels"]),
        ((8, 9, 10, 1), ["depth", "height", "width", "channels"]),
        ((None, None, 3), ["height", "width", "channels"]),
    ],
)
def test_every_rank_of_input_is_shown_and_read_back(
    fields: TrialFields, make_layer: Make, shape: tuple[int | None, ...], names: list[str]
) -> None:
    project = Project(chain(make_layer("input", shape=shape)))
    fields.show_trial(project, Trial())
    shown = [field for field in fields.sizes if not field.isHidden()]
    assert [field.accessibleName() for field in shown] == [f"Input {name}" for name in names]
    assert fields.trial() == Trial(shape, 32)
    assert fields.trial().trimmed(project) == Trial()


def test_what_is_tried_stands_in_place_of_the_projects_own(fields: TrialFields, make_layer: Make) -> None:
    project = Project(chain(make_layer("input", shape=(28, 28, 1))))
    fields.show_trial(project, Trial((14, 28, 3), 8, 16))
    assert fields.trial() == Trial((14, 28, 3), 8, 16)


@pytest.mark.parametrize(
    ("text", "message"), [("x", "A size must be a "), ("2.5", "A size must be a whole number; it is 2.5.")]
)
def test_what_is_no_whole_number_is_refused(
    fields: TrialFields, make_layer: Make, text: str, message: str
) -> None:
    fields.show_trial(Project(chain(make_layer("input"))), Trial())
    fields.sizes[0].show_text(text)
    with pytest.raises(ValueError, match=message):
        fields.trial()


def test_a_batch_that_is_no_number_is_named(fields: TrialFields, make_layer: Make) -> None:
    fields.show_trial(Project(chain(make_layer("input"))), Trial())
    fields.batch.show_text("many")
    with pytest.raises(ValueError, match="The batch size must be"):
        fields.trial()
