"""What the colours of cards mean while they stand for an amount, and where their times come from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cnnstudio.ui.canvas.amounts import MEASURE_WORDS, amount_text
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.card_times import time_text
from cnnstudio.ui.canvas.paint_card import colour
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font
from cnnstudio.ui.theme.heat import LEVELS, heat_colour

_WIDTH, _TITLE_HEIGHT, _STRIP_HEIGHT = 224, 28, 64
_FROM_EDGE = 12


class HeatLegend(QWidget):
    """A strip from nothing to the most that one layer has; in the lower left corner of the canvas.

    Where cards show time it says what was measured, and offers to measure; also while colours stand for families.

    Signals:
        times_requested: The layers' times are to be measured, or measuring them is to stop.

    Args:
        canvas: Whose colours it explains; also the Qt parent.

    Attributes:
        note: Where the times come from.
        button: Asks for them.
    """

    times_requested = Signal()

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._doing = ""
        self.setAccessibleName("What the colours of cards mean")
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setFont(figures_font(-2))
        self.button = QPushButton(self)
        self.button.clicked.connect(self.times_requested)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(8)
        self._column.addWidget(self.note)
        self._column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
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

    def show_doing(self, doing: str) -> None:
        """Say that times are being measured, and how far that is; "" when they are not."""
        if doing != self._doing:
            self._doing = doing
            self._on_repainted()

    def times_text(self) -> str:
        """Where the times come from."""
        times = self._canvas.canvas_scene.times
        if self._doing:
            return self._doing
        if times is None:
            return "Not measured yet."
        measured = f"{time_text(times.total)} {times.sums.conditions}"
        return f"{measured}, before the last edits." if times.sums.is_stale else f"{measured}."

    @Slot()
    def _on_repainted(self) -> None:
        scene = self._canvas.canvas_scene
        shows_times = scene.measure == "time"
        is_shown = (scene.is_heated or shows_times) and len(scene.network) > 0
        self.setVisible(is_shown)
        if not is_shown:
            return  # every edit comes by here, and to find the greatest amount goes through the whole network
        title, start, middle, end = self.texts()
        described = f"{title}: {start}, {middle} in the middle, {end} at most."
        self._show_times(shows_times)
        self.setAccessibleDescription(f"{described} {self.times_text()}" if shows_times else described)
        self._resize(shows_times)
        self._place()
        self.update()

    def _show_times(self, shown: bool) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not shown)
        self.note.setVisible(shown)
        self.button.setVisible(shown)
        if not shown:
            return
        is_first = self._canvas.canvas_scene.times is None
        self.note.setText(self.times_text())
        self.button.setText("Stop" if self._doing else "Measure" if is_first else "Measure again")
        self.button.setAccessibleName("Stop measuring" if self._doing else "Measure the time of each layer")

    def _resize(self, shows_times: bool) -> None:
        top = _STRIP_HEIGHT if self._has_strip() else _TITLE_HEIGHT
        if not shows_times:
            self.resize(_WIDTH, top)
            return
        self._column.setContentsMargins(12, top, 12, 12)
        self.resize(_WIDTH, self._column.totalHeightForWidth(_WIDTH))

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
        self._write(
            painter, QRectF(12, 8, strip.width(), 16), self.texts()[0], Qt.AlignmentFlag.AlignLeft, "text"
        )
        if self._has_strip():
            self._paint_strip(painter, strip)

    def _has_strip(self) -> bool:
        """Whether there is something for its colours to mean."""
        scene = self._canvas.canvas_scene
        return scene.is_heated and (scene.measure != "time" or scene.times is not None)

    def _paint_strip(self, painter: QPainter, strip: QRectF) -> None:
        step = strip.width() / LEVELS
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for level in range(LEVELS):
            place = QRectF(strip.x() + level * step, strip.y(), step + 1, strip.height())
            painter.fillRect(place.intersected(strip), QColor(heat_colour(level)))
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        place = QRectF(strip.x(), strip.bottom() + 3, strip.width(), 16)
        for text, side in zip(self.texts()[1:], sides, strict=True):
            self._write(painter, place, text, side, "dim")

    def _write(self, painter: QPainter, place: QRectF, text: str, side: Qt.AlignmentFlag, ink: str) -> None:
        painter.setFont(figures_font(-2))
        painter.setPen(colour(getattr(theme.colours, ink)))
        painter.drawText(place, side, text)
