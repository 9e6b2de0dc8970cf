"""One image of a data set, large, with its class, name, size and part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRect, Qt, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.core.numerals import times
from cnnstudio.core.values import Shape
from cnnstudio.data.preparation import description, fed_form, fit_to
from cnnstudio.data.splits import PARTS
from cnnstudio.ui.datasets.look import DatasetLook
from cnnstudio.ui.datasets.thumbnails import small
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.surfaces import DimLabel, ErrorLabel, Heading, TextLabel
from cnnstudio.ui.viewers.colour_tables import picture_image
from cnnstudio.ui.widgets.errand import Errands
from cnnstudio.ui.widgets.labels import title

_SIDE = 640  # px: a larger image is shrunk
_LEAST, _HIGHEST = 80, 300  # px; both pictures and their words have room on a small screen
_FED_WIDTH = 160  # px


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """An image that was decoded.

    Attributes:
        image: The picture.
        shape: Its own height, width and channels.
        preparation: What is done to it before the network gets it.
        fed: What comes of that; null where nothing is done.
    """

    image: QImage
    shape: tuple[int, ...]
    preparation: tuple[str, ...]
    fed: QImage


def _decoded(look: DatasetLook, place: int, entry: Shape | None) -> _Sample:
    pixels = look.collection.pixels(place)
    height, width, channels = fed_form(look.collection.shape, entry)
    lines = description(pixels.shape, (height, width), channels, look.collection.fit)
    image, fed = picture_image(small(pixels, _SIDE)), QImage()
    if lines[:-1]:
        fed = picture_image(small(fit_to(pixels, (height, width), channels, look.collection.fit), _SIDE))
    return _Sample(image, pixels.shape, lines[:-1], fed)


class LargePicture(QWidget):
    """A picture as large as there is room."""

    def __init__(self, name: str = "The chosen image") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._image = QImage()
        theme.changed.connect(self.update)

    def show_image(self, image: QImage) -> None:
        """Show another picture; a null one for none."""
        self._image = image
        self._fit_height()
        self.update()

    def _fit_height(self) -> None:
        """Take as much height as the picture needs, so that what is said of it stands right below."""
        width, image = self.width(), self._image
        height = width if image.isNull() else round(width * image.height() / max(1, image.width()))
        self.setFixedHeight(min(max(_LEAST, height), _HIGHEST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the proportions."""
        super().resizeEvent(event)
        self._fit_height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it; small ones enlarged pixel by pixel."""
        painter = QPainter(self)
        if self._image.isNull():
            painter.fillRect(self.rect(), QColor(theme.colours.sunken))
            return
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRect(0, 0, max(1, size.width()), max(1, size.height()))
        box.moveCenter(self.rect().center())
        box.moveTop(0)
        enlarged = box.width() > 2 * self._image.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not enlarged)
        painter.drawImage(box, self._image)


class SamplePanel(QWidget):
    """Shows the chosen image and what is known of it."""

    def __init__(self) -> None:
        super().__init__()
        self._errands = Errands(self)
        self.picture = LargePicture()
        self.label, self.name = title(), TextLabel()
        self.label.setWordWrap(True)
        self.facts, self.preparation = DimLabel(), DimLabel()
        self.fed_title, self.fed = Heading("AS THE NETWORK GETS IT"), LargePicture("The image that is fed")
        self.fed.setMaximumWidth(_FED_WIDTH)
        self.error = ErrorLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.picture)
        for widget in (
            self.label,
            self.name,
            self.facts,
            self.fed_title,
            self.fed,
            self.preparation,
            self.error,
        ):
            column.addWidget(widget)
        column.addStretch(1)
        self._errands.done.connect(self._on_decoded)
        self._errands.refused.connect(self._on_refused)
        self._facts = ""
        self._shown: tuple[DatasetLook | None, int] = None, -1
        self._entry: Shape | None = None
        self.hide()

    @property
    def is_busy(self) -> bool:
        """Whether an image is being decoded."""
        return self._errands.is_busy

    def show_entry(self, entry: Shape | None) -> None:
        """Take the shape of the network's input: what is done to the image is done for that."""
        if entry != self._entry:
            self._entry = entry
            self.show_sample(*self._shown)

    def show_sample(self, look: DatasetLook | None, place: int) -> None:
        """Show an image; hide where there is none."""
        self._shown = look, place
        self.setVisible(look is not None and place >= 0)
        self._errands.forget()
        if look is None or place < 0:
            return
        collection = look.collection
        part = int(look.parts[place])
        self.label.setText(collection.caption(place))
        self.name.setText(collection.name(place))
        self._facts = f"{PARTS[part]} image" if part < len(PARTS) else "not used"
        self.facts.setText(self._facts.capitalize())
        self.error.hide()
        self._errands.run(partial(_decoded, look, place, self._entry))

    @Slot(object)
    def _on_decoded(self, sample: _Sample) -> None:
        height, width, channels = sample.shape
        colour = "grey" if channels == 1 else "colour"
        self.facts.setText(f"{self._facts.capitalize()}, {times((width, height))} px, {colour}")
        self.preparation.setText("; ".join(sample.preparation))
        self.fed.show_image(sample.fed)
        self._show_fed(bool(sample.preparation))
        self.picture.show_image(sample.image)

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        self.picture.show_image(QImage())
        self._show_fed(False)
        self.error.setText(message)
        self.error.show()

    def _show_fed(self, is_other: bool) -> None:
        """Show what the network gets where that is not the image as it is."""
        for widget in (self.fed_title, self.fed, self.preparation):
            widget.setVisible(is_other)
