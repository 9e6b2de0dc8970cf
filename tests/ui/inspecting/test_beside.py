from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.beside import Beside
from cnnstudio.ui.inspecting.shelf import PictureSource, Shelf
from cnnstudio.ui.inspecting.viewer_tabs import ViewerTabs
from cnnstudio.ui.viewers.overview import OverviewViewer
from tests.ui.fake_engine import FakeEngine


def test_the_overview_is_told_what_can_stand_beside(
    editor: Editor,
    engine: FakeEngine,
    make_picture: Callable[..., Picture],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cnnstudio.ui.inspecting.other_models.runs_folder", lambda: tmp_path)
    tabs = ViewerTabs(engine)  # type: ignore[arg-type]
    qtbot.addWidget(tabs)
    shelf = Shelf(tabs)
    beside = Beside(editor, shelf, tabs, tabs)
    overview = tabs.viewer("overview")
    assert isinstance(overview, OverviewViewer)
    names = ("a", "b", "c")
    with qtbot.waitSignal(shelf.picture_changed):
        shelf.open([PictureSource(name, name, lambda name=name: make_picture(name)) for name in names])
    assert [source.name for source in shelf.others()] == ["b", "c"]
    canvas = UntrainedModel(editor.document.project)
    beside.offer(canvas, shelf.picture)
    assert [overview._count.itemText(place) for place in range(3)] == ["This image", "2 images", "3 images"]
    assert not overview._beside.isEnabled()
    beside.offer(SavedModel(str(tmp_path / "foreign.keras")), shelf.picture)
    assert overview._beside.itemText(1) == "Network on the canvas"
    with qtbot.waitSignal(shelf.picture_changed):
        shelf.step(-1)
    assert [source.name for source in shelf.others()] == ["a", "b"]
