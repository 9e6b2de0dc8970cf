"""Searching a data set for the images that excite a unit, and showing them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.engine.batches.image_cache import PreparingImages
from cnnstudio.engine.inside.models import ModelSource
from cnnstudio.engine.inspecting.found_images import PARTS
from cnnstudio.engine.inspecting.top_images import (
    KeptTopImages,
    TopImages,
    TopImagesProgress,
    TopImagesResult,
)
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.request import Request
from cnnstudio.ui.theme.surfaces import DimLabel, ErrorLabel, Heading
from cnnstudio.ui.training.words import duration
from cnnstudio.ui.viewers.figures import figure
from cnnstudio.ui.viewers.units.top_grid import TopGrid
from cnnstudio.ui.viewers.units.top_pictures import TopPicture, UnitPictures, pictures_of
from cnnstudio.ui.widgets.errand import Errands
from cnnstudio.ui.widgets.progress_line import ProgressLine

_STEPS = 1000
_NAMES = ("All images", "Training images", "Validation images", "Test images")
_PARTS = dict(zip(_NAMES, PARTS, strict=True))
_INVITATION = (
    "Search the data set of this network for the images that the unit answers to most. One search serves all units of "
    "the layer, and is remembered."
)


class TopPanel(QWidget):
    """Asks for what was found before; searches when the user says so.

    Signals:
        image_opened: The user wants to look at an image; carries a `PictureSource`.
    """

    image_opened = Signal(object)

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._about: tuple[ModelSource, str] | None = None
        self._unit = 0
        self._result: TopImagesResult | None = None
        self._kept = Request(engine, "kept top images", self)
        self._search = Request(engine, "top images", self)
        self._errands = Errands(self)
        self.part = QComboBox()
        self.part.addItems(list(_PARTS))
        self.part.setAccessibleName("Part of the data set")
        self.shows = QComboBox()
        self.shows.addItems(["whole image", "its part alone"])
        self.shows.setAccessibleName("What is shown of an image")
        self.shows.setToolTip("The whole image, or only the part that the strongest place of the map sees.")
        self.button = QPushButton("Search")
        self.bar = ProgressLine("Progress of the search", 4)
        self.bar.setRange(0, _STEPS)
        self.words = DimLabel()
        self.error = ErrorLabel()
        self.grid = TopGrid()
        self._lay_out()
        self._connect()
        self._show_state()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.part)
        row.addWidget(self.button)
        row.addStretch(1)
        row.addWidget(self.shows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Heading("IMAGES THAT EXCITE IT MOST"))
        column.addLayout(row)
        for part in (self.bar, self.error, self.words, self.grid):
            column.addWidget(part)
        column.addStretch(1)

    def _connect(self) -> None:
        self.part.activated.connect(self._on_part_chosen)
        self.shows.activated.connect(lambda place: self.grid.show_patches(bool(place)))
        self.button.clicked.connect(self._on_button)
        self._kept.answered.connect(self._on_kept)
        self._kept.refused.connect(self._on_refused)
        for signal in (self._search.busy_changed, self._search.started):
            signal.connect(self._show_state)
        self._search.progressed.connect(self._on_progressed)
        self._search.answered.connect(self._on_found)
        self._search.stopped.connect(self._on_stopped)
        self._search.refused.connect(self._on_refused)
        self._errands.done.connect(self._on_pictures)
        self._errands.refused.connect(self._on_refused)
        self.grid.opened.connect(self._on_opened)

    @property
    def result(self) -> TopImagesResult | None:
        """What was found for the layer."""
        return self._result

    @property
    def is_busy(self) -> bool:
        """Whether something is being searched, looked up or read."""
        return self._kept.is_busy or self._search.is_busy or self._errands.is_busy

    def show_layer(self, model: ModelSource, layer: str) -> None:
        """Look at another layer or model; what was found for it before is shown."""
        if self._about != (model, layer):
            self._about = model, layer
            self._search.forget()
            self._ask()

    def look_again(self) -> None:
        """The model may be another by now: what was found for it holds no more, unless it was kept for just this one."""
        task = self._task()
        if task is not None and not self._search.is_busy:
            self._kept.send(KeptTopImages(task))

    def show_unit(self, unit: int) -> None:
        """Show the images of another unit."""
        if unit != self._unit:
            self._unit = unit
            self._show_result()

    def clear(self) -> None:
        """Show nothing."""
        self._about = None
        self._search.forget()
        self._kept.forget()
        self._take(None)

    def _ask(self) -> None:
        self._take(None)
        task = self._task()
        if task is not None:
            self._kept.send(KeptTopImages(task))

    def _task(self) -> TopImages | None:
        part = _PARTS[self.part.currentText()]
        return None if self._about is None else TopImages(*self._about, part)

    def _take(self, result: TopImagesResult | None) -> None:
        self._result = result
        self.error.clear()
        self._show_result()

    def _show_result(self) -> None:
        result, about = self._result, self._about
        known = result is not None and self._unit < len(result.values)
        if result is None or about is None or not known:
            self._errands.forget()
            self.grid.show_pictures(())
        else:
            self._errands.run(partial(pictures_of, about[0], result, self._unit))
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        is_active = self._search.is_busy
        self.button.setText("Cancel" if is_active else "Search" if self._result is None else "Search again")
        self.button.setEnabled(self._about is not None)
        self.button.setVisible(is_active or not self._is_whole)
        self.bar.setVisible(is_active)
        self.error.setVisible(bool(self.error.text()))
        if is_active and not self._search.is_running:
            self.bar.setValue(0)
            self.words.setText("Waits until the engine is free…")
        elif not is_active:
            self.words.setText(self._found_words())
        self.grid.setVisible(bool(self.grid.pictures))
        self.shows.setVisible(bool(self.grid.pictures))

    @property
    def _is_whole(self) -> bool:
        return self._result is not None and not self._result.is_partial

    def _found_words(self) -> str:
        found = self._result
        if found is None:
            return _INVITATION if self._about is not None and not self.error.text() else ""
        if self._unit >= len(found.values):
            return f"The layer has {exact(len(found.values))} units."
        count = f"{exact(found.done)} images"
        parts = [f"Partial: {count} of {exact(found.total)} were looked at"] if found.is_partial else [count]
        low, mean = float(found.lows[self._unit]), float(found.means[self._unit])
        if found.values[self._unit, 0] == low:
            parts.append(f"it answers {figure(low)} to every one of them, so that none stands out")
        else:
            parts.append(f"on average {figure(mean)}, at least {figure(low)}")
        if found.unsound:
            parts.append(f"some values are no numbers for {exact(found.unsound)} of them")
        return " · ".join(parts)

    @Slot(int)
    def _on_part_chosen(self, _place: int) -> None:
        self._search.forget()
        self._ask()

    @Slot()
    def _on_button(self) -> None:
        task = self._task()
        if self._search.is_busy:
            self._search.stop()
        elif task is not None:
            self._kept.forget()
            self.error.clear()
            self._search.send(task)

    @Slot(object)
    def _on_progressed(self, progress: TopImagesProgress | PreparingImages) -> None:
        done = f"{exact(progress.done)} of {exact(progress.total)} images"
        if isinstance(progress, PreparingImages):
            self.words.setText(f"Preparing {done}")
            return
        left = "" if progress.seconds_left is None else f" · {duration(progress.seconds_left)} left"
        self.bar.setValue(round(_STEPS * progress.fraction))
        self.words.setText(done + left)

    @Slot(object)
    def _on_kept(self, result: TopImagesResult | None) -> None:
        self._take(result)

    @Slot(object)
    def _on_found(self, result: TopImagesResult) -> None:
        self._take(result)

    @Slot(object)
    def _on_stopped(self, result: TopImagesResult | None) -> None:
        if result is not None:
            self._take(result)

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        self.error.setText(message)
        self.grid.show_pictures(())
        self._show_state()

    @Slot(object)
    def _on_pictures(self, found: UnitPictures) -> None:
        if found.unit == self._unit:
            self.grid.show_pictures(found.pictures)
            self._show_state()

    @Slot(object)
    def _on_opened(self, picture: TopPicture) -> None:
        self.image_opened.emit(picture.source)
