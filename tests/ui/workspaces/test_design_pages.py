"""One page for each project, all alike."""

from __future__ import annotations

import gc
import weakref

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from tests.ui.workspaces.conftest import Desk


def test_bars_are_those_of_all(desk: Desk) -> None:
    desk.design.pages.set_bar("macs")
    desk.editor.follow(desk.second)
    assert desk.design.canvas.canvas_scene.measure == "macs"
    desk.design.pages.set_bar("params")
    desk.editor.follow(desk.first)
    assert desk.design.canvas.canvas_scene.measure == "params"


def test_a_page_goes_with_its_project(desk: Desk) -> None:
    desk.editor.follow(desk.second)
    pages = desk.design.pages.made()
    assert len(pages) == 2
    gone = weakref.ref(pages[0].canvas.canvas_scene)
    del pages
    desk.first.retired.emit()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None
    assert len(desk.design.pages.made()) == 1


def test_each_project_has_its_map_and_legend_as_they_are_wanted(desk: Desk) -> None:
    first = desk.design.overview
    desk.design.canvas.actual_size()
    assert first.isVisible()
    desk.design.pages.set_heated(True)
    desk.editor.follow(desk.second)
    desk.design.canvas.actual_size()
    assert desk.design.overview is not first
    assert desk.design.overview.isVisible()
    assert desk.design.heat_legend.isVisible()
    desk.design.pages.set_overview(False)
    desk.design.pages.set_heated(False)
    desk.editor.follow(desk.first)
    assert desk.design.overview is first
    assert not first.isVisible()
    assert not desk.design.heat_legend.isVisible()
