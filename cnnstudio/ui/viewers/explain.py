"""Why the network finds a class in the image: which places speak for it, by a choice of methods."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.engine.explain.choices import Choices, Duration, EstimateDuration, ExplainChoices
from cnnstudio.engine.explain.explanation import Explain, Explanation
from cnnstudio.engine.explain.method import ExplainProgress
from cnnstudio.engine.explain.sanity import CheckSanity, Sanity
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.viewers.explaining.form import ExplainForm
from cnnstudio.ui.viewers.explaining.map_table import map_table
from cnnstudio.ui.viewers.explaining.no_class_page import NoClassPage
from cnnstudio.ui.viewers.explaining.pictures import ExplainPictures
from cnnstudio.ui.viewers.explaining.requests import ExplainRequests
from cnnstudio.ui.viewers.explaining.words import caption_words, method_words
from cnnstudio.ui.viewers.explaining.work_line import WorkLine
from cnnstudio.ui.viewers.saving import Arrays, Table
from cnnstudio.ui.viewers.viewer import Subject, Viewer, register
from cnnstudio.ui.widgets.drawing import Drawing
from cnnstudio.ui.widgets.notice import Notice

_AT_ONCE = 1.5  # s: what takes longer waits for a click
_NOTHING = 2  # the number of the page without anything


@register
class ExplainViewer(Viewer):
    """Which places of the image speak for a class."""

    kind = "explain"
    title = "Explain"
    help = "Which places of the image speak for a class, by Grad-CAM, saliency, occlusion and others."

    def __init__(self) -> None:
        super().__init__()
        self._subject: Subject | None = None
        self._task: Explain | None = None
        self._found: Explanation | None = None
        self.form = ExplainForm()
        self.line = WorkLine()
        self.pictures = ExplainPictures()
        self.notice = Notice("Message about the explanation")
        self.words = DimLabel()
        self.words.setAccessibleName("What the map says")
        self._empty = NoClassPage(self)
        self._lay_out()
        self.form.changed.connect(self._explain)
        self.form.output_changed.connect(self._on_output_changed)
        self.line.start_requested.connect(self._on_start_requested)
        self.line.cancel_requested.connect(self._on_cancelled)
        self.pictures.check_requested.connect(self._on_check_requested)
        self.pictures.place_chosen.connect(self.form.choose_place)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(0)
        column.addWidget(self.form)
        column.addWidget(self.line)
        column.addWidget(self.notice)
        column.addWidget(self.pictures, 1)
        words = QVBoxLayout()
        words.setContentsMargins(16, 0, 16, 0)
        words.addWidget(self.words)
        column.addLayout(words)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(content)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(QWidget())  # while there is nothing to look into

    def work_with(self, engine: Engine) -> None:
        """Explain by this engine."""
        self._requests = ExplainRequests(engine, self)
        self._requests.durations.answered.connect(self._on_estimated)
        self._requests.maps.progressed.connect(self._on_progressed)
        self._requests.maps.answered.connect(self._on_explained)
        self._requests.maps.stopped.connect(self._on_stopped)
        self._requests.checks.progressed.connect(self._on_check_progressed)
        self._requests.checks.answered.connect(self._on_checked)
        self._requests.choices.answered.connect(self._show_choices)
        self._requests.refused.connect(self._on_failed)
        self._requests.rested.connect(self.line.show_nothing)
        self._requests.lingered.connect(self._on_taking_long)

    @property
    def found(self) -> Explanation | None:
        """The map that is shown."""
        return self._found

    @property
    def is_busy(self) -> bool:
        """Whether the engine is at work for it."""
        return self._requests.is_busy

    @classmethod
    def accepts(cls, subject: Subject) -> bool:
        """Every image, whatever the layer."""
        return subject.picture is not None

    def task(self, subject: Subject) -> object:
        """Ask what can be explained; what was seen of another image or network is taken away."""
        if subject.picture is None:
            raise ValueError("an explanation of no picture")
        before = self._subject
        if before is None or before.model != subject.model:
            self.form.forget_output()
        if before is None or (before.model, before.picture) != (subject.model, subject.picture):
            self._forget()
            self.pictures.show_picture(subject.picture)
        self._subject = subject
        return ExplainChoices(subject.model, subject.picture, self.form.output, self.form.at)

    def show_result(self, result: object) -> None:
        """Take what can be explained, and explain it as chosen."""
        if not isinstance(result, Choices):
            raise TypeError(f"no choices: {type(result).__name__}")
        self._show_choices(result)

    def show_unit(self, unit: int) -> None:
        """Nothing depends on the unit."""

    def clear(self) -> None:
        """Show nothing."""
        self._forget()
        self._subject = None
        self.pictures.show_picture(None)
        self._pages.setCurrentIndex(_NOTHING)

    def picture(self) -> Drawing | None:
        """The map over the image with its colours, and beside it that of random weights if it is shown."""
        return self.pictures.drawing() if self._found is not None else None

    def arrays(self) -> Arrays:
        """``map`` at the image's own size and ``raw`` as the method gives it; ``random`` with random weights."""
        if self._found is None:
            return {}
        found = {"map": self._found.map, "raw": self._found.raw}
        checked = self.pictures.sanity
        return found if checked is None else {**found, "random": checked.explanation.map}

    def table(self) -> Table | None:
        """A line for each px of the image: the value of the map, and with random weights if that was checked."""
        found, checked = self._found, self.pictures.sanity
        if found is None:
            return None
        return map_table(found.map, None if checked is None else checked.explanation.map)

    def _forget(self) -> None:
        self._requests.forget()
        self._task = self._found = None
        self.pictures.show_scores(None)
        self.line.show_nothing()
        self.notice.clear()
        self.words.setText("")

    @Slot(object)
    def _show_choices(self, choices: Choices) -> None:
        self._pages.setCurrentIndex(int(bool(choices.refusal)))
        self._empty.show_refusal(choices.refusal)
        if choices.refusal:
            self._forget()
            return
        self.form.show_choices(choices)
        if self._found is None or choices.drawn is None:
            self.pictures.show_scores(choices.drawn, choices.at)
        if not (
            self._requests.is_at_work
            and self._subject is not None
            and self.form.task(self._subject) == self._task
        ):
            # What is at work goes on, even if the network has learned meanwhile.
            self._explain()

    @Slot()
    def _on_output_changed(self) -> None:
        if self._subject is not None and self._subject.picture is not None:
            form = self.form
            self._requests.choices.send(
                ExplainChoices(self._subject.model, self._subject.picture, form.output, form.at)
            )

    @Slot()
    def _explain(self) -> None:
        if self._subject is None:
            return
        task = self.form.task(self._subject)
        if task != self._task:
            self._task, self._found = task, None
        self._requests.forget_work()
        self.line.show_nothing()
        self.notice.clear()
        if task.method.is_long:
            self._requests.durations.send(EstimateDuration(task))
        else:
            self._run()

    @Slot(object)
    def _on_estimated(self, found: Duration) -> None:
        if found.seconds <= _AT_ONCE or self._task is None or self._subject is None:
            self._run()
            return
        if self._found is None:  # The map of another method would mislead.
            self.pictures.show_picture(self._subject.picture)
        self._show_words()
        self.line.show_offer(self._task.method.label, found)

    @Slot()
    def _on_start_requested(self) -> None:
        if self._task is not None:
            self.line.show_work(self._task.method.label)
            self._run()

    @Slot()
    def _run(self) -> None:
        if self._task is not None:
            self._requests.maps.send(self._task)

    @Slot(object)
    def _on_progressed(self, progress: ExplainProgress) -> None:
        self.line.show_progress(progress)
        if progress.partial is not None and self._task is not None:
            self.pictures.show_partial(progress.partial, self._task.method)

    @Slot(object)
    def _on_explained(self, found: Explanation) -> None:
        if self._task is None:
            return
        self._found = found
        words = caption_words(found, self._task.method)
        self.pictures.show_explanation(found, self._task.method, words)
        self._show_words()
        if found.notes:
            self.notice.show_message("warning", " ".join(found.notes))

    @Slot(object)
    def _on_stopped(self, found: object) -> None:
        if isinstance(found, Explanation):
            self._on_explained(found)
        else:
            self.notice.show_message(
                "note", "Stopped before there was anything to show.", (("Start again", self._explain),)
            )

    @Slot()
    def _on_check_requested(self) -> None:
        if self._task is not None and self._found is not None:
            # A method of many passes is compared once, with all weights drawn by lot.
            self._requests.checks.send(CheckSanity(self._task, cascades=not self._task.method.is_long))

    @Slot(object)
    def _on_check_progressed(self, progress: ExplainProgress) -> None:
        self.line.show_progress(progress)

    @Slot(object)
    def _on_checked(self, found: Sanity) -> None:
        self.pictures.show_sanity(found)

    @Slot()
    def _on_cancelled(self) -> None:
        self._requests.stop()

    @Slot(str)
    def _on_failed(self, message: str) -> None:
        self.notice.show_message("error", message)

    @Slot()
    def _on_taking_long(self) -> None:
        if self._task is not None and not self.line.is_working:
            what = "Sanity check" if self._requests.checks.is_busy else self._task.method.label
            self.line.show_work(what)

    def _show_words(self) -> None:
        if self._task is not None:
            self.words.setText(method_words(self._task.method))
