"""Taking weights from files and from ImageNet, and watching the file that the project has them from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.core.errors import FileError
from cnnstudio.document.changes import Change, ForgetWeights, TakeWeights
from cnnstudio.document.project import Project
from cnnstudio.document.weights_report import Shapes, WeightsReport, weights_report
from cnnstudio.document.weights_source import WeightsSource
from cnnstudio.engine.process.failure import Failure
from cnnstudio.ui.editor import Editor

if TYPE_CHECKING:
    from cnnstudio.data.download import DownloadProgress
    from cnnstudio.engine.exchange.link_weights import Linked
    from cnnstudio.engine.exchange.load_pretrained import PretrainedWeights
    from cnnstudio.ui.jobs.engine import Engine
    from cnnstudio.ui.jobs.job import Job

_KEY = "weights"


class WeightsDesk(QObject):
    """Loads weights through the engine and knows how the project's stand.

    Signals:
        changed: Something that it tells is another now.

    Attributes:
        doing: What is under way, as a phrase; "" if nothing is.
        fraction: What part of it is done, 0 to 1; None where that is not known.
        trouble: Why the weights cannot be had, or a file could not be loaded; "" if all is well.
        failed: The task that there was trouble with; None if all is well.

    Args:
        editor: What is edited.
        engine: Gives the engine; it is asked for when it is first needed.
        parent: Qt parent.
    """

    changed = Signal()

    def __init__(self, editor: Editor, engine: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._engine = engine
        self._job: Job | None = None
        self._is_reading = False
        self._source: WeightsSource | None = None
        self._shapes: Mapping[str, Shapes] | None = None
        self._reported: tuple[Project, WeightsReport] | None = None
        self.doing = ""
        self.fraction: float | None = None
        self.trouble = ""
        self.failed: object | None = None
        editor.project_changed.connect(self._on_project_changed)
        self._on_project_changed()

    @property
    def source(self) -> WeightsSource | None:
        """The file that the project has its weights from, or None."""
        return self._editor.document.project.weights

    @property
    def is_lost(self) -> bool:
        """Whether the project's file cannot be had, so that nothing can be computed with its weights."""
        return self.source is not None and self._shapes is None and bool(self.trouble)

    def report(self) -> WeightsReport | None:
        """Which layers have their weights from the file; None before it was looked into."""
        project = self._editor.document.project
        if project.weights is None or self._shapes is None:
            return None
        if self._reported is None or self._reported[0] is not project:
            found = weights_report(project.weights.name, self._editor.document.report, self._shapes)
            self._reported = (project, found)
        return self._reported[1]

    # What one can ask for

    def load(self, path: Path) -> None:
        """Take the weights of a file; also of the file that the project has its weights from, where it is now."""
        from cnnstudio.engine.exchange.link_weights import LinkWeights

        project = self._editor.document.project
        self._submit(LinkWeights(project, str(path)), f"Reading {path.name}", self._on_linked)

    def load_pretrained(self, name: str, file: Path | None = None) -> None:
        """Take the ImageNet weights of a network of the gallery, from the net or from a file."""
        from cnnstudio.engine.exchange.load_pretrained import LoadPretrained

        project = self._editor.document.project
        task = LoadPretrained(project, name, "" if file is None else str(file))
        self._submit(task, "Loading ImageNet weights", self._on_pretrained)

    @property
    def misses_names(self) -> bool:
        """Whether the project tells the classes of ImageNet apart, and their names were not fetched yet."""
        if self.source is None or not self.source.pretrained:
            return False
        from cnnstudio.core.class_output import class_count
        from cnnstudio.data.pretrained import CLASSES, has_class_names

        return class_count(self._editor.document.report) == CLASSES and not has_class_names()

    def load_class_names(self, file: Path | None = None) -> None:
        """Take the names of the ImageNet classes from the net or from a file."""
        from cnnstudio.engine.exchange.load_pretrained import FetchClassNames

        task = FetchClassNames("" if file is None else str(file))
        self._submit(task, "Loading the names of the classes", self._on_names)

    def take_as_it_is(self) -> None:
        """Go on with the file although it has changed: its layers are linked anew."""
        if self.source is not None:
            self.load(Path(self.source.path))

    def forget(self) -> None:
        """Go back to start weights."""
        self._editor.perform(ForgetWeights())

    def relink(self, path: Path) -> None:
        """Note that the project was just written over the very file that its weights come from."""
        if self.source is not None and Path(self.source.path) == Path(path).absolute():
            self.load(path)

    @Slot()
    def stop(self) -> None:
        """Stop what is under way; what came of a download is kept for the next time."""
        if self._job is not None:
            self._job.stop()

    def note_opened(self) -> None:
        """Drop what was under way or went wrong for another project; to read the file of the new one goes on."""
        if self._job is not None and self._is_reading:
            return
        if self._job is not None or self.trouble:
            self.leave()
        if self.source is not None and self._shapes is None:
            self._read(self.source)

    @Slot()
    def leave(self) -> None:
        """Drop what is under way: another project is shown."""
        job, self._job = self._job, None
        if job is not None:
            job.stop()
        self._end("")

    # What comes back

    def _submit(self, task: object, doing: str, on_succeeded: Any) -> None:
        self.leave()
        engine: Engine = self._engine()
        job = self._job = engine.submit(task, replaces=_KEY)
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(on_succeeded)
        job.failed.connect(self._on_failed)
        job.stopped.connect(self._on_stopped)
        self._is_reading = on_succeeded == self._on_shapes
        self.doing, self.fraction = doing, None
        self.changed.emit()

    def _is_current(self) -> bool:
        """Whether the news that comes is of the newest job."""
        return self._job is not None and self.sender() is self._job

    def _end(self, trouble: str) -> None:
        self.failed = self._job.task if self._job is not None and trouble else None
        self._job = None
        self.doing, self.fraction, self.trouble = "", None, trouble
        self.changed.emit()

    def _take(self, change: Change, source: WeightsSource, shapes: Mapping[str, Shapes]) -> None:
        self._source, self._shapes = source, shapes
        self._end("")
        self._editor.perform(change)

    @Slot(object)
    def _on_progressed(self, progress: DownloadProgress) -> None:
        if self._is_current():
            self.doing, self.fraction = progress.words, progress.fraction
            self.changed.emit()

    @Slot(object)
    def _on_linked(self, found: Linked) -> None:
        if self._is_current():
            self._take(TakeWeights(found.source, found.links), found.source, found.shapes)

    @Slot(object)
    def _on_pretrained(self, found: PretrainedWeights) -> None:
        if self._is_current():
            from cnnstudio.document.preprocessing import TakePretrained

            change = TakePretrained(found.source, found.links, found.preprocessing)
            self._take(change, found.source, found.shapes)
            if self.misses_names:
                self.load_class_names()

    @Slot(object)
    def _on_names(self, names: tuple[str, ...]) -> None:
        if self._is_current():
            self._end("")

    @Slot(object)
    def _on_shapes(self, shapes: dict[str, Shapes]) -> None:
        if self._is_current():
            self._shapes = shapes
            self._end("")

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        if self._is_current():
            self._end(failure.message)

    @Slot(object)
    def _on_stopped(self, result: object) -> None:
        if self._is_current():
            self._end("")

    @Slot()
    def _on_project_changed(self) -> None:
        """Look into another weights file; the same one need not be read again."""
        source = self.source
        if source == self._source:
            self.changed.emit()
            return
        self._source, self._shapes, self._reported = source, None, None
        if source is None:
            self.leave()
        else:
            self._read(source)

    def _read(self, source: WeightsSource) -> None:
        from cnnstudio.engine.exchange.link_weights import SavedShapes

        self._submit(SavedShapes(source), f"Reading {source.name}", self._on_shapes)


def folder_of(source: WeightsSource | None, default: Path) -> Path:
    """Where a dialog for weights files begins: where the last one was, if that is still there."""
    if source is None:
        return default
    folder = Path(source.path).parent
    return folder if folder.is_dir() else default


def run_weights(run: str) -> Path | None:
    """The weights of a run's best epoch; None if there are none."""
    from cnnstudio.engine.runs.run_folder import weights_of

    try:
        return weights_of(Path(run)) if run else None
    except FileError:
        return None
