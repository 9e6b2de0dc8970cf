"""The views of Inspect together: the overview, thumbnails as they come, and what is saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.inspecting.overview import Overview, OverviewResult, StripsSoFar
from cnnstudio.engine.inspecting.side_by_side import ColumnsSoFar, SideBySide
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.desk import InspectDesk
from cnnstudio.ui.inspecting.shelf import PictureSource
from cnnstudio.ui.viewers.overview import OverviewViewer
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine
from tests.ui.inspecting.answering import answer


@pytest.fixture
def desk(
    editor: Editor, engine: FakeEngine, make_picture: Callable[..., Picture], qtbot: QtBot
) -> InspectDesk:
    """Inspect, with two images opened."""
    made = InspectDesk(editor, engine)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    qtbot.waitExposed(made)
    with qtbot.waitSignal(made.shelf.picture_changed):
        made.shelf.open(
            [PictureSource(name, name, lambda name=name: make_picture(name)) for name in ("a", "b")]
        )
    return made


def test_the_first_thumbnails_are_seen_before_the_answer(
    desk: InspectDesk, engine: FakeEngine, overview: OverviewResult
) -> None:
    (job,) = engine.open_jobs(Overview)
    fake.start(job)
    fake.progress(job, StripsSoFar(0, overview.layers[:2]))
    assert [strip.name for strip in desk.layers.strips] == ["pixel_scaling", "conv2d"]
    answer(engine, overview)
    assert len(desk.layers.strips) == 4
    assert desk.layers.current is not None


def test_the_overview_is_asked_for_when_it_is_seen_and_leads_to_layers_and_units(
    desk: InspectDesk, engine: FakeEngine, overview: OverviewResult
) -> None:
    answer(engine, overview)
    assert not engine.tasks(SideBySide)
    desk.tabs.open_tab("overview")
    (job,) = engine.open_jobs(SideBySide)
    viewer = desk.tabs.viewer("overview")
    assert isinstance(viewer, OverviewViewer)
    fake.start(job)
    fake.progress(job, ColumnsSoFar({0: StripsSoFar(0, overview.layers[:1])}))
    assert viewer.view.rows == ("pixel_scaling",)
    fake.succeed(job, (overview,))
    assert viewer.view.columns[0].model == "This network"
    viewer.view.layer_chosen.emit("flatten")
    viewer.view.unit_chosen.emit(3)
    answer(engine, overview)
    assert desk.layers.current is not None
    assert (desk.layers.current.name, desk.unit) == ("flatten", 3)
    assert len(engine.tasks(SideBySide)) == 1  # another layer is no other overview
    assert viewer._count.itemText(1) == "2 images"


def test_what_is_shown_is_saved_under_the_name_of_its_layer(
    desk: InspectDesk,
    engine: FakeEngine,
    overview: OverviewResult,
    answers: Any,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    assert desk.tabs.drawing() is None
    answer(engine, overview)
    assert desk.tabs.drawing() is not None
    answers.path = tmp_path / "maps.npz"
    with qtbot.waitSignal(desk.message) as signal:
        desk.tabs.save_button.save_data()
    assert signal.args == [f"Saved {answers.path}."]
    assert answers.asked == ["Save data conv2d activations.npz"]
    with np.load(answers.path) as loaded:
        assert loaded["activations"].shape == (6, 6, 4)
    answers.path = tmp_path / "gone" / "maps.npz"
    with qtbot.waitSignal(desk.tabs.refused):
        desk.tabs.save_button.save_data()
    assert "could not be saved" in desk.notice.text


def test_a_model_in_any_file_is_looked_into(desk: InspectDesk) -> None:
    desk.opening.model_chosen.emit("pictures/first.keras")
    assert desk.model_choice.path == "pictures/first.keras"
    assert desk.inquiry.model == SavedModel("pictures/first.keras")
