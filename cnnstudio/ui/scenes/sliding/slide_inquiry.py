"""What the page of the sliding window asks the engine."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.data.images import Picture
from cnnstudio.engine.predicting.slide import Slide
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.scenes.kinds import SceneKind
from cnnstudio.ui.scenes.pictures.reel import Reel
from cnnstudio.ui.scenes.scene_choice import SceneChoice
from cnnstudio.ui.scenes.scene_inquiry import SceneInquiry

USUAL_STRIDE = 4


class SlideInquiry(SceneInquiry):
    """Lets a classifier slide over the current picture.

    Args:
        kind: The page.
        editor: Holds the network on the canvas.
        engine: Answers.
        choice: Says which network is asked.
        reel: Holds the picture.
        parent: Qt parent.

    Signals:
        moved: The window has come further; carries a `SlideProgress`.
        halted: The user has stopped it.
    """

    moved = Signal(object)
    halted = Signal()

    def __init__(
        self,
        kind: SceneKind,
        editor: Editor,
        engine: Engine,
        choice: SceneChoice,
        reel: Reel,
        parent: QObject,
    ) -> None:
        super().__init__(kind, editor, engine, choice, reel, parent)
        self.stride = USUAL_STRIDE
        self.scales: tuple[float, ...] = (1.0,)
        self._request.progressed.connect(self.moved)
        self._request.stopped.connect(self._on_stopped)

    def set_way(self, stride: int, scales: tuple[float, ...]) -> None:
        """Slide in other steps, or over the picture in other sizes."""
        if (stride, scales) != (self.stride, self.scales):
            self.stride, self.scales = stride, scales
            self.renew()
            self.ask()

    @Slot()
    def stop(self) -> None:
        """Let the window stay where it is."""
        self._request.stop()

    @Slot(object)
    def _on_stopped(self, _result: object) -> None:
        self.halted.emit()

    def task(self, images: tuple[Picture, ...]) -> object:
        """The slide over the first picture."""
        return Slide(self.model, images[0], self.stride, self.scales)

    @Slot(object)
    def _on_answered(self, results: object) -> None:
        self.answered.emit(results)
