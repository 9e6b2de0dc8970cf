from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from cnnstudio.ui.runs.desk import RunsDesk
from cnnstudio.ui.runs.overlay_panel import OverlayPanel
from tests.ui.runs.conftest import MakeRun


def test_pages_say_what_to_tick_until_there_is_enough(
    make_desk: Callable[[], RunsDesk], make_run: MakeRun, qtbot: QtBot
) -> None:
    paths = [make_run("20261128-101500-a"), make_run("20261128-101501-b")]
    desk = make_desk()
    assert desk.curves.invitation.isVisible()
    assert desk.curves.panel is None
    desk.model.tick(paths[:1], True)
    qtbot.waitUntil(lambda: isinstance(desk.curves.panel, OverlayPanel) and desk.curves.panel.isVisible())
    desk.pages.open("compare")
    assert desk.compare.invitation.isVisible()
    desk.model.tick(paths[1:], True)
    qtbot.waitUntil(lambda: desk.compare.panel is not None and desk.compare.panel.isVisible())
    desk.model.untick_all()
    qtbot.waitUntil(desk.compare.invitation.isVisible)
