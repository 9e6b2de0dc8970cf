"""The left side of Train: the data, how the network learns, and the loss that follows."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.core.errors import SettingError, StudioError
from cnnstudio.data.dataset import Dataset, datasets
from cnnstudio.data.readiness import dataset_of
from cnnstudio.document.changes import SetProject
from cnnstudio.document.optimizers import OPTIMIZERS, Optimizer
from cnnstudio.document.project import DataChoice
from cnnstudio.document.schedules import SCHEDULES, Schedule
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.properties.form import SettingsForm
from cnnstudio.ui.theme.surfaces import DimLabel, ErrorLabel, Hairline, Heading, TextLabel
from cnnstudio.ui.training.choice_part import ChoicePart
from cnnstudio.ui.training.data_preview import DataPreview, data_preview
from cnnstudio.ui.training.rate_curve import RateCurve
from cnnstudio.ui.training.sample_grid import SampleGrid
from cnnstudio.ui.training.words import loss_words, rate_words, shape_words
from cnnstudio.ui.widgets.errand import Errands

_MARGIN = 16
_SETTLE = 200  # ms: a seed that is being turned is looked at once


class SettingsPanel(QScrollArea):
    """Shows and edits what the project is trained with; every edit can be undone."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self._loaded: tuple[Dataset, int] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.data = ChoicePart("Data set", datasets)
        self.optimizer = ChoicePart("Optimizer", OPTIMIZERS)
        self.schedule = ChoicePart("Learning-rate schedule", SCHEDULES)
        self.rate = RateCurve()
        self._rate_words = DimLabel()
        self.training = SettingsForm()
        self.samples = SampleGrid()
        self._shape, self._split, self._seed = TextLabel(), DimLabel(), DimLabel()
        self._data_error = ErrorLabel()
        self._loss, self._why = TextLabel(), DimLabel()
        self._loss.setAccessibleName("Loss")
        self._errands = Errands(self)
        self.setWidget(self._content())
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settle.timeout.connect(self._load)
        self._data_error.hide()
        self._connect()

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(_MARGIN, 12, _MARGIN, _MARGIN)
        column.setSpacing(8)
        parts: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            ("DATA", (self.data, self._data_error, self._shape, self._split, self._seed, self.samples)),
            ("OPTIMIZER", (self.optimizer,)),
            ("LEARNING RATE", (self.schedule, self.rate, self._rate_words)),
            ("TRAINING", (self.training,)),
            ("LOSS", (self._loss, self._why)),
        )
        for place, (name, widgets) in enumerate(parts):
            if place:
                column.addSpacing(4)
                column.addWidget(Hairline())
                column.addSpacing(4)
            column.addWidget(Heading(name))
            for widget in widgets:
                column.addWidget(widget)
        column.addStretch(1)
        return content

    def _connect(self) -> None:
        self._editor.project_changed.connect(self.refresh)
        self.data.chosen.connect(partial(self._set_data, title="change data set", gesture=""))
        self.data.edited.connect(lambda data, gesture: self._set_data(data, "change data settings", gesture))
        self.optimizer.chosen.connect(self._on_optimizer_chosen)
        self.optimizer.edited.connect(self._on_optimizer_edited)
        self.schedule.chosen.connect(partial(self._set_schedule, gesture=""))
        self.schedule.edited.connect(self._set_schedule)
        self.training.edited.connect(self._on_training_edited)
        self._errands.done.connect(self._on_preview)
        self._errands.refused.connect(self._on_data_refused)

    @property
    def loss(self) -> str:
        """The loss, as shown."""
        return self._loss.text()

    @property
    def split_words(self) -> str:
        """The sizes of the split, as shown."""
        return self._split.text()

    @Slot()
    def refresh(self) -> None:
        """Show the project as it is now, if anybody sees it."""
        if not self.isVisible():
            return
        project = self._editor.document.project
        self.optimizer.show_value(project.optimizer)
        self.schedule.show_value(project.schedule)
        self.rate.show_rate(project.schedule, project.optimizer.learning_rate, project.training.epochs)
        self._rate_words.setText(rate_words(project))
        self.training.show_values((project.training,), subject="training")
        name, why = loss_words(self._editor.document.report, project.training.label_smoothing)
        self._loss.setText(name[:1].upper() + name[1:])
        self._why.setText(why)
        self._refresh_data()

    def _refresh_data(self) -> None:
        project = self._editor.document.project
        try:
            data = dataset_of(project)
        except SettingError as error:
            self.data.show_value(None)
            self._loaded = None
            self._on_data_refused(str(error))
            return
        self.data.show_value(data)
        self._shape.setText(shape_words(data.input_shape, data.classes))
        self._shape.setToolTip(", ".join(data.classes))
        self._seed.setText(f"Split stratified by class with seed {project.training.seed}.")
        if self._loaded != (data, project.training.seed):
            self._settle.start()

    @Slot()
    def _load(self) -> None:
        project = self._editor.document.project
        try:
            wanted = dataset_of(project), project.training.seed
        except SettingError:
            return
        if wanted != self._loaded:
            self._loaded = wanted
            self._errands.run(partial(data_preview, *wanted))

    def _set_data(self, data: Dataset, title: str, gesture: str) -> None:
        choice = DataChoice.of(data.kind, data.to_data())
        self._editor.perform(SetProject.of(title, gesture=gesture, data=choice))

    @Slot(object)
    def _on_optimizer_chosen(self, optimizer: Optimizer) -> None:
        self._editor.perform(SetProject.of("change optimizer", optimizer=optimizer))

    @Slot(object, str)
    def _on_optimizer_edited(self, optimizer: Optimizer, gesture: str) -> None:
        self._editor.perform(SetProject.of("change optimizer", gesture=gesture, optimizer=optimizer))

    def _set_schedule(self, schedule: Schedule, gesture: str) -> None:
        title = "change learning-rate schedule"
        self._editor.perform(SetProject.of(title, gesture=gesture, schedule=schedule))

    @Slot(str, object, str)
    def _on_training_edited(self, name: str, value: object, gesture: str) -> None:
        try:
            training = self._editor.document.project.training.with_settings(**{name: value})
        except StudioError as error:
            self.training.show_error(name, str(error))
            return
        self._editor.perform(SetProject.of("change training settings", gesture=gesture, training=training))

    @Slot(object)
    def _on_preview(self, preview: DataPreview) -> None:
        self._data_error.hide()
        self._split.setText(preview.sentence)
        self.samples.show_preview(preview)

    @Slot(str)
    def _on_data_refused(self, message: str) -> None:
        self._data_error.setText(message)
        self._data_error.show()
        self._split.setText("")
        self.samples.show_preview(None)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed while nobody looked."""
        super().showEvent(event)
        self.refresh()
