"""What weights have to do with the rest of the window: questions, the properties, and the runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from cnnstudio.ui.saving import questions
from cnnstudio.ui.weights.weights_desk import WeightsDesk, folder_of, run_weights

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow


class WeightsLink(QObject):
    """Asks which weights to load, and shows what came of it.

    Attributes:
        desk: Loads them.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.desk = WeightsDesk(window.editor, lambda: window.engine, self)
        window.files.opened.connect(self._on_opened)
        window.projects.shown.connect(self._on_opened)
        window.files.keras_requested.connect(self._on_keras_requested)
        window.stack.made.connect(self._on_workspace_made)
        self.desk.changed.connect(self._on_changed)

    @Slot()
    def ask(self) -> None:
        """Ask for a weights file and take its weights."""
        folder = folder_of(self.desk.source, self._window.files.folder())
        path = questions.ask_for_weights(self._window, folder)
        if path is not None:
            self.show()
            self.desk.load(path)

    def ask_about_imagenet(self) -> None:
        """Offer the published weights of the network that the project came from."""
        from cnnstudio.data.pretrained import likely_pretrained, pretrained_networks
        from cnnstudio.gallery import published_network
        from cnnstudio.ui.weights.pretrained_dialog import PretrainedDialog

        project = self._window.editor.document.project
        name = likely_pretrained(project)
        if name is None:
            some = ", ".join(published_network(each).title for each in pretrained_networks()[:4])
            self._window.messages.show_error(
                "This network resembles none that ImageNet weights are published for: begin with one of the gallery, "
                f"such as {some}."
            )
            return

        def made() -> PretrainedDialog:
            dialog = PretrainedDialog(name, project, self._window.files.folder(), self._window)
            dialog.chosen.connect(self._on_pretrained_chosen)
            self._window.projects.shown.connect(dialog.close)
            return dialog

        self._window.dialogs.show("imagenet", made, fresh=True)

    def load_pretrained(self, name: str) -> None:
        """Download the published weights of a network of the gallery."""
        self.show()
        self.desk.load_pretrained(name)

    def take_run(self) -> None:
        """Begin with the weights of the run that finished last."""
        path = run_weights(self._window.training.run)
        if path is not None:
            self.show()
            self.desk.load(path)

    def show(self) -> None:
        """Show where the weights come from: the properties of the project."""
        self._window.show_workspace("design")
        self._window.editor.select(())

    @Slot()
    def _on_names_requested(self) -> None:
        path = questions.ask_for_class_names(self._window, self._window.files.folder())
        if path is not None:
            self.desk.load_class_names(path)

    @Slot(str)
    def _on_published_requested(self, name: str) -> None:
        path = questions.ask_for_weights(self._window, self._window.files.folder())
        if path is not None:
            self.desk.load_pretrained(name, path)

    @Slot(str, object)
    def _on_pretrained_chosen(self, name: str, file: Path | None) -> None:
        self.show()
        self.desk.load_pretrained(name, file)

    @Slot()
    def _on_opened(self) -> None:
        """What was under way was for another project; the new one's own file is being read already."""
        self.desk.note_opened()

    @Slot(object)
    def _on_keras_requested(self, path: Path) -> None:
        from cnnstudio.ui.saving.export import exporter

        exporter(self._window).export_to(path)

    @Slot(str)
    def _on_workspace_made(self, name: str) -> None:
        if name == "design":
            section = self._window.design.properties.project.weights
            section.load_requested.connect(self.ask)
            section.names_requested.connect(self._on_names_requested)
            section.published_requested.connect(self._on_published_requested)
            section.follow(self.desk)
        elif name == "inspect":
            self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        if self._window.stack.get("inspect") is not None:
            source = self.desk.source
            self._window.inspect.desk.model_choice.note_weights("" if source is None else source.name)
