"""The image as it was fed, with an outline around what the number sees of it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.engine.pixel.account import Account
from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.colour_tables import picture_image

_SIDE = 148  # px
_LEAST_OUTLINE = 5.0  # px: smaller fields are drawn so large, to be found


def field_rect(account: Account, area: QRectF) -> QRectF | None:
    """Where the receptive field lies when the image is drawn in an area; None where it is unknown or empty."""
    field, (height, width) = account.field, account.picture_size
    if field is None or len(field) != 2 or any(end <= first for first, end in field):
        return None
    (top, bottom), (left, right) = field
    found = QRectF(
        area.left() + area.width() * left / width, area.top() + area.height() * top / height,
        area.width() * (right - left) / width, area.height() * (bottom - top) / height,
    )  # fmt: skip
    grown = max(0.0, _LEAST_OUTLINE - found.width()) / 2, max(0.0, _LEAST_OUTLINE - found.height()) / 2
    return found.adjusted(-grown[0], -grown[1], grown[0], grown[1])


class FieldPicture(QWidget):
    """A small image with the receptive field of the number outlined."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("What the number sees of the image")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._account: Account | None = None
        self._image = QImage()
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(_SIDE, _SIDE)

    def show_account(self, account: Account | None) -> None:
        """Show what another number sees."""
        self._account = account
        self._image = QImage() if account is None else picture_image(account.picture)
        self.update()

    def image_rect(self) -> QRectF:
        """Where the image is drawn."""
        if self._account is None:
            return QRectF()
        height, width = self._account.picture_size
        scale = min(self.width() / width, self.height() / height)
        size = (width * scale, height * scale)
        return QRectF((self.width() - size[0]) / 2, (self.height() - size[1]) / 2, *size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the image and the outline."""
        if self._account is None:
            return
        painter = QPainter(self)
        area = self.image_rect()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._image.width() > area.width())
        painter.drawImage(area, self._image)
        found = field_rect(self._account, area)
        if found is not None:
            paint_field(painter, found)


def paint_field(painter: QPainter, rect: QRectF) -> None:
    """Outline a part of an image so that it is seen on any ground."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in (("#000000", 3.0), ("#e69f00", 1.5)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawRect(rect)
