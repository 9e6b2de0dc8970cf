"""What both workspaces for scenes share: the network, the pictures, the question to the engine, and the row of pictures."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from cnnstudio.core.errors import StudioError
from cnnstudio.data.images import Picture, file_filter
from cnnstudio.engine.inside.models import ModelSource, SavedModel
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting import picture_sources
from cnnstudio.ui.inspecting.model_choice import UNTRAINED
from cnnstudio.ui.inspecting.shelf import PictureSource
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.scenes.kinds import SceneKind
from cnnstudio.ui.scenes.pictures import scene_sources
from cnnstudio.ui.scenes.pictures.export_part import ExportPart
from cnnstudio.ui.scenes.pictures.pictures_part import PicturesPart
from cnnstudio.ui.scenes.pictures.reel import Reel
from cnnstudio.ui.scenes.pictures.scene_menu import SceneMenu
from cnnstudio.ui.scenes.scene_choice import SceneChoice, task_kind_of
from cnnstudio.ui.scenes.scene_frame import SceneFrame
from cnnstudio.ui.scenes.scene_inquiry import SceneInquiry
from cnnstudio.ui.scenes.scene_pages import ScenePages
from cnnstudio.ui.scenes.scene_stage import SceneStage
from cnnstudio.ui.scenes.scene_view import SceneView
from cnnstudio.ui.widgets.drawing import Drawing, drawing_of_widget

_STEPS = {Qt.Key.Key_D: 1, Qt.Key.Key_A: -1}


class SceneDesk(QWidget):
    """Pictures at the left, the one that is looked at in the middle, what was found at the right.

    Args:
        kind: The workspace.
        editor: Holds the project.
        engine: Finds boxes or masks.
        content: What shows the picture.

    Attributes:
        exports: Whether what is found can be written to files.

    Signals:
        message: A sentence for the status bar.
        train_requested: The user wants to go to Train.
        slide_requested: The user wants to let a classifier slide over an image.
        picture_requested: The user wants to save what is seen as a picture.
    """

    exports: ClassVar[bool] = True
    message = Signal(str)
    train_requested = Signal()
    slide_requested = Signal()
    picture_requested = Signal()

    def __init__(self, kind: SceneKind, editor: Editor, engine: Engine, content: QWidget) -> None:
        super().__init__()
        self.kind, self._editor, self._engine = kind, editor, engine
        self._has_begun = False
        self._misses_images = False
        self.choice = SceneChoice(kind)
        self.reel = Reel(self)
        self.inquiry = self.make_inquiry(editor, engine)
        self.pictures = PicturesPart()
        self.samples = SceneMenu(self.reel, editor, self._model, self)
        self.pictures.set_menu(self.samples)
        self.stage = SceneStage(kind, content)
        self.pages = ScenePages(kind, engine, self.stage)
        self.export = ExportPart(kind, engine)
        frame = SceneFrame(self.choice, self.pictures, self.pages, self.export if self.exports else None)
        self.settings, self.found = frame.settings, frame.found
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(frame)
        self._connect_parts()

    def make_inquiry(self, editor: Editor, engine: Engine) -> SceneInquiry:
        """What asks the engine."""
        return SceneInquiry(self.kind, editor, engine, self.choice, self.reel, self)

    @property
    def view(self) -> SceneView:
        """What shows the picture."""
        raise NotImplementedError

    def show_result(self, result: object) -> None:
        """Show what the network found; None for nothing."""
        raise NotImplementedError

    def show_waiting(self) -> None:
        """Say whether something is being looked for, where that is said in words."""

    @property
    def waiting_words(self) -> str:
        """What is said in place of a result."""
        return "Looking…" if self.is_busy else "Nothing was looked for yet."

    def drawing(self) -> Drawing | None:
        """What is shown, for a picture file; None while nothing is."""
        if self.pages.shows_evaluation:
            return drawing_of_widget(self.pages.evaluation)
        return self.view.drawing() if self.stage.has_picture else None

    def _connect_parts(self) -> None:
        self.choice.path_changed.connect(self._on_model_chosen)
        self.pictures.open_requested.connect(self.choose_files)
        self.pictures.folder_requested.connect(self.choose_folder)
        self.pictures.step_requested.connect(self.reel.step)
        self.stage.open_requested.connect(self.choose_files)
        self.stage.shapes_requested.connect(self.samples.open_shapes)
        self.stage.strip.chosen.connect(self.reel.go_to)
        self.pages.images_opened.connect(self._on_images_opened)
        self.reel.sources_changed.connect(self._on_sources_changed)
        self.reel.picture_changed.connect(self._on_picture_changed)
        self.reel.refused.connect(self._on_not_read)
        self.reel.busy_changed.connect(self._on_busy_changed)
        self.export.exported.connect(self.message)
        self.export.refused.connect(self._on_refused)
        self.export.picture_requested.connect(self.picture_requested)
        self.inquiry.answered.connect(self._on_answered)
        self.inquiry.refused.connect(self._on_not_found)
        self.inquiry.misfit.connect(self._on_misfit)
        self.inquiry.busy_changed.connect(self._on_busy_changed)

    def _model(self) -> ModelSource:
        return self.inquiry.model

    @property
    def is_busy(self) -> bool:
        """Whether an answer is on its way."""
        return self.inquiry.is_busy or self.reel.is_busy

    # Models

    def show_model(self, source: ModelSource) -> None:
        """Let another network answer."""
        self.choice.choose(source.path if isinstance(source, SavedModel) else UNTRAINED)

    def note_run(self, run: str) -> None:
        """Take in a run that has just ended, if it was trained for this."""
        if task_kind_of(run) in {task.kind for task in self.kind.tasks}:
            self.choice.note_run(run)
            if self.choice.path == run:
                self.inquiry.renew()
                self.inquiry.ask()
                self.pages.renew()

    @Slot(str)
    def _on_model_chosen(self, path: str) -> None:
        self.stage.notice.clear()
        self.pages.look_at(path)
        self.inquiry.ask()

    # Pictures

    def open_files(self, paths: list[str]) -> None:
        """Look at images in files, and at all images of folders."""
        try:
            sources = scene_sources.of_paths(map(Path, paths))
        except StudioError as error:
            self._on_refused(str(error))
            return
        self.reel.add(sources)

    @Slot()
    def choose_files(self) -> None:
        """Let the user choose image files."""
        kinds = f"{file_filter()};;All files (*)"
        paths, _ = QFileDialog.getOpenFileNames(self, "Open images", "", kinds)
        if paths:
            self.open_files(paths)

    @Slot()
    def choose_folder(self) -> None:
        """Let the user choose a folder of images."""
        if path := QFileDialog.getExistingDirectory(self, "Open a folder of images"):
            self.open_folder(path)

    def open_folder(self, path: str) -> None:
        """Show all images of a folder in place of those that are there."""
        self.reel.list_with(lambda: scene_sources.in_folder(Path(path)))

    def take(self, data: QMimeData) -> bool:
        """Look at the images of a drop or of the clipboard; False if there are none."""
        if folders := scene_sources.folders_of(data):
            self.open_files([str(path) for path in folders])
            return True
        sources = picture_sources.from_mime(data)
        self.reel.add(sources)
        return bool(sources)

    def step_picture(self, by: int) -> None:
        """Look at another picture."""
        self.reel.step(by)

    def paste(self) -> None:
        """Look at the image on the clipboard."""
        if not self.take(QGuiApplication.clipboard().mimeData()):
            message = "There is no image on the clipboard: copy one first, then paste it here."
            self.stage.notice.show_message("warning", message)

    @Slot(object, int)
    def _on_images_opened(self, sources: tuple[PictureSource, ...], place: int) -> None:
        self.pages.open_picture()
        self.reel.replace(sources)
        self.reel.go_to(place)

    @Slot()
    def _on_sources_changed(self) -> None:
        self.stage.strip.show_sources(self.reel.sources)
        self.pictures.show_picture(self.reel.picture, self.reel.index, len(self.reel.sources))

    @Slot(object)
    def _on_picture_changed(self, picture: Picture) -> None:
        self._misses_images = False
        self.stage.notice.clear()
        self.stage.tell("")
        self.pages.open_picture()
        if not self.stage.has_picture:
            self.stage.show_picture()
            self.view.setFocus()
        self.stage.strip.mark(self.reel.index)
        self.pictures.show_picture(picture, self.reel.index, len(self.reel.sources))
        self.show_picture(picture)
        self.inquiry.ask()

    def show_picture(self, picture: Picture) -> None:
        """Show the current picture, of which nothing is known yet."""
        raise NotImplementedError

    # Answers

    @Slot(object)
    def _on_answered(self, result: object) -> None:
        if not self._misses_images:  # else it is said which images could not be read
            self.stage.notice.clear()
        self.show_result(result)

    @Slot(str)
    def _on_not_found(self, message: str) -> None:
        self.show_result(None)
        self._on_refused(message)

    @Slot(str)
    def _on_misfit(self, message: str) -> None:
        self.show_result(None)
        actions = [("Go to Train", self.train_requested.emit)]
        if (project := self.inquiry.project) is not None and self.kind.slides(project.task):
            actions.append(("Slide it over an image", self.slide_requested.emit))
        self.stage.notice.show_message("warning", message, tuple(actions))

    @Slot(str)
    def _on_not_read(self, message: str) -> None:
        self._misses_images = True
        self._on_refused(message)

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        self.stage.notice.show_message("error", message)

    @Slot(bool)
    def _on_busy_changed(self, _busy: bool) -> None:
        self.stage.show_busy(self.is_busy)
        self.show_waiting()

    # Events

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with what shows most; ask for what has changed while nobody looked."""
        super().showEvent(event)
        if not self._has_begun:
            self._has_begun = True
            self.choice.begin(self.kind.fits(self._editor.document.project.task))
            if self.reel.picture is None and not self.reel.is_busy and self.choice.path != UNTRAINED:
                self.samples.open_first()
        self.inquiry.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing that nobody sees."""
        super().hideEvent(event)
        self.inquiry.watch(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk between pictures."""
        if (step := _STEPS.get(Qt.Key(event.key()))) and not event.modifiers():
            self.reel.step(step)
        else:
            super().keyPressEvent(event)
