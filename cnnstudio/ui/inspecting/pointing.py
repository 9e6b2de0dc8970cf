"""Ties the large map to the viewer of single numbers: a click asks, and what is asked about is marked."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Slot

from cnnstudio.engine.pixel.account import Account
from cnnstudio.ui.inspecting.layer_list import LayerList
from cnnstudio.ui.inspecting.unit_view import UnitView
from cnnstudio.ui.inspecting.viewer_tabs import ViewerTabs
from cnnstudio.ui.viewers.account.places import Place
from cnnstudio.ui.viewers.pixel import PixelViewer


class UnitChooser(Protocol):
    """Chooses the unit that is looked at."""

    def __call__(self, unit: int, /) -> None:
        """Look at another unit."""


class Pointing(QObject):
    """Keeps the place of the number that is asked about the same in the map and in its viewer.

    Args:
        view: The map of the chosen unit.
        tabs: Among them the viewer of single numbers.
        layers: Chooses layers.
        choose_unit: Chooses units.
        parent: Qt parent.
    """

    def __init__(
        self, view: UnitView, tabs: ViewerTabs, layers: LayerList, choose_unit: UnitChooser, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view, self._tabs, self._layers, self._choose_unit = view, tabs, layers, choose_unit
        viewer = tabs.viewer(PixelViewer.kind)
        if not isinstance(viewer, PixelViewer):
            raise TypeError(f"no viewer of numbers: {type(viewer).__name__}")
        self._viewer = viewer
        view.chosen.connect(self._on_place_chosen)
        view.moved.connect(viewer.move_place)
        viewer.place_changed.connect(view.mark)
        viewer.account_shown.connect(self._on_account_shown)
        viewer.number_wanted.connect(self._on_number_wanted)
        tabs.maps_shown.connect(self._on_maps_shown)

    def open(self) -> None:
        """Show how the number at the marked place came about, if there is one."""
        self._tabs.open_tab(PixelViewer.kind)

    def play(self) -> None:
        """Walk across the map place by place; or stop, where that is being done."""
        self.open()
        if self._tabs.current is self._viewer and self._viewer.place is not None:
            self._viewer.walk.play.toggle()

    @Slot(int, int)
    def _on_place_chosen(self, row: int, column: int) -> None:
        self._viewer.show_place(row, column)
        self._tabs.open_tab(PixelViewer.kind)

    @Slot(object)
    def _on_account_shown(self, account: Account | None) -> None:
        self._view.show_field(None if account is None else _shares(account))

    @Slot(object)
    def _on_maps_shown(self, _stack: object) -> None:
        """Outline no longer what a number of another layer or image sees, while none is asked about."""
        if self._tabs.current is not self._viewer:
            self._view.show_field(None)

    @Slot(str, object, int)
    def _on_number_wanted(self, layer: str, place: Place | None, unit: int) -> None:
        """Look at a number of another layer."""
        self._layers.choose(layer)
        if place is not None:
            self._viewer.show_place(*place)
        self._choose_unit(unit)


def _shares(account: Account) -> tuple[float, float, float, float] | None:
    """What the number sees as left, top, width and height, in shares of the image; None where that is unknown."""
    if account.field is None or len(account.field) != 2 or any(end <= first for first, end in account.field):
        return None
    (top, bottom), (left, right) = account.field
    height, width = account.picture_size
    return left / width, top / height, (right - left) / width, (bottom - top) / height
