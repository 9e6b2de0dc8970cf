from __future__ import annotations

from pytestqt.qtbot import QtBot

from cnnstudio.ui.inspecting.centre import Centre
from cnnstudio.ui.inspecting.viewer_tabs import ViewerTabs
from tests.ui.fake_engine import FakeEngine


def test_the_viewers_take_the_place_of_the_empty_page(engine: FakeEngine, qtbot: QtBot) -> None:
    tabs = ViewerTabs(engine)  # type: ignore[arg-type]
    centre = Centre(tabs)
    qtbot.addWidget(centre)
    centre.show()
    for has_content in (False, True, False):
        centre.show_viewers(has_content)
        assert (tabs.isVisible(), centre.empty_page.isVisible()) == (has_content, not has_content)


def test_nothing_moves_when_the_engine_begins_to_work(engine: FakeEngine, qtbot: QtBot) -> None:
    centre = Centre(ViewerTabs(engine))  # type: ignore[arg-type]
    qtbot.addWidget(centre)
    centre.show()
    before = centre.empty_page.geometry()
    centre.show_busy(True)
    assert centre.is_busy
    centre.layout().activate()
    assert centre.empty_page.geometry() == before
