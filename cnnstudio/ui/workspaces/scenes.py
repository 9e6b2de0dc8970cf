"""The Detect and Segment workspaces: boxes and masks over one's own images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.workspaces.pictures import PictureWorkspace

if TYPE_CHECKING:
    from cnnstudio.ui.scenes.scene_desk import SceneDesk


class SceneWorkspace(PictureWorkspace):
    """Shows what a network finds.

    Args:
        name: ``detect`` or ``segment``.
        editor: Holds the project.
        engine: Finds boxes or masks.

    Signals:
        train_requested: The user wants to go to Train.
        slide_requested: The user wants to let a classifier slide over an image.
        picture_requested: The user wants to save what is seen as a picture.
    """

    train_requested = Signal()
    slide_requested = Signal()
    picture_requested = Signal()

    def __init__(self, name: str, editor: Editor, engine: Engine) -> None:
        super().__init__(name, editor, engine)
        self._name = name
        self._desk: SceneDesk | None = None

    @property
    def desk(self) -> SceneDesk:
        """The content."""
        if self._desk is None:
            self._desk = self._made()
            self._desk.train_requested.connect(self.train_requested)
            self._desk.slide_requested.connect(self.slide_requested)
            self._desk.picture_requested.connect(self.picture_requested)
            self._begin(self._desk, self._desk.view)
        return self._desk

    def _made(self) -> SceneDesk:
        if self._name == "detect":
            from cnnstudio.ui.scenes.boxes.detect_desk import DetectDesk

            return DetectDesk(self._editor, self._engine)
        from cnnstudio.ui.scenes.masks.segment_desk import SegmentDesk

        return SegmentDesk(self._editor, self._engine)

    def note_run(self, run: str) -> None:
        """Take in a run that has just ended, if it was trained for this."""
        self.desk.note_run(run)

    def note_learning(self, run: str) -> None:
        """A run that is being trained is further on; if it is asked, what is seen follows."""
        if self._desk is not None:
            self._desk.inquiry.note_learning(run)
