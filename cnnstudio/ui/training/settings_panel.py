"""The left side of Train: the data, how the network learns, and the loss that follows."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.core.errors import StudioError
from cnnstudio.core.numerals import exact
from cnnstudio.data.collections import opened
from cnnstudio.data.preparation import fed_form
from cnnstudio.data.readiness import dataset_of
from cnnstudio.data.sets.shared_settings import FileSet
from cnnstudio.document.augmentation import augmentation_words
from cnnstudio.document.changes import SetProject
from cnnstudio.document.optimizers import OPTIMIZERS, Optimizer
from cnnstudio.document.phases import Phase, last_phase, with_phases
from cnnstudio.document.schedules import SCHEDULES, Schedule
from cnnstudio.document.tasks import TASKS, Task
from cnnstudio.document.trial import entry_shape
from cnnstudio.ui.datasets.look import split_origin
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.properties.form import SettingsForm
from cnnstudio.ui.theme.surfaces import DimLabel, ErrorLabel, Hairline, Heading, TextLabel
from cnnstudio.ui.training.choice_part import ChoicePart
from cnnstudio.ui.training.plan_part import PlanPart
from cnnstudio.ui.training.rate_curve import RateCurve
from cnnstudio.ui.training.words import rate_words, shape_words
from cnnstudio.ui.widgets.labels import title

_MARGIN = 16


class SettingsPanel(QScrollArea):
    """Shows and edits what the project is trained with; every edit can be undone.

    Signals:
        data_requested: The user wants to see or change the data.
        rate_requested: The user wants a learning rate to be looked for.
    """

    data_requested = Signal()
    rate_requested = Signal()

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.data_name = title()
        self.change_data = QPushButton("Show and change the data…")
        self.change_data.clicked.connect(self.data_requested)
        self.task = ChoicePart("Task", TASKS)
        self.optimizer = ChoicePart("Optimizer", OPTIMIZERS)
        self.schedule = ChoicePart("Learning-rate schedule", SCHEDULES)
        self.rate = RateCurve()
        self._rate_words = DimLabel()
        self.find_rate = QPushButton("Find a learning rate…")
        self.find_rate.clicked.connect(self.rate_requested)
        self.training = SettingsForm()
        self.plan = PlanPart()
        self._shape, self._split = TextLabel(), DimLabel()
        self._data_error = ErrorLabel()
        self._loss, self._why = TextLabel(), DimLabel()
        self._loss.setAccessibleName("Loss")
        self.setWidget(self._content())
        self._data_error.hide()
        self._connect()

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(_MARGIN, 12, _MARGIN, _MARGIN)
        column.setSpacing(8)
        parts: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            ("DATA", (self.data_name, self._data_error, self._shape, self._split, self.change_data)),
            ("TASK", (self.task,)),
            ("OPTIMIZER", (self.optimizer,)),
            ("LEARNING RATE", (self.schedule, self.rate, self._rate_words, self.find_rate)),
            ("TRAINING", (self.training,)),
            ("PHASES", (self.plan,)),
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
        self.task.chosen.connect(partial(self._set_task, gesture=""))
        self.task.edited.connect(self._set_task)
        self.optimizer.chosen.connect(self._on_optimizer_chosen)
        self.optimizer.edited.connect(self._on_optimizer_edited)
        self.schedule.chosen.connect(partial(self._set_schedule, gesture=""))
        self.schedule.edited.connect(self._set_schedule)
        self.training.edited.connect(self._on_training_edited)
        self.plan.edited.connect(self._on_plan_edited)

    @property
    def loss(self) -> str:
        """The loss, as shown."""
        return self._loss.text()

    @property
    def split_words(self) -> str:
        """How the data are split, as shown."""
        return self._split.text()

    @Slot()
    def refresh(self) -> None:
        """Show the project as it is now, if anybody sees it."""
        if not self.isVisible():
            return
        project = self._editor.document.project
        self.task.show_value(project.task)
        self.optimizer.show_value(project.optimizer)
        self.schedule.show_value(project.schedule)
        self.rate.show_project(project)
        self.plan.show_project(project, self._editor.document.report)
        self._rate_words.setText(rate_words(project))
        self.training.show_values((project.training,), subject="training")
        report = self._editor.document.report
        name, why = project.task.loss_in_words(report, project.training.label_smoothing)
        self._loss.setText(name[:1].upper() + name[1:])
        self._why.setText(why)
        self._refresh_data()

    def _refresh_data(self) -> None:
        """Name the data; what takes a look at files stands in the Data workspace."""
        project = self._editor.document.project
        shape, split = (
            "",
            f"Split by class with seed {project.training.seed}, unless the data set brings a split.",
        )
        try:
            data = dataset_of(project)
            name = f"{data.label}: {Path(place).name}" if (place := getattr(data, "path", "")) else data.label
            if data.is_known:
                shape = shape_words(fed_form(data.input_shape, entry_shape(project)), data.classes)
                if isinstance(data, FileSet):  # others would have to be read
                    by_class = "labels" in data.offers
                    split = split_origin(opened(data).parts, project.training.seed, by_class=by_class)
                self._shape.setToolTip(", ".join(data.classes[:100]))
            self._show_data_error("")
        except StudioError as error:
            name, split = project.data.kind, ""
            self._show_data_error(str(error))
        self.data_name.setText(name)
        self._shape.setText(shape)
        self._shape.setVisible(bool(shape))
        changes = augmentation_words(project.augmentation)
        self._split.setText(f"{split} Changed at random: {changes}.".lstrip() if changes else split)

    def _show_data_error(self, message: str) -> None:
        self._data_error.setText(message)
        self._data_error.setVisible(bool(message))

    def _set_task(self, task: Task, gesture: str) -> None:
        self._editor.perform(SetProject.of("change task", gesture=gesture, task=task))

    @Slot(object)
    def _on_optimizer_chosen(self, optimizer: Optimizer) -> None:
        self._editor.perform(SetProject.of("change optimizer", optimizer=optimizer))

    @Slot(object, str)
    def _on_optimizer_edited(self, optimizer: Optimizer, gesture: str) -> None:
        self._editor.perform(SetProject.of("change optimizer", gesture=gesture, optimizer=optimizer))

    @Slot(float)
    def take_rate(self, rate: float) -> None:
        """Let the optimizer have another learning rate."""
        optimizer = self._editor.document.project.optimizer.with_settings(learning_rate=rate)
        self._editor.perform(SetProject.of("change learning rate", optimizer=optimizer))

    def _set_schedule(self, schedule: Schedule, gesture: str) -> None:
        title = "change learning-rate schedule"
        self._editor.perform(SetProject.of(title, gesture=gesture, schedule=schedule))

    @Slot(str, object, str)
    def _on_training_edited(self, name: str, value: object, gesture: str) -> None:
        project = self._editor.document.project
        try:
            training = project.training.with_settings(**{name: value})
        except StudioError as error:
            self.training.show_error(name, str(error))
            return
        before = last_phase(project).done
        if name == "epochs" and training.epochs <= before:
            self.training.show_error(
                name,
                f"The last phase begins after {exact(before)} epochs: train longer, or shorten the phases.",
            )
            return
        self._editor.perform(SetProject.of("change training settings", gesture=gesture, training=training))

    @Slot(object, str)
    def _on_plan_edited(self, phases: tuple[Phase, ...], gesture: str) -> None:
        planned = with_phases(self._editor.document.project, phases)
        self._editor.perform(
            SetProject.of("change phases", gesture=gesture, phases=planned.phases, training=planned.training)
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed while nobody looked."""
        super().showEvent(event)
        self.refresh()
