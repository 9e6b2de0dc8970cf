"""The picture with the sliding window, the map of scores that grows behind it, and the boxes that come of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from cnnstudio.core.numerals import exact
from cnnstudio.ui.annotating.sight import Sight
from cnnstudio.ui.scenes.boxes.paint_found import chip, outline
from cnnstudio.ui.scenes.boxes.paint_walk import paint_walk
from cnnstudio.ui.scenes.boxes.suppression_walk import Walk
from cnnstudio.ui.scenes.scene_view import SceneView
from cnnstudio.ui.scenes.sliding.score_map import BEST, ScoreMap, best_at, score_map
from cnnstudio.ui.theme.fonts import figures_font
from cnnstudio.vision.sliding import WindowScores

_WINDOW = QColor("#ffffff")


class SlideMode(Enum):
    """What is looked at."""

    WINDOWS = "Window by window"
    AT_ONCE = "All at once"
    BOXES = "Suppression step by step"


class SlideView(SceneView):
    """Shows how far the window is.

    Signals:
        told: What is under the pointer, in words; "" for nothing.
    """

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__("The picture and the window that slides over it")
        self.mode = SlideMode.WINDOWS
        self.label, self.ignored = BEST, -1
        self._scales: tuple[WindowScores, ...] = ()
        self._number = -1
        self._classes: tuple[str, ...] = ()
        self._map: ScoreMap | None = None
        self._image = QImage()
        self._walk: tuple[Walk, int] | None = None
        self.hovered.connect(self._on_hovered)

    @property
    def current(self) -> tuple[QRectF, str] | None:
        """The window that is looked at, in px of the picture, and what is seen in it; None while there is none."""
        if self.mode is not SlideMode.WINDOWS or not self._scales or self._number < 0:
            return None
        level = self._scales[0]
        top, left = level.windows.corner(self._number)
        height, width = level.windows.size
        scores = level.scores.reshape(-1, level.scores.shape[2])[self._number]
        rect = QRectF(left / level.scale, top / level.scale, width / level.scale, height / level.scale)
        return rect, "" if np.isnan(scores).any() else self._words(scores)

    def show_level(
        self, level: WindowScores | None, classes: tuple[str, ...] = (), shown: int | None = None
    ) -> None:
        """Show the scores of the windows at a scale.

        Args:
            level: What the classifier says; None while nothing is known.
            classes: What the classes are called.
            shown: How many windows are shown, the current one last; None for all, without one.
        """
        self._show(() if level is None else (level,), classes, shown)

    def show_scales(self, levels: Sequence[WindowScores], classes: tuple[str, ...]) -> None:
        """Show the scores at several scales together, the highest at each place."""
        self._show(tuple(levels), classes, None)

    def _show(self, scales: tuple[WindowScores, ...], classes: tuple[str, ...], shown: int | None) -> None:
        self._scales, self._classes = scales, classes
        self._number = -1 if shown is None else shown - 1
        self._map = None
        self._image = QImage()
        if scales:
            self._map = score_map(*scales, label=self.label, ignored=self._no_object, shown=shown)
            height, width = self._map.rgba.shape[:2]
            self._image = QImage(
                self._map.rgba.data, width, height, 4 * width, QImage.Format.Format_RGBA8888
            ).copy()
        self.update()

    @property
    def _no_object(self) -> int | None:
        return None if self.ignored < 0 else self.ignored

    def show_walk(self, walk: Walk | None, stage: int = 0) -> None:
        """Show a stage of suppression."""
        self._walk = None if walk is None else (walk, stage)
        self.update()

    def paint_scene(self, painter: QPainter, sight: Sight, area: QRectF) -> None:
        """Draw the map and the window, or boxes."""
        if self.mode is SlideMode.BOXES:
            if self._walk is not None:
                paint_walk(painter, *self._walk, sight, area)
            return
        if self._map is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(_placed(QRectF(*_as_rect(self._map.extent)), sight), self._image)
        current = self.current
        if current is not None:
            self._paint_window(painter, *current, sight)

    def _paint_window(self, painter: QPainter, rect: QRectF, words: str, sight: Sight) -> None:
        frame = _placed(rect, sight)
        outline(painter, frame, _WINDOW, 2)
        if words:
            painter.setFont(figures_font(-2, strong=True))
            metrics = QFontMetricsF(painter.font())
            # Inside the picture's width, wherever the window stands.
            right = sight.to_view(self.image_size.width(), 0)[0]
            room = right - metrics.horizontalAdvance(words) - 8
            tag = QRectF(frame)
            tag.moveLeft(max(min(frame.left(), room), sight.dx))
            chip(
                painter,
                tag,
                _WINDOW,
                words,
                metrics,
                is_below=frame.bottom() + metrics.height() + 2 < self.height(),
            )

    def _words(self, scores: NDArray[np.float64]) -> str:
        """The class that is shown, with its score."""
        label = self.label
        if label == BEST:
            known = scores.copy()
            if 0 <= self.ignored < len(known) and len(known) > 1:
                known[self.ignored] = -1
            label = int(known.argmax())
        name = self._classes[label] if label < len(self._classes) else str(label)
        return f"{name} {scores[label]:.2f}"

    @Slot(float, float)
    def _on_hovered(self, x: float, y: float) -> None:
        self.told.emit("" if math.isnan(x) else self._told(x, y))

    def _told(self, x: float, y: float) -> str:
        place = f"x {int(x)}, y {int(y)}"
        if self.mode is SlideMode.BOXES:
            return place
        found = best_at(self._scales, x, y, self.label, self._no_object)
        if found is None or 0 <= self._number < found[1]:
            return place
        scale, number, scores = found
        size = f" at {self._scales[scale].scale:g} ×" if len(self._scales) > 1 else ""
        return f"{place} · window {exact(number + 1)}{size} · {self._words(scores)}"


def _as_rect(extent: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = extent
    return left, top, right - left, bottom - top


def _placed(rect: QRectF, sight: Sight) -> QRectF:
    return QRectF(
        QPointF(*sight.to_view(rect.left(), rect.top())), QPointF(*sight.to_view(rect.right(), rect.bottom()))
    )
