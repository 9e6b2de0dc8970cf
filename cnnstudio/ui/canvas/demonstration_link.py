"""The way from an empty canvas to a network that is there already: the demonstrations."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton

from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.fonts import canvas_fonts
from cnnstudio.ui.canvas.paint_empty import link_place
from cnnstudio.ui.theme import theme
from cnnstudio.ui.widgets.demonstration_menu import HELP, DemonstrationMenu

TEXT = "or open a demonstration…"
_SIDE = 8  # px


class DemonstrationLink(QPushButton):
    """A link under what an empty canvas says; it opens the menu of the demonstrations.

    Signals:
        demonstration_requested: The user wants to see a `Demonstration`.

    Args:
        canvas: Where it stands while there are no layers; also the Qt parent.
    """

    demonstration_requested = Signal(object)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(TEXT, canvas)
        self._canvas = canvas
        self.setToolTip(HELP)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the canvas
        self.setAccessibleName("Open a demonstration")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.menu_of_demonstrations = DemonstrationMenu(self)
        self.menu_of_demonstrations.chosen.connect(self.demonstration_requested)
        self.clicked.connect(self._on_clicked)
        canvas.viewport().installEventFilter(self)
        canvas.canvas_scene.layout_changed.connect(self._on_layout_changed)
        theme.changed.connect(self.update)
        self._on_layout_changed()

    @Slot()
    def _on_layout_changed(self) -> None:
        self.setVisible(not len(self._canvas.canvas_scene.network))
        self._place()

    @Slot()
    def _on_clicked(self) -> None:
        self.menu_of_demonstrations.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _place(self) -> None:
        view = self._canvas.viewport()
        line = link_place(view.rect()).toRect().translated(view.pos())
        width = min(self.sizeHint().width(), line.width())
        self.setGeometry(line.center().x() - width // 2, line.top(), width, line.height())

    def sizeHint(self) -> QSize:
        """Room for the text."""
        width = QFontMetrics(canvas_fonts().text).horizontalAdvance(TEXT)
        return QSize(width + 2 * _SIDE, super().sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay where the invitation is."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write it in the accent colour, underlined under the pointer; with a frame while it has the focus."""
        painter = QPainter(self)
        font = QFont(canvas_fonts().text)
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        painter.setPen(QColor(theme.colours.accent))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, TEXT)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.colours.accent), 1, Qt.PenStyle.DotLine))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
