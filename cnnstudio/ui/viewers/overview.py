"""The whole network at a glance: the image goes through it as rows of thumbnails, alone or beside others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout

from cnnstudio.core.numerals import exact
from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.models import ModelSource
from cnnstudio.engine.inspecting.overview import Overview, OverviewResult
from cnnstudio.engine.inspecting.side_by_side import ColumnsSoFar, SideBySide
from cnnstudio.ui.viewers.colour_tables import picture_image
from cnnstudio.ui.viewers.header import Header
from cnnstudio.ui.viewers.overview_rows import Column
from cnnstudio.ui.viewers.overview_view import OverviewView
from cnnstudio.ui.viewers.saving import Arrays, Table
from cnnstudio.ui.viewers.viewer import Subject, Viewer, register
from cnnstudio.ui.widgets.drawing import Drawing
from cnnstudio.ui.widgets.errand import Errands

_MAPS, _LEAST_MAPS = 12, 4  # of a layer: in one column, and in each of many
_SIDE = 52  # px: as large as they are drawn
_MOST_PICTURES = 4
_PICTURE_SIDE = 192  # px: a head is made from no more


class Source(Protocol):
    """An image that can be read when it is wanted."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def read(self) -> Callable[[], Picture]:
        """Reads it, off the window's thread."""


@dataclass(frozen=True, slots=True)
class OtherModel:
    """A network that can stand beside the one that is looked into.

    Attributes:
        label: What it is called.
        model: The network.
    """

    label: str
    model: ModelSource


@register
class OverviewViewer(Viewer):
    """Every layer of the network with its strongest maps."""

    kind = "overview"
    title = "Overview"
    help = "Every layer with its strongest maps; other images and other networks beside it."

    def __init__(self) -> None:
        super().__init__()
        self._sources: tuple[Source, ...] = ()
        self._pictures: tuple[Picture, ...] = ()
        self._others: tuple[OtherModel, ...] = ()
        self._label = ""
        self._results: tuple[OverviewResult | str, ...] = ()
        self._shown: SideBySide | None = None
        self._asked: SideBySide | None = None
        self._header = Header()
        self._count = self._header.add_choice(
            "Images side by side", ("This image",), "How many of the opened images go through the network."
        )
        self._beside = self._header.add_choice(
            "Network beside it",
            ("No other",),
            "Another network, or another epoch of this one, on the same image.",
        )
        self.view = OverviewView()
        self.view.layer_chosen.connect(self.layer_chosen)
        self.view.unit_chosen.connect(self.unit_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self.view, 1)
        self._reading = Errands(self)
        self._reading.done.connect(self._on_pictures_read)
        self._reading.refused.connect(self._on_pictures_refused)
        self._count.currentIndexChanged.connect(self._on_count_changed)
        self._beside.currentIndexChanged.connect(self._on_beside_changed)

    # What can stand side by side

    def offer_pictures(self, sources: Sequence[Source]) -> None:
        """Say which images come behind the one that is looked at, the next first."""
        self._sources = tuple(sources)[: _MOST_PICTURES - 1]
        words = ("This image", *(f"{number + 2} images" for number in range(len(self._sources))))
        _refill(self._count, words)
        self._count.setEnabled(len(words) > 1)
        self._read()

    def offer_models(self, label: str, others: Sequence[OtherModel]) -> None:
        """Say what the network is called that is looked into, and which others there are."""
        self._label, self._others = label, tuple(others)
        _refill(self._beside, ("No other", *(other.label for other in others)))
        self._beside.setEnabled(bool(others))

    @Slot()
    def _on_count_changed(self) -> None:
        self._read()
        self.task_changed.emit()

    @Slot()
    def _on_beside_changed(self) -> None:
        self.task_changed.emit()

    def _read(self) -> None:
        """Read the other images that are wanted."""
        wanted = self._sources[: max(0, self._count.currentIndex())]
        self._pictures = ()
        self._reading.forget()
        if wanted:
            self._reading.run(lambda: tuple(source.read() for source in wanted))

    @Slot(object)
    def _on_pictures_read(self, pictures: tuple[Picture, ...]) -> None:
        self._pictures = pictures
        self.task_changed.emit()

    @Slot(str)
    def _on_pictures_refused(self, message: str) -> None:
        self._header.show_text("Overview", message)
        self.task_changed.emit()

    # The viewer

    @classmethod
    def accepts(cls, subject: Subject) -> bool:
        """Every network, once there is an image."""
        return subject.picture is not None

    def task(self, subject: Subject) -> object:
        """Ask for the layers of every image in every network."""
        if subject.picture is None:
            raise ValueError("an overview of no picture")
        self.view.show_layer(subject.layer)
        if self._reading.is_busy and self._asked is not None:
            return self._asked  # what is seen stays until the other images are read
        models = [subject.model, *(other.model for other in self._chosen_others())]
        pairs = [(model, picture) for picture in (subject.picture, *self._pictures) for model in models]
        count = max(_LEAST_MAPS, _MAPS // len(pairs))
        self._asked = SideBySide(tuple(Overview(*pair, 5, count, _SIDE) for pair in pairs))
        return self._asked

    def _chosen_others(self) -> tuple[OtherModel, ...]:
        place = self._beside.currentIndex() - 1
        return self._others[place : place + 1] if place >= 0 else ()

    def show_progress(self, progress: object) -> None:
        """Draw the layers that are ready, while nothing of these columns is seen yet."""
        if not isinstance(progress, ColumnsSoFar) or self._asked is None:
            return
        if self._shown != self._asked:
            if self._is_alike(self._asked):
                return  # the old thumbnails stay until all the new ones are there: nothing flickers
            self._begin(self._asked)
        for number, strips in progress.columns.items():
            self.view.columns[number].take(strips.strips)
        self.view.show_columns(self.view.columns)

    def _is_alike(self, task: SideBySide) -> bool:
        """Whether as many columns of the same networks are seen now."""
        before = () if self._shown is None else self._shown.columns
        return [column.model for column in before] == [column.model for column in task.columns]

    def _begin(self, task: SideBySide) -> None:
        self._shown, self._results = task, ()
        labels = [self._label, *(other.label for other in self._chosen_others())]
        self.view.show_columns(
            [
                _column(overview.image, labels[place % len(labels)])
                for place, overview in enumerate(task.columns)
            ]
        )
        self._describe()

    def show_result(self, result: object) -> None:
        """Draw all columns."""
        if not isinstance(result, tuple) or self._asked is None:
            raise TypeError(f"no overviews: {type(result).__name__}")
        self._begin(self._asked)
        self._results = result
        for column, found in zip(self.view.columns, result, strict=True):
            if isinstance(found, str):
                column.refusal = found
                continue
            column.take(found.layers)
            column.is_done = True
            column.scores = () if found.prediction is None else found.prediction.classes
        self.view.show_columns(self.view.columns)
        self._describe()

    def _describe(self) -> None:
        count = len(self.view.rows)
        words = [f"{exact(count)} layers", "the strongest maps first", "each layer on its own scale"]
        if len(self.view.columns) > 1:
            words[1] = "in every column the units that are strongest in the first"
        self._header.show_text(self._label or "Overview", " · ".join(words) if count else "")

    def show_unit(self, unit: int) -> None:
        """It shows many units at once."""

    def clear(self) -> None:
        """Show nothing."""
        self._shown = self._asked = None
        self._results = ()
        self.view.show_columns(())
        self._header.show_text("", "")

    @property
    def details(self) -> str:
        """The line about the columns."""
        return self._header.details

    # What can be saved

    def picture(self) -> Drawing | None:
        """All rows of all columns."""
        return self.view.drawing()

    def arrays(self) -> Arrays:
        """The maps as they are shown: float32, (maps, h, w), by column and layer."""
        found: dict[str, Any] = {}
        for number, column in enumerate(self.view.columns):
            for name, strip in column.strips.items():
                found[f"{number}/{name}"] = strip.maps
                found[f"{number}/{name}/units"] = np.array(strip.units, np.int64)
        return found

    def table(self) -> Table | None:
        """A line for each layer of each column."""
        if not self.view.rows:
            return None
        rows = [
            (column.picture, column.model, strip.name, strip.type, "x".join(map(str, strip.shape)),
             strip.low, strip.high, strip.unknown, " ".join(map(str, strip.units)))
            for column in self.view.columns for strip in column.strips.values()
        ]  # fmt: skip
        header = (
            "image",
            "network",
            "layer",
            "type",
            "shape",
            "min",
            "max",
            "NaN or infinite",
            "units shown",
        )
        return Table(header, rows)


def _column(picture: Picture, label: str) -> Column:
    step = max(1, max(picture.height, picture.width) // _PICTURE_SIDE)
    return Column(picture.name, label, picture_image(picture.pixels[::step, ::step]))


def _refill(box: QComboBox, words: Sequence[str]) -> None:
    """Offer other choices; the same words stay chosen."""
    before = box.currentText()
    with QSignalBlocker(box):
        box.clear()
        box.addItems(list(words))
        box.setCurrentIndex(max(0, box.findText(before)))
