"""What the colours of cards mean while they stand for an amount."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cnnstudio.ui.canvas.amounts import MEASURE_WORDS, amount_text
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.paint_card import colour
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font
from cnnstudio.ui.theme.heat import LEVELS, heat_colour

_SIZE = QSize(224, 64)
_FROM_EDGE = 12


class HeatLegend(QWidget):
    """A strip from nothing to the most that one layer has; in the lower left corner of the canvas.

    Args:
        canvas: Whose colours it explains; also the Qt parent.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setAccessibleName("What the colours of cards mean")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(_SIZE)
        canvas.installEventFilter(self)
        canvas.canvas_scene.repainted.connect(self._on_repainted)
        theme.changed.connect(self.update)
        self._on_repainted()

    def texts(self) -> tuple[str, str, str, str]:
        """Its title, and what stands below the beginning, the middle and the end of the strip."""
        scene = self._canvas.canvas_scene
        measure, most = scene.measure, scene.most
        # Colours go with the root of the amount: the middle is a quarter.
        quarter = None if most is None else round(most / 4)
        title = f"{MEASURE_WORDS[measure]} of a layer".capitalize()
        return title, "0", amount_text(quarter, measure), amount_text(most, measure)

    @Slot()
    def _on_repainted(self) -> None:
        scene = self._canvas.canvas_scene
        is_shown = scene.is_heated and len(scene.network) > 0
        self.setVisible(is_shown)
        if not is_shown:
            return  # every edit comes by here, and to find the greatest amount goes through the whole network
        title, start, middle, end = self.texts()
        self.setAccessibleDescription(f"{title}: {start}, {middle} in the middle, {end} at most.")
        self._place()
        self.update()

    def _place(self) -> None:
        self.move(_FROM_EDGE, self._canvas.height() - self.height() - _FROM_EDGE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner of the canvas."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the strip with its texts."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(theme.colours.line), 1))
        painter.setBrush(colour(theme.colours.panel, 240))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        strip = QRectF(12, 28, self.width() - 24, 10)
        step = strip.width() / LEVELS
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for level in range(LEVELS):
            place = QRectF(strip.x() + level * step, strip.y(), step + 1, strip.height())
            painter.fillRect(place.intersected(strip), QColor(heat_colour(level)))
        self._write(painter, strip)

    def _write(self, painter: QPainter, strip: QRectF) -> None:
        title, *marks = self.texts()
        painter.setFont(figures_font(-2))
        painter.setPen(colour(theme.colours.text))
        painter.drawText(QRectF(12, 8, strip.width(), 16), Qt.AlignmentFlag.AlignLeft, title)
        painter.setPen(colour(theme.colours.dim))
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        for text, side in zip(marks, sides, strict=True):
            painter.drawText(QRectF(strip.x(), strip.bottom() + 3, strip.width(), 16), side, text)
