"""The docks around the canvas."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.workspaces.design_docks import DesignDocks

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def design(shown: Show) -> DesignDocks:
    """Docks around nothing, with labels for panels."""
    design = DesignDocks()
    design._make_docks(*[QLabel(title) for title in ("palette", "properties", "problems", "what if")])
    design.setCentralWidget(QWidget())
    design.reset_layout()
    shown(design)
    return design


def test_docks_hide_and_come_back(qtbot: QtBot, design: DesignDocks) -> None:
    qtbot.mouseClick(design.palette_dock.title.close_button, Qt.MouseButton.LeftButton)
    assert not design.palette_dock.isVisible()
    design.dock_actions()[0].trigger()
    assert design.palette_dock.isVisible()


def test_a_layout_is_saved_restored_and_reset(design: DesignDocks) -> None:
    design.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, design.palette_dock)
    design.problems_dock.hide()
    state = design.layout_state()
    design.reset_layout()
    assert design.dockWidgetArea(design.palette_dock) == Qt.DockWidgetArea.LeftDockWidgetArea
    assert design.problems_dock.isVisible()
    assert design.restore_layout(state)
    assert design.dockWidgetArea(design.palette_dock) == Qt.DockWidgetArea.RightDockWidgetArea
    assert not design.problems_dock.isVisible()
    assert not design.restore_layout(QByteArray(b"nonsense"))
