"""The content of the Segment workspace."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QComboBox

from cnnstudio.core.numerals import exact
from cnnstudio.data.images import Picture
from cnnstudio.engine.predicting.segment import SegmentationResult
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.scenes.kinds import SEGMENT
from cnnstudio.ui.scenes.masks.class_list import ClassList
from cnnstudio.ui.scenes.masks.mask_objects import MOST, MaskObject, agreement, object_at, objects_of
from cnnstudio.ui.scenes.masks.masks_view import MaskMode
from cnnstudio.ui.scenes.masks.paired_views import PairedViews
from cnnstudio.ui.scenes.pictures.known_picture import mask_of
from cnnstudio.ui.scenes.rows_table import Column, Row, RowsTable
from cnnstudio.ui.scenes.scene_desk import SceneDesk
from cnnstudio.ui.scenes.scene_view import SceneView
from cnnstudio.ui.scenes.share_slider import ShareSlider
from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.widgets.errand import Errands
from cnnstudio.ui.widgets.labels import caption, title

_COLUMNS = (
    Column("Object", "Pixels of one class that hang together."),
    Column("Area", "In px.", 64),
    Column("Score", "The mean of its pixels' scores.", 52),
    Column("Box", "Left, top, width and height, in px.", 140),
)


class SegmentDesk(SceneDesk):
    """Masks over pictures.

    Args:
        editor: Holds the project.
        engine: Finds masks.
    """

    def __init__(self, editor: Editor, engine: Engine) -> None:
        self.views = PairedViews()
        super().__init__(SEGMENT, editor, engine, self.views)
        self._result: SegmentationResult | None = None
        self.objects: tuple[MaskObject, ...] = ()
        self._errands = Errands(self)
        self.mode = QComboBox()
        for mode in MaskMode:
            self.mode.addItem(mode.value, mode)
        self.opacity = ShareSlider("Opacity", "How much the mask covers of the picture.")
        self.opacity.show_share(self.views.first.opacity)
        self.beside = QCheckBox("Truth beside it")
        self.beside.setToolTip("Where the data set says what is there.")
        self.beside.setChecked(True)
        self.names = QCheckBox("Names on objects")
        self.names.setChecked(True)
        self.tiles = QCheckBox("Large pictures in tiles")
        self.tiles.setToolTip(
            "A picture larger than the network's input goes through it in parts that overlap, instead of being made smaller. "
            "One that loses a margin sees the picture mirrored at its edges, and tells of all of it."
        )
        self.note = DimLabel()
        self.classes = ClassList()
        self.summary = DimLabel(self.waiting_words)
        self.heading = title("Objects")
        self.table = RowsTable("Objects", _COLUMNS)
        for widget in (
            caption("Over the picture", self.mode),
            self.mode,
            self.note,
            self.opacity,
            self.beside,
            self.names,
            self.tiles,
        ):
            self.settings.addWidget(widget)
        for part in (title("Classes"), self.classes, self.summary, self.heading):
            self.found.addWidget(part)
        self.found.addWidget(self.table, 1)
        self._connect_settings()
        self.show_result(None)

    def _connect_settings(self) -> None:
        self.mode.currentIndexChanged.connect(self._on_mode_chosen)
        self.opacity.moved.connect(self.views.set_opacity)
        self.beside.toggled.connect(self.views.set_paired)
        self.names.toggled.connect(self.views.first.set_names)
        self.tiles.toggled.connect(self.inquiry.set_tiled)
        self.classes.hidden_changed.connect(self.views.set_hidden)
        self.table.row_chosen.connect(self._on_row_chosen)
        self._errands.done.connect(self._on_objects_found)
        self.views.first.clicked.connect(self._on_clicked)
        for view in (self.views.first, self.views.second):
            view.told.connect(self.stage.tell)

    @property
    def view(self) -> SceneView:
        """What shows the picture."""
        return self.views.first

    @property
    def result(self) -> SegmentationResult | None:
        """What the network says of the current picture; None while nothing is known."""
        return self._result

    def show_picture(self, picture: Picture) -> None:
        """Show a picture of which nothing is known yet."""
        self.views.show_levels(self.reel.levels)
        self.show_result(None)

    def show_result(self, result: object) -> None:
        """Show a mask, and look for the objects in it."""
        self._result = result if isinstance(result, SegmentationResult) else None
        self.export.offer(self._result, self.reel.sources, self.inquiry.task)
        self._show_objects(())
        self._errands.forget()
        found = self._result
        truth = None if found is None else mask_of(self.inquiry.picture, found.classes)
        self.views.show_result(found, truth)
        self.beside.setEnabled(found is None or truth is not None)
        self._show_note()
        if found is None:
            self.classes.show_classes((), (), None)
            self.show_waiting()
            return
        metrics = None if truth is None else agreement(found, truth)
        ious = None if metrics is None else metrics.ious[1:]
        self.classes.show_classes(found.classes, list(found.shares.values()), ious)
        self.summary.setText(
            "The truth is not known for this picture."
            if metrics is None
            else f"{100 * metrics.pixel_accuracy:.1f} % of the pixels are right; mean IoU {metrics.mean_iou:.2f}."
        )
        self._errands.run(partial(objects_of, found))

    def show_waiting(self) -> None:
        """Say whether a mask is being looked for, while there is none."""
        if self._result is None:
            self.summary.setText(self.waiting_words)

    @property
    def is_listing(self) -> bool:
        """Whether the objects are still being looked for."""
        return self._errands.is_busy

    @property
    def _mode(self) -> MaskMode:
        mode = self.mode.currentData()
        return mode if isinstance(mode, MaskMode) else MaskMode.MASK

    @Slot(int)
    def _on_mode_chosen(self, _index: int) -> None:
        self.views.first.set_mode(self._mode)
        self._show_note()

    def _show_note(self) -> None:
        known = self._result is not None and mask_of(self.inquiry.picture, self._result.classes) is not None
        words = _NOTES.get(self._mode, "")
        if self._mode.needs_truth and self._result is not None and not known:
            words = (
                "The truth is not known for this picture: choose images of a data set with masks in Samples."
            )
        elif not words and self._result is not None and self._result.is_partial:
            words = "Of the margin this network tells nothing."
            if not self.inquiry.tiled:
                words += " Tick “Large pictures in tiles” to mirror the picture there."
        self.note.setText(words)
        self.note.setVisible(bool(words))

    @Slot(object)
    def _on_objects_found(self, objects: tuple[MaskObject, ...]) -> None:
        self._show_objects(objects)

    def _show_objects(self, objects: tuple[MaskObject, ...]) -> None:
        self.objects = objects
        classes = () if self._result is None else self._result.classes
        self.table.show_rows([_row(thing, classes) for thing in objects])
        count = f"the {exact(MOST)} largest" if len(objects) == MOST else exact(len(objects))
        self.heading.setText(f"Objects ({count})" if objects else "Objects")
        self.views.first.show_objects(objects)
        self.views.first.choose(None)

    @Slot(int)
    def _on_row_chosen(self, place: int) -> None:
        self.views.first.choose(self.objects[place] if 0 <= place < len(self.objects) else None)

    @Slot(float, float)
    def _on_clicked(self, x: float, y: float) -> None:
        place = object_at(self.objects, int(x // 1), int(y // 1))
        self.table.choose(place)
        self._on_row_chosen(place)


_NOTES = {
    MaskMode.CONFIDENCE: "The score of each pixel's class: dark is unsure, yellow is sure.",
    MaskMode.WRONG: "Pixels whose class is not the true one.",
}


def _row(thing: MaskObject, classes: tuple[str, ...]) -> Row:
    left, top, right, bottom = thing.component.box
    label = thing.component.label
    name = classes[label] if label < len(classes) else f"class {label}"
    place = f"{left}, {top}, {right - left}, {bottom - top}"
    return Row(label, (name, exact(thing.component.area), f"{thing.score:.2f}", place))
