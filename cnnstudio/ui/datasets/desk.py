"""The content of the Data workspace: choice, classes and split on the left, images, and one of them large."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cnnstudio.core.errors import SettingError, StudioError
from cnnstudio.data.dataset import Dataset
from cnnstudio.data.inspection import class_weights
from cnnstudio.data.naming import dataset_at
from cnnstudio.data.readiness import dataset_of
from cnnstudio.data.sets.published import PublishedSet
from cnnstudio.document.changes import SetProject
from cnnstudio.document.data_paths import located
from cnnstudio.document.project import DataChoice
from cnnstudio.ui.annotating.model_suggester import ModelSuggester
from cnnstudio.ui.annotating.page import AnnotatePage
from cnnstudio.ui.augmenting.page import AugmentationPage
from cnnstudio.ui.datasets.class_bars import ClassBars
from cnnstudio.ui.datasets.fetching import Fetching
from cnnstudio.ui.datasets.filters import Filters
from cnnstudio.ui.datasets.findings import Findings
from cnnstudio.ui.datasets.look import DatasetLook, looked_at_telling
from cnnstudio.ui.datasets.sample_panel import SamplePanel
from cnnstudio.ui.datasets.sample_view import SampleView
from cnnstudio.ui.datasets.source_choice import SourceChoice
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.theme.surfaces import DimLabel, Hairline, Heading, TextLabel
from cnnstudio.ui.training.words import shape_words
from cnnstudio.ui.widgets.errand import Errands
from cnnstudio.ui.widgets.flat_tabs import FlatTabs
from cnnstudio.ui.widgets.invitation import Invitation
from cnnstudio.ui.widgets.labels import vertical_hairline
from cnnstudio.ui.widgets.notice import Action, Notice

_LEFT = 320  # px
_SETTLE = 150  # ms: a setting that is being turned is looked at once


class DataDesk(QWidget):
    """Shows the project's data set and lets another one be chosen; every choice can be undone.

    Signals:
        message: A sentence for the status bar.
        looked: A data set is shown, or it is said why it cannot be.
    """

    message = Signal(str)
    looked = Signal()

    def __init__(self, editor: Editor, engine: Engine) -> None:
        super().__init__()
        self._editor = editor
        self._asked: tuple[Dataset, int] | None = None
        self.look: DatasetLook | None = None
        self._is_glimpsed = False
        self.source = SourceChoice()
        self.fetching = Fetching()
        self.notice = Notice("What is wrong with the data")
        self.bars = ClassBars()
        self.findings = Findings()
        self.filters = Filters()
        self.view = SampleView()
        self.sample = SamplePanel()
        self.tabs = FlatTabs("Images, augmentation or annotation")
        self.augmentation = AugmentationPage(editor, engine)
        self.annotation = AnnotatePage()
        self.annotation.desk.guessing.take_model(ModelSuggester(engine, self))
        self._shape, self._split, self._classes = TextLabel(), DimLabel(), Heading("CLASSES")
        self._about = QWidget()
        self._errands = Errands(self)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._side = left = QScrollArea()
        left.setFrameShape(QScrollArea.Shape.NoFrame)
        left.setWidgetResizable(True)
        left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left.setWidget(self._left())
        left.setFixedWidth(_LEFT)
        self._sides = QStackedLayout()
        pages: tuple[tuple[str, QWidget], ...] = (
            ("Images", self._images()),
            ("Augmentation", self.augmentation),
            ("Annotate", self.annotation),
        )
        for name, page in pages:
            page.setParent(self)  # or the first would be a window for a moment
            self.tabs.addTab(name)
            self._sides.addWidget(page)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.tabs)
        right.addWidget(Hairline())
        right.addLayout(self._sides, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        self._side_line = vertical_hairline()
        row.addWidget(self._side_line)
        row.addLayout(right, 1)

    def _images(self) -> QWidget:
        """The images, and one of them large."""
        self._pages = QStackedLayout()
        self._empty = Invitation(
            "No images to show",
            "Choose a data set on the left, or drop a folder with a folder of images for each class on the window.",
            self,
        )
        self._empty.column.addStretch(1)
        for page in (self._empty, self.view):
            self._pages.addWidget(page)
        middle = QWidget()
        centre = QVBoxLayout(middle)
        centre.setContentsMargins(0, 0, 0, 0)
        centre.setSpacing(0)
        centre.addWidget(self.filters)
        centre.addWidget(Hairline())
        centre.addLayout(self._pages, 1)
        images = QSplitter()
        images.setHandleWidth(1)
        images.setChildrenCollapsible(False)
        images.addWidget(middle)
        images.addWidget(self.sample)
        images.setStretchFactor(0, 1)
        images.setSizes([800, 320])
        self.sample.setMinimumWidth(240)
        return images

    def _left(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        for widget in (Heading("DATA SET"), self.source, self.fetching, self.notice, self._about):
            column.addWidget(widget)
        column.addStretch(1)
        below = QVBoxLayout(self._about)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        parts: tuple[tuple[Heading, tuple[QWidget, ...]], ...] = (
            (Heading("SPLIT"), (self._shape, self._split)),
            (self._classes, (self.bars,)),
            (Heading("CHECK"), (self.findings,)),
        )
        for heading, widgets in parts:
            below.addSpacing(4)
            below.addWidget(Hairline())
            below.addSpacing(4)
            for widget in (heading, *widgets):
                below.addWidget(widget)
        self._about.hide()
        return content

    def _connect(self) -> None:
        self._editor.project_changed.connect(self.refresh)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self._settle.timeout.connect(self._open)
        self.source.chosen.connect(partial(self._set_data, title="change data set", gesture=""))
        self.source.edited.connect(
            lambda data, gesture: self._set_data(data, "change data settings", gesture)
        )
        self.source.path_chosen.connect(self.choose_path)
        self.fetching.fetched.connect(self._on_fetched)
        self._errands.told.connect(self._on_glimpsed)
        self._errands.done.connect(self._on_looked)
        self._errands.refused.connect(self._on_refused)
        self.bars.class_chosen.connect(self.filters.choose_class)
        self.filters.changed.connect(self._on_filters_changed)
        self.view.chosen.connect(self._on_sample_chosen)
        self.findings.place_chosen.connect(self._on_finding_chosen)
        self.annotation.learn_wanted.connect(self._on_learn_wanted)

    @Slot(int)
    def _on_tab_changed(self, place: int) -> None:
        """Show a page; that of annotation has images of its own, and takes the room of the data set."""
        self._sides.setCurrentIndex(place)
        is_own = self._sides.currentWidget() is self.annotation
        self._side.setVisible(not is_own)
        self._side_line.setVisible(not is_own)
        if is_own:
            self.annotation.setFocus()

    @Slot(object)
    def _on_learn_wanted(self, path: Path) -> None:
        """Take a folder that was annotated, and show its images."""
        self.choose_path(path)
        self.tabs.setCurrentIndex(0)

    @property
    def is_busy(self) -> bool:
        """Whether a data set is being opened."""
        return self._settle.isActive() or self._errands.is_busy

    @property
    def split_words(self) -> str:
        """The split, as shown."""
        return self._split.text()

    @Slot(object)
    def choose_path(self, path: Path) -> None:
        """Take the data set in a folder or file; say what is wrong if it holds none."""
        try:
            data = dataset_at(path)
        except StudioError as error:
            self.notice.show_message("error", str(error))
            return
        self._set_data(data, "change data set", "")

    def locate(self, path: Path) -> None:
        """Look for the same data in another place, with the same settings."""
        choice = located(self._editor.document.project.data, path)
        self._editor.perform(SetProject.of("locate data", data=choice))

    def _set_data(self, data: Dataset, title: str, gesture: str) -> None:
        choice = DataChoice.of(data.kind, data.to_data())
        self._editor.perform(SetProject.of(title, gesture=gesture, data=choice))

    @Slot()
    def refresh(self) -> None:
        """Show the project's data as they are now, if anybody sees them."""
        if not self.isVisible():
            return
        project = self._editor.document.project
        try:
            data = dataset_of(project)
        except SettingError as error:
            self.source.show_value(None)
            self._asked = None
            self._on_refused(str(error))
            return
        self.source.show_value(data)
        self.fetching.show_data(data if isinstance(data, PublishedSet) else None)
        if self._asked != (data, project.training.seed):
            self._asked = data, project.training.seed
            self._settle.start()

    @Slot()
    def _open(self) -> None:
        if self._asked is not None:
            self._errands.run_telling(partial(looked_at_telling, *self._asked))

    @Slot()
    def _on_fetched(self) -> None:
        self._asked = None
        self.message.emit("The data set is here now.")
        self.refresh()

    @Slot(object)
    def _on_glimpsed(self, look: DatasetLook) -> None:
        """Show the first images while the others are still to come; they cannot be filtered so far."""
        self.look = None
        self._is_glimpsed = True
        self.filters.show_look(None)
        self.view.show_look(look)
        self._pages.setCurrentWidget(self.view)
        self.sample.show_sample(None, -1)

    @Slot(object)
    def _on_looked(self, look: DatasetLook) -> None:
        self.look = look
        collection = look.collection
        if look.troubles:
            self.notice.show_message("warning", " ".join(look.troubles))
        else:
            self.notice.clear()
        self._about.show()
        self._shape.setText(shape_words(collection.shape, collection.classes))
        self._split.setText(look.split_words)
        self._classes.setText(f"CLASSES ({len(collection.classes)})")
        weights = class_weights(collection.labels, len(collection.classes)) if look.has_labels else None
        self.bars.show_counts(collection.classes, look.counts, weights, collection.counted)
        self.filters.show_look(look)
        self.sample.show_sample(None, -1)
        self.findings.show_look(look)
        self.augmentation.show_look(look)
        self.annotation.show_look(look)
        self._pages.setCurrentWidget(self.view)
        if self._is_glimpsed:
            self.view.go_on_with(look)
        else:
            self.view.show_look(look)
        self._is_glimpsed = False
        self.looked.emit()

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        """Show nothing of the data set before, and say why; a data set that is to be fetched says so itself."""
        self.look = None
        self._is_glimpsed = False
        if self.fetching.isHidden():
            self.notice.show_message("error", message, self._ways_out())
        else:
            self.notice.clear()
        self._about.hide()
        self._split.setText("")
        self.bars.show_counts((), np.zeros(0, np.int64))
        self.filters.show_look(None)
        self.view.show_look(None)
        self._pages.setCurrentWidget(self._empty)
        self.sample.show_sample(None, -1)
        self.findings.show_look(None)
        self.augmentation.show_look(None)
        self.annotation.show_look(None)
        self.looked.emit()

    def _ways_out(self) -> tuple[Action, ...]:
        """A button to locate data that are not where they were."""
        path = dict(self._editor.document.project.data.settings).get("path")
        if not isinstance(path, str) or not path or Path(path).exists():
            return ()
        return (("Locate…", self._locate),)

    def _locate(self) -> None:
        choice = self._editor.document.project.data
        before = Path(str(dict(choice.settings).get("path", "")))
        if choice.kind == "folder" or not before.suffix:
            path = QFileDialog.getExistingDirectory(self, "Locate the images")
        else:
            path, _ = QFileDialog.getOpenFileName(self, "Locate the data")
        if path:
            self.locate(Path(path))

    @Slot()
    def _on_filters_changed(self) -> None:
        if self.look is not None:
            self.bars.mark(-1 if self.filters.label is None else self.filters.label)
            self.view.show_places(self.look.places(self.filters.label, self.filters.part))
            self.sample.show_sample(None, -1)

    @Slot(int)
    def _on_sample_chosen(self, place: int) -> None:
        if self.look is None:  # of a glimpse; it is shown as soon as all images are there
            return
        self.sample.show_sample(self.look, place)
        self.augmentation.show_sample(place)

    @Slot(int)
    def _on_finding_chosen(self, place: int) -> None:
        self.filters.show_all()
        self.view.choose(place)

    def finish(self) -> None:
        """End what runs, because the window closes."""
        self.fetching.finish()
        self.findings.finish()
        self.augmentation.finish()
        self.annotation.finish()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed while nobody looked."""
        super().showEvent(event)
        self.refresh()
