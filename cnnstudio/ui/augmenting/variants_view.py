"""An image and what random changes make of it, side by side, with boxes and masks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.data.motions import ImageObject, Mask
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.viewers.colour_tables import picture_image

_GAP = 8
_CAPTION = 20
_SIDE = 3  # variants in a row and in a column
_MASK_ALPHA = 90
_OUTLINE = 2


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """One picture with the objects in it.

    Attributes:
        image: The picture.
        objects: Boxes in px of the picture; masks as large as it is.
    """

    image: QImage
    objects: tuple[ImageObject, ...] = ()


class VariantsView(QWidget):
    """Draws the original in a column of its own, and the variants in a square beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("The image and its variants")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.original: Shown | None = None
        self.variants: tuple[Shown, ...] = ()
        self.shows_objects = True
        self.words = ""
        theme.changed.connect(self.update)

    def show_original(self, shown: Shown | None, words: str = "") -> None:
        """Show another image; its variants are still to come.

        Args:
            shown: The image; None for none.
            words: What stands in the place of the variants.
        """
        self.original = shown
        self.show_variants((), words)

    def show_variants(self, variants: tuple[Shown, ...], words: str = "") -> None:
        """Show what came of the image; a sentence where nothing did."""
        self.variants, self.words = variants, words
        count = len(variants)
        self.setAccessibleDescription(f"{count} variants" if count else words)
        self.update()

    def set_objects_shown(self, shows_objects: bool) -> None:
        """Draw boxes and masks, or leave them out."""
        self.shows_objects = shows_objects
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Room for cells of 56 px."""
        return QSize(4 * 56 + 5 * _GAP, _SIDE * 56 + 4 * _GAP + _CAPTION)

    def cell_side(self) -> int:
        """Height and width of a cell, in px."""
        across = (self.width() - (_SIDE + 3) * _GAP) // (_SIDE + 1)
        down = (self.height() - _CAPTION - (_SIDE + 1) * _GAP) // _SIDE
        return max(16, min(across, down))

    def rect_of(self, number: int) -> QRect:
        """Where a variant stands; −1 for the original."""
        side = self.cell_side()
        top = _CAPTION + _GAP
        if number < 0:
            return QRect(_GAP, top, side, side)
        row, column = divmod(number, _SIDE)
        left = side + 3 * _GAP + column * (side + _GAP)
        return QRect(left, top + row * (side + _GAP), side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw all pictures."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colours.background))
        if self.original is None:
            return
        painter.setPen(QColor(theme.colours.dim))
        painter.setFont(text_font(-1, strong=True))
        for number, words in ((-1, "ORIGINAL"), (0, "VARIANTS")):
            cell = self.rect_of(number)
            painter.drawText(QRect(cell.left(), _GAP // 2, 3 * cell.width(), _CAPTION), words)
        self._paint(painter, self.original, self.rect_of(-1))
        for number, variant in enumerate(self.variants[: _SIDE * _SIDE]):
            self._paint(painter, variant, self.rect_of(number))
        if not self.variants:
            self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        place = self.rect_of(0).united(self.rect_of(_SIDE * _SIDE - 1))
        painter.setPen(QColor(theme.colours.line))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(theme.colours.dim))
        painter.setFont(text_font())
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(place.adjusted(16, 16, -16, -16), flags, self.words)

    def _paint(self, painter: QPainter, shown: Shown, cell: QRect) -> None:
        painter.fillRect(cell, QColor(theme.colours.sunken))
        image = shown.image
        size = image.size().scaled(cell.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, max(1, size.width()), max(1, size.height()))
        place.moveCenter(cell.center())
        enlarged = place.width() > 2 * image.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not enlarged)
        painter.drawImage(place, image)
        if self.shows_objects:
            for thing in shown.objects:
                self._paint_object(painter, thing, place, image.size())

    def _paint_object(self, painter: QPainter, thing: ImageObject, place: QRect, size: QSize) -> None:
        colour = QColor(theme.colours.series[(thing.label + 1) % len(theme.colours.series)])
        if thing.mask is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(place, _mask_image(thing.mask, colour))
        across, down = place.width() / max(1, size.width()), place.height() / max(1, size.height())
        left, top, right, bottom = thing.box
        box = QRectF(
            place.left() + left * across,
            place.top() + top * down,
            (right - left) * across,
            (bottom - top) * down,
        )
        inner = box.intersected(QRectF(place)).adjusted(1, 1, -1, -1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # A dark line under the coloured one, so that it shows on any ground.
        for pen in (QPen(QColor(0, 0, 0, 150), _OUTLINE + 2), QPen(colour, _OUTLINE)):
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(inner)


def _mask_image(mask: Mask, colour: QColor) -> QImage:
    """A mask as an image that lets through what lies below."""
    pixels = np.zeros((*mask.shape, 4), np.uint8)
    pixels[mask] = (colour.red(), colour.green(), colour.blue(), _MASK_ALPHA)
    height, width = mask.shape
    return QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGBA8888).copy()


def shown_picture(pixels: NDArray[Any], objects: tuple[ImageObject, ...] = ()) -> Shown:
    """A picture, uint8 or float32, 0…255, (H, W, C), as it is shown."""
    levels = pixels if pixels.dtype == np.uint8 else np.clip(np.rint(pixels), 0, 255).astype(np.uint8)
    return Shown(picture_image(levels), objects)
