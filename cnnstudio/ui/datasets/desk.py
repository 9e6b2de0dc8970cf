"""The content of the Data workspace: the data set on the left; its images, augmentation and annotation beside it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.core.errors import SettingError, StudioError
from cnnstudio.data.dataset import Dataset
from cnnstudio.data.naming import dataset_at
from cnnstudio.data.readiness import dataset_of
from cnnstudio.data.sets.published_set import PublishedSet
from cnnstudio.document.changes import SetProject
from cnnstudio.document.data_paths import located
from cnnstudio.document.project import DataChoice
from cnnstudio.document.trial import entry_shape
from cnnstudio.ui.annotating.model_suggester import ModelSuggester
from cnnstudio.ui.annotating.page import AnnotatePage
from cnnstudio.ui.augmenting.page import AugmentationPage
from cnnstudio.ui.datasets.images_page import ImagesPage
from cnnstudio.ui.datasets.look import DatasetLook, looked_at_telling
from cnnstudio.ui.datasets.source_side import SourceSide
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.theme.surfaces import Hairline
from cnnstudio.ui.widgets.errand import Errands
from cnnstudio.ui.widgets.flat_tabs import FlatTabs
from cnnstudio.ui.widgets.labels import vertical_hairline
from cnnstudio.ui.widgets.notice import Action

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
        self._side = SourceSide()
        self.source, self.fetching, self.notice = self._side.source, self._side.fetching, self._side.notice
        self.bars, self.findings = self._side.bars, self._side.findings
        self._images = ImagesPage(self)
        self.filters, self.view, self.sample = self._images.filters, self._images.view, self._images.sample
        self.tabs = FlatTabs("Images, augmentation or annotation")
        self.augmentation = AugmentationPage(editor, engine)
        self.annotation = AnnotatePage()
        self.annotation.desk.guessing.take_model(ModelSuggester(engine, self))
        self._errands = Errands(self)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._sides = QStackedLayout()
        pages: tuple[tuple[str, QWidget], ...] = (
            ("Images", self._images),
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
        row.addWidget(self._side)
        self._side_line = vertical_hairline()
        row.addWidget(self._side_line)
        row.addLayout(right, 1)

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
        self._images.filtered.connect(self.bars.mark)
        self._images.sample_chosen.connect(self.augmentation.show_sample)
        self.findings.place_chosen.connect(self._images.choose)
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
        return self._side.split_words

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
        entry = entry_shape(project)
        self._side.show_entry(entry)
        self._images.show_entry(entry)
        try:
            data = dataset_of(project)
        except SettingError as error:
            self.source.show_value(None)
            self._asked = None
            self._on_refused(str(error))
            return
        self.source.show_value(data)
        self._offer_download(data)
        if self._asked != (data, project.training.seed):
            self._asked = data, project.training.seed
            self._settle.start()

    def _offer_download(self, data: Dataset) -> None:
        self.fetching.show_data(data if isinstance(data, PublishedSet) else None)

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
        """Show the first images while the others are still to come."""
        self.look = None
        self._images.show_glimpse(look)

    @Slot(object)
    def _on_looked(self, look: DatasetLook) -> None:
        self.look = look
        self._side.show_look(look)
        self._show_everywhere(look)

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        """Show nothing of the data set before, and say why."""
        self.look = None
        self._side.show_trouble(message, self._ways_out())
        if self._asked is not None:
            self._offer_download(self._asked[0])  # a damaged file has been removed
        self._show_everywhere(None)

    def _show_everywhere(self, look: DatasetLook | None) -> None:
        self.augmentation.show_look(look)
        self.annotation.show_look(look)
        self._images.show_look(look)
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
