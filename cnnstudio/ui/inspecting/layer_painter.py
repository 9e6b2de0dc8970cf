"""Draws a layer of the list: a bar in its family's colour, name, shape, and its strongest maps."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cnnstudio.core.catalogue import layer_type_of_keras
from cnnstudio.core.numerals import times
from cnnstudio.engine.inspecting.strips import LayerStrip
from cnnstudio.ui.inspecting.layer_model import Index, LayerModel
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, text_font

_ROW = 48
_THUMBNAIL = 32
_GAP = 4
_STRIP = 8  # px: height of a vector's strip
_PAD = 8
_ROOMY = 232  # px: less has room for two thumbnails only


class LayerPainter(QStyledItemDelegate):
    """Draws one layer: a bar in its family's colour, name, shape, thumbnails."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as any other."""
        return QSize(0, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw it, on another ground where it is chosen."""
        model = index.model()
        if not isinstance(model, LayerModel):
            return
        strip = model.strips[index.row()]
        colours, rect = theme.colours, option.rect.adjusted(0, 2, 0, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selected))
            painter.drawRoundedRect(QRectF(rect), 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.family(_group(strip.type))))
        painter.drawRoundedRect(QRectF(rect.left() + 1, rect.top() + 6, 3, rect.height() - 12), 1.5, 1.5)
        left = _paint_thumbnails(painter, rect, model.images(index.row()), len(strip.shape) == 1)
        _paint_words(
            painter, QRect(rect.left() + 12, rect.top(), left - rect.left() - 12 - _PAD, rect.height()), strip
        )
        painter.restore()


def _group(keras_name: str) -> str:
    cls = layer_type_of_keras(keras_name)
    return "" if cls is None else cls.group


def _paint_thumbnails(painter: QPainter, rect: QRect, images: tuple[QImage, ...], is_vector: bool) -> int:
    """Draw maps as squares, a vector as a strip, at the right end; return where they begin, in px."""
    if not images:
        return rect.right()
    count = 3 if rect.width() >= _ROOMY else 2
    width = count * (_THUMBNAIL + _GAP) - _GAP
    left = rect.right() - _PAD - width
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    if is_vector:
        # Long vectors come wrapped; the place of a number in them means nothing, so it may be stretched.
        height = _STRIP if images[0].height() == 1 else _THUMBNAIL
        painter.drawImage(QRect(left, rect.center().y() - height // 2, width, height), images[0])
        return left
    for place, image in enumerate(images[:count]):
        size = image.size().scaled(_THUMBNAIL, _THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio)
        box = QRect(0, 0, max(1, size.width()), max(1, size.height()))
        box.moveCenter(QRect(left + place * (_THUMBNAIL + _GAP), rect.top() + (rect.height() - _THUMBNAIL) // 2,
                             _THUMBNAIL, _THUMBNAIL).center())  # fmt: skip
        painter.drawImage(box, image)
    return left


def _paint_words(painter: QPainter, room: QRect, strip: LayerStrip) -> None:
    colours, middle = theme.colours, room.center().y()
    below = times(strip.shape)
    warning = "NaN or ∞" if strip.unknown else "file's axes" if strip.note else ""
    if warning:
        both = f"{warning} · {below}"
        fits = QFontMetrics(figures_font(-2)).horizontalAdvance(both) <= room.width()
        below = both if fits else warning
    for text, font, colour, top in (
        (strip.name, text_font(), colours.text, middle - 17),
        (below, figures_font(-2), colours.error if strip.unknown else colours.dim, middle + 1),
    ):
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(QRect(room.left(), top, room.width(), 18), Qt.AlignmentFlag.AlignVCenter, shown)
