"""The view of Segment: a mask over a picture, and the object that is chosen in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from cnnstudio.engine.predicting.segment import SegmentationResult
from cnnstudio.ui.annotating.sight import Sight
from cnnstudio.ui.scenes.boxes.paint_found import chip, colour_of, outline
from cnnstudio.ui.scenes.masks.mask_layer import MaskLayer, class_table, confidence_table, wrong_table
from cnnstudio.ui.scenes.masks.mask_objects import MaskObject, border, wrong_pixels
from cnnstudio.ui.scenes.scene_view import SceneView
from cnnstudio.ui.theme.fonts import figures_font

_MOST_NAMES = 60
_ROOM = 40.0  # px of an object from which its name is written onto it

LabelMap = NDArray[np.uint8]


class MaskMode(Enum):
    """What is laid over the picture."""

    MASK = "Mask"
    CONFIDENCE = "Confidence"
    WRONG = "Where it is wrong"

    @property
    def needs_truth(self) -> bool:
        """Whether it can be shown only where the truth is known."""
        return self is MaskMode.WRONG


class MasksView(SceneView):
    """Shows a label map over its picture.

    Args:
        name: What it is called.

    Signals:
        told: What is under the pointer, in words; "" for nothing.
    """

    told = Signal(str)

    def __init__(self, name: str = "The picture and its mask") -> None:
        super().__init__(name)
        self.mode = MaskMode.MASK
        self.opacity = 0.55
        self._hidden: frozenset[int] = frozenset()
        self._result: SegmentationResult | None = None
        self._truth: LabelMap | None = None
        self._layer: MaskLayer | None = None
        self._chosen: tuple[MaskObject, QImage] | None = None
        self._objects: tuple[MaskObject, ...] = ()
        self._names = True
        self.hovered.connect(self._on_hovered)

    def show_result(self, result: SegmentationResult | None, truth: LabelMap | None) -> None:
        """Show a mask.

        Args:
            result: What the network says; None while there is nothing.
            truth: The true mask with the same numbers; None where nobody knows.
        """
        self._result, self._truth = result, truth
        self._chosen, self._objects = None, ()
        self._prepare()

    def set_mode(self, mode: MaskMode) -> None:
        """Lay something else over the picture."""
        self.mode = mode
        self._prepare()

    def set_opacity(self, opacity: float) -> None:
        """Let it cover more or less of the picture, 0…1."""
        self.opacity = opacity
        self._colour()

    def set_hidden(self, hidden: frozenset[int]) -> None:
        """Leave some classes out."""
        self._hidden = hidden
        self._colour()

    def show_objects(self, objects: tuple[MaskObject, ...]) -> None:
        """Write the names of classes onto objects, the largest first."""
        self._objects = objects
        self.update()

    def set_names(self, shows: bool) -> None:
        """Write names onto objects, or do not."""
        self._names = shows
        self.update()

    def choose(self, thing: MaskObject | None) -> None:
        """Mark an object and bring it into view; None for none."""
        self._chosen = None
        if thing is not None:
            self._chosen = thing, _border_image(thing)
            left, top, right, bottom = thing.component.box
            self.bring_into_view(QRectF(left, top, right - left, bottom - top))
        self.update()

    def _prepare(self) -> None:
        result, self._layer = self._result, None
        if result is not None:
            values = result.label_map
            if self.mode is MaskMode.CONFIDENCE:
                values = result.confidence
            elif self.mode is MaskMode.WRONG and self._truth is not None:
                values = wrong_pixels(result.label_map, self._truth)
            self._layer = MaskLayer(values)
        self._colour()

    def _colour(self) -> None:
        if self._layer is not None and self._result is not None:
            if self.mode is MaskMode.CONFIDENCE:
                table = confidence_table(self.opacity)
            elif self.mode is MaskMode.WRONG and self._truth is not None:
                table = wrong_table(self.opacity)
            else:
                table = class_table(self.opacity, self._hidden, len(self._result.classes))
            self._layer.set_colours(table)
        self.update()

    def paint_scene(self, painter: QPainter, sight: Sight, area: QRectF) -> None:
        """Draw the mask and the chosen object."""
        if self._layer is not None:
            self._layer.paint(painter, sight)
        if self._names and self.mode is MaskMode.MASK and self._result is not None:
            seen = [one for one in self._objects if one.component.label not in self._hidden]
            paint_names(painter, seen, self._result.classes, sight, area)
        if self._chosen is None:
            return
        thing, image = self._chosen
        left, top = sight.to_view(thing.component.box[0], thing.component.box[1])
        right, bottom = sight.to_view(thing.component.box[2], thing.component.box[3])
        rect = QRectF(left, top, right - left, bottom - top)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(rect, image)
        outline(painter, rect, QColor("#ffffff"), 1.5, is_dashed=True)

    @Slot(float, float)
    def _on_hovered(self, x: float, y: float) -> None:
        result = self._result
        if result is None or math.isnan(x):
            self.told.emit("")
            return
        column, row = int(x), int(y)
        words = f"x {column}, y {row}"
        if row < result.label_map.shape[0] and column < result.label_map.shape[1]:
            value = int(result.label_map[row, column])
            words += f" · {class_name(result.classes, value)} {result.confidence[row, column] / 255:.2f}"
            if self._truth is not None:
                words += f" · truth: {class_name(result.classes, int(self._truth[row, column]))}"
        self.told.emit(words)


def paint_names(
    painter: QPainter, objects: Sequence[MaskObject], classes: tuple[str, ...], sight: Sight, area: QRectF
) -> None:
    """Write the class of each object onto its middle, where it is large enough for that."""
    painter.setFont(figures_font(-2, strong=True))
    metrics = QFontMetricsF(painter.font())
    for thing in objects[:_MOST_NAMES]:
        left, top, right, bottom = thing.component.box
        wide = (right - left) * sight.scale
        if wide < _ROOM or thing.component.label >= len(classes):
            continue
        name = metrics.elidedText(
            classes[thing.component.label], Qt.TextElideMode.ElideMiddle, max(_ROOM, wide)
        )
        x, y = sight.to_view((left + right) / 2, (top + bottom) / 2)
        half = metrics.horizontalAdvance(name) / 2 + 4
        place = QRectF(round(x - half) + 1, round(y + metrics.height() / 2), 2 * half, 0)
        if place.adjusted(0, -metrics.height() - 2, 0, 0).intersects(area):
            chip(painter, place, colour_of(thing.component.label), name, metrics)


def class_name(classes: tuple[str, ...], value: int) -> str:
    """What a value of a label map means."""
    if value == 0:
        return "background"
    return classes[value - 1] if value <= len(classes) else "unknown"


def _border_image(thing: MaskObject) -> QImage:
    """The border of an object in white on a clear ground."""
    height, width = thing.component.part.shape
    rows = np.zeros((height, width), np.uint32)
    rows[border(thing.component.part)] = 0xFFFFFFFF
    return QImage(rows.data, width, height, 4 * width, QImage.Format.Format_ARGB32).copy()
