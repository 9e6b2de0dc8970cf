"""The content of the Inspect workspace: puts model, image, layers, viewers and unit together."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QSignalBlocker, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.models import ModelSource, SavedModel, UntrainedModel
from cnnstudio.engine.inspecting.outline import OutlineResult
from cnnstudio.engine.inspecting.overview import OverviewResult, StripsSoFar
from cnnstudio.engine.inspecting.strips import LayerStrip
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.arrangement import arrange, left_side, model_button
from cnnstudio.ui.inspecting.beside import Beside
from cnnstudio.ui.inspecting.centre import Centre
from cnnstudio.ui.inspecting.following import Following
from cnnstudio.ui.inspecting.inquiry import Inquiry
from cnnstudio.ui.inspecting.kernel_bar import KernelBar
from cnnstudio.ui.inspecting.layer_list import LayerList
from cnnstudio.ui.inspecting.model_choice import UNTRAINED, ModelChoice
from cnnstudio.ui.inspecting.opening import Opening
from cnnstudio.ui.inspecting.picture_panel import NO_SCORES, PicturePanel
from cnnstudio.ui.inspecting.pointing import Pointing
from cnnstudio.ui.inspecting.sample_menu import SampleMenu
from cnnstudio.ui.inspecting.shelf import Shelf
from cnnstudio.ui.inspecting.unit_choice import UnitChoice
from cnnstudio.ui.inspecting.unit_panel import UnitPanel, scaling_line
from cnnstudio.ui.inspecting.viewer_tabs import ViewerTabs
from cnnstudio.ui.inspecting.walking_keys import step_of
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.viewers.map_stack import MapStack
from cnnstudio.ui.viewers.viewer import Subject


class InspectDesk(QWidget):
    """Asks the engine for what is looked at, and lets the parts show it.

    Signals:
        message: A sentence for the status bar.
        demonstration_requested: The user wants to see a `Demonstration`.
    """

    message = Signal(str)
    demonstration_requested = Signal(object)

    def __init__(self, editor: Editor, engine: Engine) -> None:
        super().__init__()
        self._shown: tuple[ModelSource, Picture | None] | None = None
        self._units = UnitChoice()
        self._is_refused = False
        self.following = Following(self)
        self.shelf = Shelf(self)
        self.model_choice = ModelChoice()
        self.model_button = model_button()
        self.layers = LayerList()
        self.tabs = ViewerTabs(engine)
        self.kernel_bar = KernelBar(editor, self)
        self.centre = Centre(self.tabs, self.kernel_bar)
        self.notice = self.centre.notice
        self.unit_panel = UnitPanel()
        self.samples = SampleMenu(self.shelf, editor, self)
        self.pictures = PicturePanel(self.samples)
        self.opening = Opening(self.shelf, self.centre.empty_page, self.samples, self)
        self.inquiry = Inquiry(editor, engine, self.model_choice, self.shelf, self)
        self.pointing = Pointing(self.unit_panel.view, self.tabs, self.layers, self.choose_unit, self)
        self.beside = Beside(editor, self.shelf, self.tabs, self)
        arrange(
            self,
            left_side(self.model_choice, self.model_button, self.pictures, self.layers),
            self.centre,
            self.unit_panel,
        )
        self._connect()

    def _connect(self) -> None:
        self.model_choice.path_changed.connect(self._on_model_chosen)
        self.shelf.picture_changed.connect(self._on_picture_changed)
        self.shelf.refused.connect(self._on_refused)
        self.shelf.busy_changed.connect(self._on_busy_changed)
        self.pictures.open_requested.connect(self.opening.choose_files)
        self.opening.nothing_found.connect(self._on_nothing_found)
        self.opening.model_chosen.connect(self.model_choice.choose)
        self.model_button.clicked.connect(self.opening.choose_model)
        self.centre.empty_page.demonstration_requested.connect(self.demonstration_requested)
        self.pictures.step_requested.connect(self.shelf.step)
        self.following.outdated.connect(self._on_outdated)
        self.inquiry.progressed.connect(self._on_progressed)
        self.inquiry.answered.connect(self._on_answered)
        self.inquiry.retyped.connect(self._on_retyped)
        self.inquiry.refused.connect(self._on_model_refused)
        self.inquiry.busy_changed.connect(self._on_busy_changed)
        self.layers.layer_chosen.connect(self._on_layer_chosen)
        self.tabs.unit_chosen.connect(self.choose_unit)
        self.tabs.layer_chosen.connect(self.layers.choose)
        self.tabs.image_opened.connect(lambda source: self.shelf.open((source,)))
        self.tabs.maps_shown.connect(self._on_maps_shown)
        self.tabs.refused.connect(self._on_refused)
        for part in (self.tabs, self.unit_panel):
            part.saved.connect(self.message)
        self.unit_panel.refused.connect(self._on_refused)
        self.tabs.busy_changed.connect(self._on_busy_changed)

    @property
    def unit(self) -> int:
        """The chosen unit; kept when another layer has fewer."""
        return self._units.wanted

    @property
    def is_busy(self) -> bool:
        """Whether an answer is on its way."""
        return self.inquiry.is_busy or self.tabs.is_busy or self.shelf.is_busy

    def show_model(self, source: ModelSource) -> None:
        """Look into another network."""
        self.model_choice.choose(source.path if isinstance(source, SavedModel) else UNTRAINED)

    def note_run(self, run: str) -> None:
        """Take in a run that has just ended; what was seen of it before may be out of date."""
        self.model_choice.note_run(run)
        if self.model_choice.path == run:
            self._renew()
            self.inquiry.ask()

    def note_learning(self, run: str) -> None:
        """A run that is being trained is further on; if it is looked into, what is seen follows."""
        if self.model_choice.path and Path(self.model_choice.path) == Path(run):
            self.following.note_learning()

    @Slot()
    def _on_outdated(self) -> None:
        self._renew()
        self.inquiry.ask()

    def _renew(self) -> None:
        self.following.note_asked()
        self.inquiry.renew()
        self.tabs.renew()

    def begin_with(self, layer: str, view: str) -> None:
        """Look at a layer of the network on the canvas in a viewer, at a photograph if there is no image yet."""
        self.model_choice.choose(UNTRAINED)
        self.choose_unit(0)
        self.layers.wish(layer)
        self.tabs.wish(view)
        self.opening.open_any()

    def open_files(self, paths: list[str]) -> None:
        """Look at images in files."""
        self.opening.open_files(paths)

    def take(self, data: QMimeData) -> bool:
        """Look at the images of a drop or of the clipboard; False if there are none."""
        return self.opening.take(data)

    def step_picture(self, by: int) -> None:
        """Look at another opened image."""
        self.shelf.step(by)

    def paste(self) -> None:
        """Look at the image on the clipboard."""
        self.opening.paste()

    @Slot(str)
    def _on_nothing_found(self, message: str) -> None:
        self.notice.show_message("warning", message)

    @Slot(int)
    def choose_unit(self, unit: int) -> None:
        """Look at another unit of the layer."""
        self._units.wanted = unit
        shown = self._units.shown
        self.tabs.show_unit(shown)
        self.unit_panel.show_unit(shown)
        self.kernel_bar.show_unit(shown)

    def step_unit(self, by: int) -> None:
        """Look at the next (1) or previous (−1) unit; the ends hold."""
        unit = self._units.beside(by)
        if unit != self._units.wanted:
            self.choose_unit(unit)

    @Slot(object)
    def _on_picture_changed(self, picture: Picture) -> None:
        self.notice.clear()
        self.pictures.show_picture(picture, self.shelf.position)
        self.centre.show_viewers()
        self.inquiry.ask()

    @Slot(str)
    def _on_model_chosen(self, _path: str) -> None:
        self.notice.clear()
        self.inquiry.ask()

    @Slot(object)
    def _on_progressed(self, ready: StripsSoFar) -> None:
        self.layers.add_layers(ready.first, ready.strips)

    @Slot(object)
    def _on_answered(self, result: OverviewResult | OutlineResult) -> None:
        self._shown = self.inquiry.about
        has_picture = isinstance(result, OverviewResult)
        if has_picture or self._is_refused:  # what is said about an image holds until there is another
            self.notice.clear()
        self._is_refused = False
        if isinstance(result, OverviewResult):
            self.centre.show_viewers()
            self.pictures.show_prediction(result.prediction, NO_SCORES)
            self.unit_panel.show_preparation((*result.preparation, *scaling_line(result.layers)))
        with QSignalBlocker(self.layers):
            # Without an image the page that asks for one is not hidden before a layer is chosen.
            self.layers.show_layers(result.layers, chooses=has_picture)
        if self.layers.current is not None:
            self._on_layer_chosen(self.layers.current)
        elif not has_picture:
            self.tabs.show_subject(None)
            self.centre.show_viewers(False)

    @Slot(str)
    def _on_model_refused(self, message: str) -> None:
        """Nothing that was seen before holds for this network."""
        self._shown = None
        self._is_refused = True
        self.kernel_bar.show_layer("")
        self.layers.show_layers(())
        self.pictures.show_prediction(None)
        self.tabs.show_subject(None)
        self.unit_panel.show_stack(None)
        self.unit_panel.show_preparation(())
        self.centre.show_viewers(False)
        if self.shelf.picture is not None or self.model_choice.path != UNTRAINED:
            # Else nobody has asked, and Design tells what is wrong.
            self._on_refused(message)

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        self.notice.show_message("error", message)

    @Slot(object)
    def _on_layer_chosen(self, strip: LayerStrip) -> None:
        if self._shown is None:
            return
        # The model and image of the list that was clicked, not what has been chosen since.
        model, picture = self._shown
        self.kernel_bar.show_layer(strip.name if isinstance(model, UntrainedModel) else "")
        self.beside.offer(model, picture)
        self.tabs.show_subject(Subject(model, picture, strip.name, strip.type, strip.shape, strip.kernel))
        if picture is None:
            self._units.count = strip.shape[-1] or 0 if strip.shape else 0
            self.centre.show_viewers(self.tabs.has_content)

    @Slot(object)
    def _on_retyped(self, model: ModelSource) -> None:
        """Let what is seen of the layer follow at once, and the others later."""
        if self._shown is not None and self.layers.current is not None:
            self._shown = model, self._shown[1]
            self._on_layer_chosen(self.layers.current)

    @Slot(object)
    def _on_maps_shown(self, stack: MapStack) -> None:
        self._units.count = len(stack)
        self.unit_panel.show_stack(stack)
        self.choose_unit(self._units.wanted)

    @Slot(bool)
    def _on_busy_changed(self, _busy: bool) -> None:
        self.following.note_busy(is_busy := self.is_busy)
        self.centre.show_busy(is_busy and not self.following.is_at_it)  # or it would blink all the time

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what has changed while nobody looked."""
        super().showEvent(event)
        if self.following.has_news:
            self._renew()
        self.following.watch(True)
        self.inquiry.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing that nobody sees."""
        super().hideEvent(event)
        self.following.watch(False)
        self.inquiry.watch(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk between units, layers and images."""
        what, by = step_of(event)
        walks = {"unit": self.step_unit, "layer": self.layers.step, "image": self.shelf.step}
        if what:
            walks[what](by)
        else:
            super().keyPressEvent(event)
