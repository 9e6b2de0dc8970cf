"""The layers of the network that is looked into, each with its strongest maps."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from cnnstudio.core.catalogue import layer_type_of_keras
from cnnstudio.core.numerals import exact, times
from cnnstudio.engine.inspecting.strips import LayerStrip
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.viewers.figures import span
from cnnstudio.ui.viewers.overview_rows import strip_images

_ROW = 48
_THUMBNAIL = 32
_GAP = 4
_STRIP = 8  # px: height of a vector's strip
_PAD = 8
_ROOMY = 232  # px: less has room for two thumbnails only

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class LayerModel(QAbstractListModel):
    """The layers, in the order of the network."""

    def __init__(self) -> None:
        super().__init__()
        self._strips: tuple[LayerStrip, ...] = ()
        self._next = -1  # where what is still being made goes on; −1: nowhere
        self._images: dict[int, tuple[QImage, ...]] = {}

    @property
    def strips(self) -> tuple[LayerStrip, ...]:
        """The layers."""
        return self._strips

    def set_strips(self, strips: tuple[LayerStrip, ...]) -> None:
        """Show other layers; where names stay the same only pictures change."""
        same = [strip.name for strip in strips] == [strip.name for strip in self._strips]
        self._images.clear()
        self._next = -1
        if same:
            self._strips = strips
            if strips:
                self.dataChanged.emit(self.index(0), self.index(len(strips) - 1))
            return
        self.beginResetModel()
        self._strips = strips
        self.endResetModel()

    def add(self, first: int, strips: tuple[LayerStrip, ...]) -> None:
        """Show strips that are ready, where nothing stands yet or a layer without maps; else wait for all.

        Args:
            first: The place of the first of them.
            strips: Those that follow each other from there.
        """
        if first not in (0, self._next):
            return
        there = self._strips[first : first + len(strips)]
        fits = all(
            not len(old.maps) and old.name == new.name for old, new in zip(there, strips, strict=False)
        )
        self._next = first + len(strips) if fits else -1
        if not fits:
            return
        for place in range(first, first + len(there)):
            self._images.pop(place, None)
        grown = (*self._strips[:first], *strips, *self._strips[first + len(strips) :])
        if there:
            self._strips = (*grown[: len(self._strips)],)
            self.dataChanged.emit(self.index(first), self.index(first + len(there) - 1))
        if len(grown) > len(self._strips):
            self.beginInsertRows(QModelIndex(), len(self._strips), len(grown) - 1)
            self._strips = grown
            self.endInsertRows()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many layers there are."""
        return 0 if parent.isValid() else len(self._strips)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name and shape as text."""
        strip = self._strips[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return strip.name
        if role == Qt.ItemDataRole.ToolTipRole:
            values = f"\nvalues {span(strip.low, strip.high)}" if len(strip.maps) else ""
            odd = f"\n{exact(strip.unknown)} values are NaN or infinite" if strip.unknown else ""
            axes = f"\n{strip.note}" if strip.note else ""
            return f"{strip.name}\n{strip.type}, {times(strip.shape)}{axes}{values}{odd}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{strip.name}, {strip.type}, {times(strip.shape)}"
        return None

    def images(self, row: int) -> tuple[QImage, ...]:
        """The strongest maps of a layer on its own scale, made when first seen."""
        if row not in self._images:
            strip = self._strips[row]
            self._images[row] = strip_images(strip)
        return self._images[row]


class _Painter(QStyledItemDelegate):
    """Draws one layer: a bar in its family's colour, name, shape, thumbnails."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
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


class LayerList(QListView):
    """A list of layers to choose from; Up and Down walk along it.

    Signals:
        layer_chosen: Another layer was chosen; carries its `LayerStrip`.
    """

    layer_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Layers")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self._layers = LayerModel()
        self._wish = ""
        self._drawing = _Painter(self)
        self.setModel(self._layers)
        self.setItemDelegate(self._drawing)
        theme.changed.connect(self.viewport().update)

    @property
    def current(self) -> LayerStrip | None:
        """The chosen layer."""
        row = self.currentIndex().row()
        return self._layers.strips[row] if 0 <= row < len(self._layers.strips) else None

    @property
    def strips(self) -> tuple[LayerStrip, ...]:
        """The layers that are listed."""
        return self._layers.strips

    def show_layers(self, strips: tuple[LayerStrip, ...], chooses: bool = True) -> None:
        """Show the layers of a network; the chosen one stays chosen where it is there by name.

        Args:
            strips: The layers.
            chooses: Whether one is chosen where none was.
        """
        before = self.current
        self._layers.set_strips(strips)
        names = [strip.name for strip in strips]
        if self._wish in names:
            self._choose(names.index(self._wish))
            self._wish = ""
        elif before is not None and before.name in names:
            self._choose(names.index(before.name))
        elif strips and chooses:
            self._choose(_first_of_interest(strips))

    def add_layers(self, first: int, strips: tuple[LayerStrip, ...]) -> None:
        """Show the first layers while the others are still being made; none is chosen before all are there."""
        self._layers.add(first, strips)

    def step(self, by: int) -> None:
        """Choose the next (1) or previous (−1) layer; the ends hold."""
        row = self.currentIndex().row() + by
        if 0 <= row < len(self._layers.strips):
            self._choose(row)

    def choose(self, name: str) -> None:
        """Choose a layer by name; one that is not there is ignored."""
        names = [strip.name for strip in self._layers.strips]
        if name in names:
            self._choose(names.index(name))

    def wish(self, name: str) -> None:
        """Choose a layer by name, now and once more when a list with it comes."""
        self._wish = name
        self.choose(name)

    def _choose(self, row: int) -> None:
        self.selectionModel().setCurrentIndex(
            self._layers.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which layer is chosen now."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.scrollTo(current)
            self.layer_chosen.emit(self._layers.strips[current.row()])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the focus, but choose no layer by that, as Qt does of a list in which none is chosen."""
        if self.currentIndex().isValid():
            super().focusInEvent(event)
        else:
            QAbstractScrollArea.focusInEvent(self, event)
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk up and down; Left and Right, and letters, are a matter of the workspace."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
            return
        event.ignore()


def _first_of_interest(strips: tuple[LayerStrip, ...]) -> int:
    """The first layer that computes something: not the input, and not the scaling of pixels."""
    dull = ("InputLayer", "Rescaling")
    return next((row for row, strip in enumerate(strips) if strip.type not in dull), 0)
