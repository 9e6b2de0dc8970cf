"""The page on which a classifier slides over pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.data.images import Picture
from cnnstudio.data.sets.shapes import Shapes
from cnnstudio.document.project import DataChoice
from cnnstudio.document.tasks import Classification, Localization
from cnnstudio.engine.inside.models import ModelSource, UntrainedModel
from cnnstudio.engine.predicting.detect import DetectionResult
from cnnstudio.engine.predicting.slide import Slid, SlideProgress
from cnnstudio.ui.annotating.image_view import picture_levels
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.scenes.boxes.suppression_walk import walk
from cnnstudio.ui.scenes.boxes.walk_bar import WalkBar
from cnnstudio.ui.scenes.kinds import SceneKind
from cnnstudio.ui.scenes.scene_desk import SceneDesk
from cnnstudio.ui.scenes.scene_inquiry import SceneInquiry
from cnnstudio.ui.scenes.scene_view import SceneView
from cnnstudio.ui.scenes.sliding.comparison import ComparisonPart
from cnnstudio.ui.scenes.sliding.playback import Playback
from cnnstudio.ui.scenes.sliding.score_map import BEST
from cnnstudio.ui.scenes.sliding.slide_bar import SlideBar
from cnnstudio.ui.scenes.sliding.slide_inquiry import SlideInquiry
from cnnstudio.ui.scenes.sliding.slide_settings import ALL_SIZES, SlideSettings
from cnnstudio.ui.scenes.sliding.slide_view import SlideMode, SlideView
from cnnstudio.vision.sliding import WindowScores

SLIDING = SceneKind(
    "sliding", "Sliding window", (Classification, Localization), "class scores", "models/shapes_classifier",
    "Slide a classifier over an image",
    "Open a photograph, or begin with Shapes. The network looks at one window after the other, and a map of its scores "
    "grows; then it sees all of the image at once, as convolutions.",
)  # fmt: skip

_TIMES, _OBJECTS = 2, 5  # sample images against those that a network was trained with


class SlideDesk(SceneDesk):
    """A window that slides over pictures, the same in one pass, and the boxes that come of both.

    Args:
        editor: Holds the project.
        engine: Slides.
    """

    exports: ClassVar[bool] = False

    def __init__(self, editor: Editor, engine: Engine) -> None:
        self._window = SlideView()
        self.playback = Playback(self._window)
        self.bar = SlideBar(self.playback)
        self.walk_bar = WalkBar()
        self.walk_bar.hide()
        super().__init__(SLIDING, editor, engine, _stacked(self._window, self.bar, self.walk_bar))
        self.pages.tabs.hide()
        self._levels: dict[int, WindowScores] = {}
        self._result: Slid | None = None
        self._classes: tuple[str, ...] = ()
        self.controls = SlideSettings()
        self.settings.addWidget(self.controls)
        self.controls.mode_changed.connect(self._show_mode)
        self.controls.way_changed.connect(self._on_way_chosen)
        self.controls.class_changed.connect(self._on_class_chosen)
        self.controls.limits_moved.connect(self._on_limits_moved)
        self.comparison = ComparisonPart()
        self.found.addWidget(self.comparison)
        self.found.addStretch(1)
        self.playback.moved.connect(self._on_window_moved)
        self._window.told.connect(self.stage.tell)
        self.walk_bar.stage_changed.connect(self._on_stage_changed)
        self.slides.moved.connect(self._on_progressed)
        self.slides.halted.connect(self._on_halted)
        self.slides.busy_changed.connect(self.comparison.stop.setVisible)
        self.comparison.stop.clicked.connect(self.slides.stop)

    def make_inquiry(self, editor: Editor, engine: Engine) -> SceneInquiry:
        """What lets the engine slide."""
        self.slides = SlideInquiry(self.kind, editor, engine, self.choice, self.reel, self)
        return self.slides

    def _model(self) -> ModelSource:
        """The network, as if its data were larger scenes of several Shapes: what the sample images are drawn like."""
        project = self.inquiry.project
        if project is None or project.data.kind != Shapes.kind:
            return self.inquiry.model
        settings = dict(project.data.settings)
        size = _TIMES * int(settings.get("size", Shapes().size))
        drawn = DataChoice.of(Shapes.kind, {**settings, "size": size, "objects": _OBJECTS})
        return UntrainedModel(replace(project, data=drawn))

    @property
    def view(self) -> SceneView:
        """What shows the picture."""
        return self._window

    @property
    def result(self) -> Slid | None:
        """What the classifier has found in the current picture; None while it is not at the end."""
        return self._result

    def choose_mode(self, mode: SlideMode) -> None:
        """Look at something else."""
        self.controls.mode.setCurrentIndex(self.controls.mode.findData(mode))

    # What comes of the engine

    def show_picture(self, picture: Picture) -> None:
        """Show a picture over which nothing has slid yet."""
        self._window.show_levels(picture_levels(picture.pixels))
        self.show_result(None)

    @Slot(object)
    def _on_progressed(self, progress: SlideProgress) -> None:
        if not self._levels:
            self.playback.begin()
        self._levels.update(progress.levels)
        self.playback.note(progress.done, progress.total)
        self.bar.refresh()
        self.comparison.show_progress(progress.done, progress.total)

    def show_result(self, result: object) -> None:
        """Show what is known at the end; None for nothing."""
        self._result = result if isinstance(result, Slid) else None
        if self._result is None:
            self._levels.clear()
            self.playback.play(False)
            self.playback.begin()
            self.playback.play(False)
            self.bar.say("")
        else:
            if not self._levels:
                self.playback.begin()
            self._levels = dict(enumerate(self._result.levels))
            total = sum(len(level.windows) for level in self._result.levels)
            self.playback.note(total, total)
            self._classes = self._result.classes
            self.controls.offer_classes(self._classes)
            self._take_classes()
        self.bar.refresh()
        self.comparison.show_result(self._result)
        self._show_mode()

    @Slot()
    def _on_halted(self) -> None:
        """Say how far the window came; what it has seen stays."""
        seen, total = self.playback.known, self.playback.total
        message = f"Stopped: the classifier has looked at {exact(seen)} of {exact(total)} windows."
        self.stage.notice.show_message("note", message, (("Begin again", self._begin_again),))

    @Slot()
    def _begin_again(self) -> None:
        self.stage.notice.clear()
        self.show_result(None)
        self.slides.renew()
        self.slides.ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Go on by itself no more where nobody looks."""
        super().hideEvent(event)
        self.playback.play(False)

    # What is shown

    @Slot(int)
    def _on_window_moved(self, shown: int) -> None:
        if self.controls.shown_mode is SlideMode.WINDOWS:
            self._show_window(shown)

    def _show_window(self, shown: int) -> None:
        """Show the map up to a window, counted over all scales."""
        before = 0
        for number in sorted(self._levels):
            level = self._levels[number]
            if 0 < shown - before <= len(level.windows):
                self._window.show_level(level, self._classes, shown - before)
                self.bar.say(_where(level, shown - before, shown, self.playback.total))
                return
            before += len(level.windows)
        self._window.show_level(None)

    @Slot()
    def _show_mode(self) -> None:
        mode = self._window.mode = self.controls.shown_mode
        self.bar.setVisible(mode is SlideMode.WINDOWS)
        self.walk_bar.setVisible(mode is SlideMode.BOXES and self._result is not None)
        self.walk_bar.show_walk(None)
        result = self._result
        if mode is SlideMode.WINDOWS:
            self._show_window(self.playback.shown)
        elif mode is SlideMode.AT_ONCE:
            at_once = None if result is None else result.at_once
            shown, levels = self.controls.shown_scale, () if at_once is None else at_once.levels
            self._window.show_scales(
                levels if shown == ALL_SIZES else levels[shown : shown + 1], self._classes
            )
            if result is not None and at_once is None:
                self.stage.notice.show_message("warning", result.obstacle)
        elif result is not None:
            self.walk_bar.show_walk(
                walk(self._boxes_of(result), self.controls.score.share, self.controls.overlap.share)
            )
        self._window.update()

    def _boxes_of(self, result: Slid) -> DetectionResult:
        """The windows that show an object, as boxes that can be suppressed."""
        ignored = None if self._window.ignored < 0 else self._window.ignored
        candidates = result.candidates(0.01, ignored)
        if self._window.label != BEST:
            candidates = candidates.of(self._window.label)
        score, overlap = self.controls.score.share, self.controls.overlap.share
        return DetectionResult(result.name, result.size, result.classes, candidates, score, overlap)

    def _take_classes(self) -> None:
        self._window.label, self._window.ignored = self.controls.shown_class, self.controls.no_object

    # What the user does

    @Slot()
    def _on_way_chosen(self) -> None:
        self.show_result(None)
        self.slides.set_way(self.controls.stride.value(), self.controls.scales)

    @Slot()
    def _on_class_chosen(self) -> None:
        self._take_classes()
        self._show_mode()

    @Slot()
    def _on_limits_moved(self) -> None:
        if self.controls.shown_mode is SlideMode.BOXES:
            self._show_mode()

    @Slot(int)
    def _on_stage_changed(self, stage: int) -> None:
        self._window.show_walk(self.walk_bar.walk, stage)


def _where(level: WindowScores, local: int, shown: int, total: int) -> str:
    """Where the window stands."""
    top, left = level.windows.corner(local - 1)
    size = "" if level.scale == 1 else f" of the image at {level.scale:g} ×"
    return f"Window {exact(shown)} of {exact(total)}: left {left}, top {top} px{size}"


def _stacked(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for place, widget in enumerate(widgets):
        column.addWidget(widget, int(place == 0))
    return holder
