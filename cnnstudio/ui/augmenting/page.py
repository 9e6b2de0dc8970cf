"""The Augmentation page of the Data workspace: the changes on the left, what they do on the right."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cnnstudio.core.values import Shape
from cnnstudio.document.augmentation import Augmentation
from cnnstudio.document.changes import SetProject
from cnnstudio.document.trial import entry_shape
from cnnstudio.ui.augmenting.change_list import ChangeList
from cnnstudio.ui.augmenting.preview import Original, Preview
from cnnstudio.ui.augmenting.standardizing_part import StandardizingPart
from cnnstudio.ui.augmenting.variants_view import Shown, VariantsView, shown_picture
from cnnstudio.ui.datasets.look import DatasetLook
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.theme.surfaces import Hairline, Heading
from cnnstudio.ui.widgets.elided_label import ElidedLabel
from cnnstudio.ui.widgets.labels import vertical_hairline
from cnnstudio.ui.widgets.notice import Notice
from cnnstudio.ui.widgets.scrolled import scrolled

_LIST = 360  # px
_WAITING = "The variants come as soon as the engine is ready."
_NOTHING = "Add a change on the left: nine variants of this image show what it does."
_FAULTY = "Mend or remove the change that is marked on the left."
_GROUP = "Augmentation"
_NAMED = 3
_TRAINING = 0  # place of the training part in a look


class AugmentationPage(QWidget):
    """Edits the project's augmentation and shows it on one training image; every edit can be undone.

    Signals:
        settled: The variants are as they should be.
    """

    settled = Signal()

    def __init__(self, editor: Editor, engine: Engine) -> None:
        super().__init__()
        self._editor = editor
        self._look: DatasetLook | None = None
        self._place = -1
        self._shape: Shape = (None, None, None)
        self._shuffles = 0
        self.list = ChangeList()
        self.standardizing = StandardizingPart(editor, engine)
        self.view = VariantsView()
        self.notice = Notice("About the variants")
        self.name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.shuffle = QPushButton("Shuffle")
        self.shuffle.setToolTip("Draw other variants")
        self.another = QPushButton("Next image")
        self.another.setToolTip("Take the next training image")
        self.objects = QCheckBox("Boxes and masks")
        self.objects.setChecked(True)
        self._preview = Preview(engine, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(Heading("RANDOM CHANGES"))
        column.addWidget(self.list)
        column.addSpacing(4)
        column.addWidget(Hairline())
        column.addSpacing(4)
        column.addWidget(Heading("MEAN AND DEVIATION"))
        column.addWidget(self.standardizing)
        column.addStretch(1)
        left = scrolled(content)
        left.setFixedWidth(_LIST)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 8, 16, 8)
        bar.setSpacing(8)
        bar.addWidget(self.name, 1)
        for widget in (self.objects, self.another, self.shuffle):
            bar.addWidget(widget)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(bar)
        right.addWidget(Hairline())
        right.addWidget(self.notice)
        right.addWidget(self.view, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(vertical_hairline())
        row.addLayout(right, 1)

    def _connect(self) -> None:
        self._editor.project_changed.connect(self.refresh)
        self.list.edited.connect(self._on_edited)
        self.shuffle.clicked.connect(self._on_shuffle_clicked)
        self.another.clicked.connect(self._on_another_clicked)
        self.objects.toggled.connect(self.view.set_objects_shown)
        self._preview.image_ready.connect(self._on_image_ready)
        self._preview.varied.connect(self._on_varied)
        self._preview.refused.connect(self._on_refused)

    @property
    def is_busy(self) -> bool:
        """Whether an image or variants are still to come."""
        return self._preview.is_busy

    @property
    def place(self) -> int:
        """The image that is shown, by its place in the collection; −1 for none."""
        return self._place

    def show_look(self, look: DatasetLook | None) -> None:
        """Begin with an image of another data set."""
        self._look = look
        training = np.zeros(0, np.int64) if look is None else look.places(part=_TRAINING)
        self._place = int(training[0]) if len(training) else -1
        self._show_place()

    def show_sample(self, place: int) -> None:
        """Take an image that was chosen elsewhere."""
        if place >= 0 and place != self._place:
            self._place = place
            self._show_place()

    def _show_place(self) -> None:
        """Show the image, if anybody sees it."""
        if not self.isVisible():
            self._shape = ()  # so that it is asked for once it is seen
            return
        self._shape = self._input_shape()
        look, place = self._look, self._place
        self.notice.clear()
        self.view.show_original(None)
        has_image = look is not None and place >= 0
        for button in (self.shuffle, self.another):
            button.setEnabled(has_image)
        self.objects.hide()
        if look is None or place < 0:
            self.name.set_text("No image to show: choose a data set under Images.")
        else:
            words = dict.fromkeys((look.collection.caption(place), look.collection.name(place)))
            self.name.set_text(" · ".join(words))
        self._preview.show_image(look, place, self._shape)

    def _input_shape(self) -> Shape:
        """What the network takes; anything where it has no input for images."""
        shape = entry_shape(self._editor.document.project)
        return shape if shape is not None and len(shape) == 3 else (None, None, None)

    @Slot()
    def refresh(self) -> None:
        """Show the project as it is now, if anybody sees it."""
        if not self.isVisible():
            return
        project = self._editor.document.project
        if self._input_shape() != self._shape:
            self._show_place()
        self.list.show_augmentation(project.augmentation, self._image_shape())
        own = [node.name for node in project.network if node.layer.group == _GROUP]
        self.list.show_layers_of_network(tuple(own[:_NAMED]))
        self.standardizing.refresh()
        self._preview.show_augmentation(project.augmentation, project.training.seed + self._shuffles)

    def _image_shape(self) -> Shape:
        """Shape of the images that are changed: of the network's input; of the data where it has none."""
        if any(size is not None for size in self._shape) or self._look is None:
            return self._shape
        return self._look.collection.shape

    @Slot(object, str, str)
    def _on_edited(self, augmentation: Augmentation, title: str, gesture: str) -> None:
        self._editor.perform(SetProject.of(title, gesture=gesture, augmentation=augmentation))

    @Slot()
    def _on_shuffle_clicked(self) -> None:
        self._shuffles += 1
        self.refresh()

    @Slot()
    def _on_another_clicked(self) -> None:
        if self._look is None:
            return
        training = self._look.places(part=_TRAINING)
        later = training[training > self._place]
        if len(training):
            self._place = int(later[0] if len(later) else training[0])
            self._show_place()

    @Slot(object)
    def _on_image_ready(self, image: Original) -> None:
        self.view.show_original(shown_picture(image.pixels, image.objects), _WAITING)
        self.objects.setVisible(bool(image.objects))

    @Slot(object, str)
    def _on_varied(self, variants: tuple[Shown, ...], note: str) -> None:
        self.view.show_variants(variants, _NOTHING)
        if note:
            self.notice.show_message("warning", note)
        else:
            self.notice.clear()
        self.settled.emit()

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        """Say why there is nothing to see, if it does not stand in the list already."""
        self.view.show_variants((), _FAULTY if self.list.has_faults else "")
        if self.list.has_faults:
            self.notice.clear()
        else:
            self.notice.show_message("error", message)
        self.settled.emit()

    def finish(self) -> None:
        """End what runs, because the window closes."""
        self._preview.show_image(None, -1, ())
        self.standardizing.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed while nobody looked."""
        super().showEvent(event)
        self.refresh()
