"""The image that is looked at: small, with its name, what the network takes it for, and ways to others."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from cnnstudio.core.numerals import times
from cnnstudio.data.images import Picture
from cnnstudio.engine.predicting.scores import Prediction
from cnnstudio.ui.inspecting.scores import ScoreBars
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font
from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.viewers.colour_tables import picture_image
from cnnstudio.ui.widgets.elided_label import ElidedLabel
from cnnstudio.ui.widgets.labels import figures

_SIDE = 96
_DETAIL = 4 * _SIDE  # px: a thumbnail is made from no more


class Thumbnail(QWidget):
    """The image, small."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_SIDE, _SIDE)
        self._image = QImage()
        theme.changed.connect(self.update)

    def show_picture(self, picture: Picture | None) -> None:
        """Show another image."""
        self._image = QImage()
        if picture is not None:
            step = max(1, max(picture.height, picture.width) // _DETAIL)
            self._image = picture_image(picture.pixels[::step, ::step])
        self.setAccessibleName("" if picture is None else f"Image {picture.name}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the image; an empty frame before the first."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colours.sunken))
        if self._image.isNull():
            painter.setPen(QColor(theme.colours.line))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.setPen(QColor(theme.colours.dim))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "no image yet")
            return
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        rect = self.rect()
        rect.setSize(QSize(max(1, size.width()), max(1, size.height())))
        rect.moveCenter(self.rect().center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._image.width() > size.width())
        painter.drawImage(rect, self._image)


class PicturePanel(QWidget):
    """Thumbnail, likeliest classes, and buttons for other images.

    Signals:
        open_requested: The user wants to choose files.
        step_requested: The user wants the next (1) or previous (−1) image.
    """

    open_requested = Signal()
    step_requested = Signal(int)

    def __init__(self, samples: QMenu) -> None:
        super().__init__()
        self._thumbnail = Thumbnail()
        self.scores = ScoreBars()
        self._no_scores = DimLabel()
        self._no_scores.hide()
        self._name = ElidedLabel("", QPalette.ColorRole.WindowText, Qt.TextElideMode.ElideMiddle)
        self._size = ElidedLabel("", QPalette.ColorRole.PlaceholderText)
        self._size.setFont(figures_font(-1))
        self._open = QPushButton("Open image…")
        self._open.setToolTip("Open images from files; they can be dropped and pasted too.")
        self._open.clicked.connect(self.open_requested)
        self._samples = QPushButton("Samples")
        self._samples.setMenu(samples)
        self._samples.setToolTip("Photographs, and digits that no training has seen.")
        self._previous = self._stepper(Qt.ArrowType.LeftArrow, "Previous image (A)", -1)
        self._next = self._stepper(Qt.ArrowType.RightArrow, "Next image (D)", 1)
        self._position = figures()
        self._lay_out()
        self.show_picture(None, (0, 0))

    def _stepper(self, arrow: Qt.ArrowType, help_text: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setArrowType(arrow)
        button.setAutoRaise(True)
        button.setToolTip(help_text)
        button.setAccessibleName(help_text)
        button.clicked.connect(lambda: self.step_requested.emit(by))
        return button

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._open, 1)
        buttons.addWidget(self._samples, 1)
        picture = QHBoxLayout()
        picture.setSpacing(12)
        picture.addWidget(self._thumbnail, 0, Qt.AlignmentFlag.AlignTop)
        picture.addWidget(self.scores, 1, Qt.AlignmentFlag.AlignTop)
        picture.addWidget(self._no_scores, 1, Qt.AlignmentFlag.AlignTop)
        steps = QHBoxLayout()
        steps.setSpacing(0)
        for widget, stretch in ((self._size, 1), (self._previous, 0), (self._position, 0), (self._next, 0)):
            steps.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(buttons)
        column.addLayout(picture)
        column.addWidget(self._name)
        column.addLayout(steps)

    def show_picture(self, picture: Picture | None, position: tuple[int, int]) -> None:
        """Show another image and how many there are; its classes come later."""
        self._thumbnail.show_picture(picture)
        self._name.set_text("" if picture is None else picture.name)
        self._size.set_text("" if picture is None else _size_text(picture))
        number, total = position
        self._position.setText(f"{number} of {total}" if total > 1 else "")
        for widget in (self._previous, self._next, self._position):
            widget.setVisible(total > 1)

    def show_prediction(self, prediction: Prediction | None, reason: str = "") -> None:
        """Show the likeliest classes, or why there are none."""
        if prediction is not None and not all(math.isfinite(one.score) for one in prediction.classes):
            prediction, reason = None, _NO_NUMBERS
        self.scores.show_scores(() if prediction is None else prediction.classes)
        self.scores.setVisible(prediction is not None or not reason)
        self._no_scores.setText(reason)
        self._no_scores.setVisible(prediction is None and bool(reason))


NO_SCORES = "This network has no class scores for the image as a whole: its output is not one number a class."
"""Why there may be no likeliest classes."""

_NO_NUMBERS = "The class scores are no numbers: look for the first layer with NaN or infinite values."


def _size_text(picture: Picture) -> str:
    colour = "colour" if picture.channels == 3 else "grey"
    return f"{times((picture.width, picture.height))} px, {colour}"
