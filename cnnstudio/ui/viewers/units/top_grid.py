"""Nine images in three rows, each with the part that made the unit answer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font
from cnnstudio.ui.viewers.colour_tables import picture_image
from cnnstudio.ui.viewers.figures import brief, figure
from cnnstudio.ui.viewers.units.top_pictures import TopPicture

_ACROSS = 3
_GAP = 8  # px
_LINE = 18  # px for the value below an image
_SMOOTH = 3  # times enlarged: beyond, pixels show as squares
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -_ACROSS, Qt.Key.Key_Down: _ACROSS}


class TopGrid(QWidget):
    """Shows images with their values; a click or Enter opens one.

    Signals:
        opened: Carries a `TopPicture`.
    """

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Images that excite the unit most")
        self.setAccessibleDescription("Arrow keys walk between images; Enter opens one.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._pictures: tuple[TopPicture, ...] = ()
        self._shows_patches = False
        self._current = 0
        theme.changed.connect(self.update)

    @property
    def pictures(self) -> tuple[TopPicture, ...]:
        """What is shown."""
        return self._pictures

    @property
    def current(self) -> int:
        """The image that Enter would open."""
        return self._current

    def show_pictures(self, pictures: tuple[TopPicture, ...]) -> None:
        """Show other images, the strongest first."""
        self._pictures = pictures
        self._current = 0
        self.update()

    def show_patches(self, shows_patches: bool) -> None:
        """Show only the parts that made the unit answer, or whole images with a frame around them."""
        self._shows_patches = shows_patches
        self.update()

    def sizeHint(self) -> QSize:
        """Three images a row, and three rows."""
        return QSize(300, self.heightForWidth(300))

    def minimumSizeHint(self) -> QSize:
        """Small enough for small windows."""
        return QSize(180, self.heightForWidth(180))

    def heightForWidth(self, width: int) -> int:
        """Square tiles with a line below each."""
        return _ACROSS * (self._side(width) + _LINE) + (_ACROSS - 1) * _GAP

    def _side(self, width: int) -> int:
        return max(24, (width - (_ACROSS - 1) * _GAP) // _ACROSS)

    def tile(self, number: int) -> QRect:
        """Where an image stands, in px."""
        row, column = divmod(number, _ACROSS)
        room = (self.height() - (_ACROSS - 1) * _GAP) // _ACROSS - _LINE
        side = max(24, min(self._side(self.width()), room))
        return QRect(column * (side + _GAP), row * (side + _LINE + _GAP), side, side)

    def number_at(self, point: QPoint) -> int:
        """The image at a point; −1 where there is none."""
        found = (number for number in range(len(self._pictures)) if self.tile(number).contains(point))
        return next(found, -1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the images, the frames and the values."""
        painter = QPainter(self)
        painter.setFont(figures_font(-1))
        for number in range(_ACROSS * _ACROSS):
            rect = self.tile(number)
            if number >= len(self._pictures):
                painter.fillRect(rect, QColor(theme.colours.sunken))
                continue
            self._paint_picture(painter, rect, self._pictures[number])
            below = QRect(rect.left(), rect.bottom() + 2, rect.width(), _LINE - 2)
            painter.setPen(QColor(theme.colours.dim))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, brief(self._pictures[number].value))
            if self.hasFocus() and number == self._current:
                painter.setPen(QPen(QColor(theme.colours.accent), 2))
                painter.drawRect(rect)

    def _paint_picture(self, painter: QPainter, rect: QRect, picture: TopPicture) -> None:
        top, left, bottom, right = picture.patch
        has_patch = bottom > top and right > left
        shows_patch = self._shows_patches and has_patch
        pixels = picture.pixels[top:bottom, left:right] if shows_patch else picture.pixels
        image = picture_image(pixels)
        scale = min(rect.width() / image.width(), rect.height() / image.height())
        room = QRectF(0, 0, image.width() * scale, image.height() * scale)
        room.moveCenter(QRectF(rect).center())
        painter.fillRect(rect, QColor(theme.colours.sunken))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < _SMOOTH)
        painter.drawImage(room, image)
        is_whole = (bottom - top, right - left) == picture.pixels.shape[:2]
        if has_patch and not shows_patch and not is_whole:
            frame = QRectF(left * scale, top * scale, (right - left) * scale, (bottom - top) * scale)
            frame.translate(room.topLeft())
            for colour, width in ((theme.colours.background, 3.0), (theme.colours.accent, 1.5)):
                painter.setPen(QPen(QColor(colour), width))
                painter.drawRect(frame.adjusted(0.75, 0.75, -0.75, -0.75))

    def words(self, number: int) -> str:
        """What is said about an image."""
        picture = self._pictures[number]
        row, column = picture.spot
        top, left, bottom, right = picture.patch
        lines = [picture.name, f"{figure(picture.value, 6)} at row {row}, column {column} of the map"]
        if (bottom - top, right - left) != picture.pixels.shape[:2]:
            lines.append(f"which sees rows {top} to {bottom - 1}, columns {left} to {right - 1} of the image")
        return "\n".join([*lines, "Click to open it."])

    def event(self, event: QEvent) -> bool:
        """Tell about the image under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self.number_at(event.pos())
            QToolTip.showText(event.globalPos(), self.words(number) if number >= 0 else "", self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that images can be clicked."""
        is_over = self.number_at(event.position().toPoint()) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the image that was clicked."""
        number = self.number_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and number >= 0:
            self._current = number
            self.opened.emit(self._pictures[number])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk between images, and open one."""
        key = Qt.Key(event.key())
        if key in _STEPS and self._pictures:
            self._current = min(max(0, self._current + _STEPS[key]), len(self._pictures) - 1)
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current < len(self._pictures):
            self.opened.emit(self._pictures[self._current])
        else:
            super().keyPressEvent(event)
