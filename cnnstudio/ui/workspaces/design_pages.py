"""The middle of the Design workspace: one page for each project, the one that is edited in front."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from PySide6.QtCore import QPoint, QPointF, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from cnnstudio.ui.canvas.amounts import Measure
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.workspaces.design_page import CanvasLook, DesignPage


class DesignPages(QStackedWidget):
    """Makes a page for a project when it is first shown; all show their networks in the same way.

    Signals:
        message: As for `DesignPage`, from any of them.
        quick_add_requested, feeder_requested, rename_requested, menu_requested: The same.
        times_requested: The layers' times are to be measured, or that is to stop.
        demonstration_requested: The user wants to see a `Demonstration`.
        connection_selected: Another connection is selected, or none.
    """

    message = Signal(str)
    quick_add_requested = Signal(QPointF, object)
    feeder_requested = Signal(QPointF, str)
    rename_requested = Signal(str)
    menu_requested = Signal(QPoint, str, bool)
    times_requested = Signal()
    demonstration_requested = Signal(object)
    connection_selected = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = CanvasLook()

    @property
    def shown(self) -> DesignPage:
        """The page in front."""
        return cast("DesignPage", self.currentWidget())

    def made(self) -> list[DesignPage]:
        """All pages that there are."""
        found = [self.widget(place) for place in range(self.count())]
        return [page for page in found if isinstance(page, DesignPage)]

    def show_editor(self, editor: Editor) -> None:
        """Bring the page of a project to the front, made now if it was not."""
        page = next((page for page in self.made() if page.editor is editor), None)
        if page is None:
            page = DesignPage(editor)
            self._listen(page)
            page.set_look(self._look)
            self.addWidget(page)
        self.setCurrentWidget(page)

    def _listen(self, page: DesignPage) -> None:
        page.message.connect(self.message)
        page.quick_add_requested.connect(self.quick_add_requested)
        page.feeder_requested.connect(self.feeder_requested)
        page.rename_requested.connect(self.rename_requested)
        page.menu_requested.connect(self.menu_requested)
        page.heat_legend.times_requested.connect(self.times_requested)
        page.demonstrations.demonstration_requested.connect(self.demonstration_requested)
        page.canvas.canvas_scene.connection_selected.connect(self._on_connection_selected)

    @Slot()
    def _on_connection_selected(self) -> None:
        self.connection_selected.emit()

    def set_bar(self, measure: Measure) -> None:
        """Let the bar on each card show its share of the network's parameters, MACs, memory or time."""
        self._set_look(replace(self._look, measure=measure))

    def set_heated(self, heated: bool) -> None:
        """Let the colours of cards stand for amounts, or for families."""
        self._set_look(replace(self._look, is_heated=heated))

    def set_overview(self, wanted: bool) -> None:
        """Show the map of a network that does not fit, or leave it out."""
        self._set_look(replace(self._look, has_overview=wanted))

    def _set_look(self, look: CanvasLook) -> None:
        self._look = look
        for page in self.made():
            page.set_look(look)
