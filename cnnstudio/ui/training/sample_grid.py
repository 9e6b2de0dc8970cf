"""Some images of the data set, small."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.training.data_preview import DataPreview
from cnnstudio.ui.viewers.colour_tables import picture_image

_COLUMNS = 10
_GAP = 4
_ROWS = 2


class SampleGrid(QWidget):
    """Draws up to twenty images in two rows; the class is in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Sample images")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._images: tuple[QImage, ...] = ()
        self._labels: tuple[str, ...] = ()
        theme.changed.connect(self.update)

    @property
    def count(self) -> int:
        """How many images are shown."""
        return len(self._images)

    def show_preview(self, preview: DataPreview | None) -> None:
        """Show the images of a data set."""
        self._images = () if preview is None else tuple(picture_image(image) for image in preview.images)
        self._labels = () if preview is None else preview.labels
        self.update()

    def sizeHint(self) -> QSize:
        """Two rows."""
        side = self._side()
        return QSize(200, _ROWS * side + (_ROWS - 1) * _GAP)

    def _side(self) -> int:
        return max(8, (self.width() - (_COLUMNS - 1) * _GAP) // _COLUMNS)

    def _rect(self, place: int) -> QRect:
        row, column = divmod(place, _COLUMNS)
        side = self._side()
        return QRect(column * (side + _GAP), row * (side + _GAP), side, side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the images square."""
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the images; frames where there are none yet."""
        painter = QPainter(self)
        for place in range(_ROWS * _COLUMNS):
            rect = self._rect(place)
            if place >= len(self._images):
                if not self._images:
                    painter.fillRect(rect, QColor(theme.colours.sunken))
                continue
            image = self._images[place]
            size = image.size().scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio)
            box = QRect(0, 0, max(1, size.width()), max(1, size.height()))
            box.moveCenter(rect.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, image.width() > box.width())
            painter.drawImage(box, image)

    def event(self, event: QEvent) -> bool:
        """Name the class under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = [place for place in range(len(self._images)) if self._rect(place).contains(event.pos())]
            QToolTip.showText(event.globalPos(), self._labels[found[0]] if found else "", self)
            return True
        return super().event(event)
