"""File › Export: the network as a script or project at once, as a model through the engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from cnnstudio.core.errors import FileError, StudioError
from cnnstudio.core.numerals import size_text
from cnnstudio.document.atomic import write_whole
from cnnstudio.document.files import PROJECT_ENDING, load_project, save_project
from cnnstudio.engine.exchange.export import Export, Exported, form_of
from cnnstudio.engine.exchange.script import script
from cnnstudio.engine.exchange.script_files import ScriptFiles, WriteScript, weights_beside
from cnnstudio.engine.inside.models import ModelSource, SavedModel, UntrainedModel
from cnnstudio.engine.process.failure import Failure
from cnnstudio.engine.runs.run_folder import PROJECT
from cnnstudio.ui.saving import questions
from cnnstudio.ui.widgets.text_focus import commit_field
from cnnstudio.ui.window.messages import Kind

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow

SCRIPT_ENDING = ".py"
KINDS = (
    f"Keras script (*{SCRIPT_ENDING})",
    "Keras model (*.keras)",
    "ONNX model (*.onnx)",
    "LiteRT model (*.tflite)",
    "TensorFlow SavedModel, a folder (*)",
    f"Copy of the project (*{PROJECT_ENDING})",
)


class Exporter(QObject):
    """Exports the project of a window, one after another, and tells how it went."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._weights = ""

    def ask(self) -> None:
        """Ask for a name and a form, and export."""
        commit_field()
        stem = Path(self._window.files.title).stem
        suggestion = self._window.files.folder() / f"{stem}{SCRIPT_ENDING}"
        path = questions.ask_where_to_save(self._window, suggestion, "Export", ";;".join(KINDS))
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Export by the ending of a file."""
        try:
            if path.suffix.lower() == SCRIPT_ENDING:
                self._write_script(path)
            elif path.suffix.lower() == PROJECT_ENDING:
                document = self._window.editor.document
                save_project(document.named_after(path), path)
                self._tell(f"Exported to {path}.")
            else:
                form_of(path)
                source = self._source()
                self._submit(Export(source, str(path)), source, path)
        except StudioError as error:
            self._window.messages.show_error(str(error))

    def _write_script(self, path: Path) -> None:
        """Write a script at once; or, if its weights are wanted too, through the engine."""
        project, source = self._window.editor.document.project, self._source()
        text = script(project)  # What is wrong with the network is told before anything is asked.
        wanted: bool | None = False
        if isinstance(source, SavedModel) or source.project.weights is not None:
            wanted = questions.ask_about_weights(self._window, path.name, weights_beside(path).name)
        if wanted:
            self._submit(WriteScript(project, source, str(path)), source, path)
        elif wanted is False:
            write_whole(path, text.encode("utf-8"))
            self._tell(f"Exported to {path}.")

    def _submit(self, task: Export | WriteScript, source: ModelSource, path: Path) -> None:
        self._weights = _weights_in_words(source)
        job = self._window.engine.submit(task)
        job.succeeded.connect(self._on_succeeded)
        job.failed.connect(self._on_failed)
        self._window.status.showMessage(f"Exporting to {path.name}…")

    def _source(self) -> ModelSource:
        """The last training's model if it is of the network as it stands, else that with its own weights."""
        project, run = self._window.editor.document.project, self._window.training.run
        try:
            trained = load_project(Path(run) / PROJECT) if run else None
        except FileError:
            trained = None
        if trained is None or (trained.network, trained.training.scaling) != (
            project.network,
            project.training.scaling,
        ):
            return UntrainedModel(project)
        return SavedModel(run)

    @Slot(object)
    def _on_succeeded(self, done: Exported | ScriptFiles) -> None:
        if isinstance(done, ScriptFiles):
            size = size_text(done.size)
            self._tell(f"Exported to {done.path}, with {self._weights} in {Path(done.weights).name}, {size}.")
            self._window.weights.desk.relink(Path(done.weights))
            return
        self._tell(f"Exported to {done.path}: {done.form} with {self._weights}, {size_text(done.size)}.")
        self._window.weights.desk.relink(Path(done.path))

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        self._window.status.clearMessage()
        self._window.messages.show_error(failure.message)

    def _tell(self, text: str) -> None:
        self._window.status.clearMessage()
        # It outlasts edits: a project that is written over the file of its weights takes them from there anew.
        self._window.messages.show_message(text, Kind.NOTE, passing=True, outlasts=True)


def _weights_in_words(source: ModelSource) -> str:
    if not isinstance(source, UntrainedModel):
        return "the weights of the last training"
    weights = source.project.weights
    return "start weights" if weights is None else f"the weights of {weights.name}"


def exporter(window: MainWindow) -> Exporter:
    """The one that exports for a window, made when it is first needed."""
    found = window.findChild(Exporter)
    return found if isinstance(found, Exporter) else Exporter(window)
