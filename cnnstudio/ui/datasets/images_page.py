"""The images of a data set, those of them that are wanted, and one of them large."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.core.values import Shape
from cnnstudio.ui.datasets.filters import Filters
from cnnstudio.ui.datasets.look import DatasetLook
from cnnstudio.ui.datasets.sample_panel import SamplePanel
from cnnstudio.ui.datasets.sample_view import SampleView
from cnnstudio.ui.theme.surfaces import Hairline, Parted
from cnnstudio.ui.widgets.invitation import Invitation


class ImagesPage(Parted):
    """Shows the images of a data set, or how to come by one.

    Signals:
        filtered: Other images are wanted; carries the class, −1 for all.
        sample_chosen: An image is chosen; carries its place.

    Attributes:
        filters: Which images are wanted.
        view: The images.
        sample: The one that is chosen.
    """

    filtered = Signal(int)
    sample_chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self._look: DatasetLook | None = None
        self._glimpsed: DatasetLook | None = None
        self.filters = Filters()
        self.view = SampleView()
        self.sample = SamplePanel()
        self._pages = QStackedLayout()
        self._empty = Invitation(
            "No images to show",
            "Choose a data set on the left, or drop a folder with a folder of images for each class on the window.",
            self,
        )
        self._empty.column.addStretch(1)
        self._lay_out()
        self.filters.changed.connect(self._on_filters_changed)
        self.view.chosen.connect(self._on_sample_chosen)

    def _lay_out(self) -> None:
        for page in (self._empty, self.view):
            self._pages.addWidget(page)
        middle = QWidget()
        centre = QVBoxLayout(middle)
        centre.setContentsMargins(0, 0, 0, 0)
        centre.setSpacing(0)
        centre.addWidget(self.filters)
        centre.addWidget(Hairline())
        centre.addLayout(self._pages, 1)
        self.addWidget(middle)
        self.addWidget(self.sample)
        self.setStretchFactor(0, 1)
        self.setSizes([800, 320])
        self.sample.setMinimumWidth(240)

    def show_entry(self, entry: Shape | None) -> None:
        """Take the shape of the network's input, which the chosen image is brought to."""
        self.sample.show_entry(entry)

    def show_glimpse(self, look: DatasetLook) -> None:
        """Show the first images of a data set whose others are still to come; they cannot be filtered so far."""
        self.show_look(None)
        self._glimpsed = look
        self.view.show_look(look)
        self._pages.setCurrentWidget(self.view)

    def show_look(self, look: DatasetLook | None) -> None:
        """Begin with all images of another data set, or go on with those of the one glimpsed; None for what to do without one."""
        self._look = look
        self.filters.show_look(look)
        self._pages.setCurrentWidget(self._empty if look is None else self.view)
        self.sample.show_sample(None, -1)
        before, self._glimpsed = self._glimpsed, None
        if before is not None and look is not None and before.data == look.data:
            self.view.go_on_with(look)
        else:
            self.view.show_look(look)

    @Slot(int)
    def choose(self, place: int) -> None:
        """Choose an image, whichever are shown."""
        self.filters.show_all()
        self.view.choose(place)

    @Slot()
    def _on_filters_changed(self) -> None:
        if self._look is not None:
            self.filtered.emit(-1 if self.filters.label is None else self.filters.label)
            self.view.show_places(self._look.places(self.filters.label, self.filters.part))
            self.sample.show_sample(None, -1)

    @Slot(int)
    def _on_sample_chosen(self, place: int) -> None:
        if self._look is None:  # it is shown as soon as all images are here
            return
        self.sample.show_sample(self._look, place)
        self.sample_chosen.emit(place)
