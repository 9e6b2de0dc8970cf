"""How the window slides, and what is looked at."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from cnnstudio.ui.scenes.share_slider import ShareSlider
from cnnstudio.ui.scenes.sliding.score_map import BEST
from cnnstudio.ui.scenes.sliding.slide_inquiry import USUAL_STRIDE
from cnnstudio.ui.scenes.sliding.slide_view import SlideMode
from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.widgets.labels import caption, figures

NO_CLASS = -1
"""In place of a class that is no object."""
ALL_SIZES = -1
"""In place of a size of the image: all together."""

_SCALES = (("The image as it is", (1.0,)), ("Half as large", (0.5,)), ("Twice as large", (2.0,)),
           ("Half and as it is", (1.0, 0.5)), ("Half, as it is, and twice", (2.0, 1.0, 0.5)))  # fmt: skip
_LONGEST_STRIDE = 64
_SCORE, _OVERLAP = 0.8, 0.3
_NOTES = {
    SlideMode.WINDOWS: "The score of each window stands at its middle: dark is 0, yellow is 1.",
    SlideMode.AT_ONCE: "One place of the output for each window: dark is 0, yellow is 1. Of several sizes the highest "
    "score at each place, or the one that is chosen.",
    SlideMode.BOXES: "The windows of all sizes that reach the least score, as boxes.",
}


class SlideSettings(QWidget):
    """Choices and sliders one below the other.

    Signals:
        mode_changed: Something else is looked at, or at another size of the image.
        way_changed: The window is to slide in other steps, or over the picture in other sizes.
        class_changed: The scores of another class are shown, or another one is no object.
        limits_moved: The least score or the most overlap is another.
    """

    mode_changed = Signal()
    way_changed = Signal()
    class_changed = Signal()
    limits_moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._classes: tuple[str, ...] = ()
        self.mode, self.scale = QComboBox(), QComboBox()
        self.label, self.ignored = QComboBox(), QComboBox()
        self.map_of = QComboBox()
        self.map_of.setToolTip("Which size of the image the map is of.")
        self._size_part = QWidget()
        for mode in SlideMode:
            self.mode.addItem(mode.value, mode)
        for name, scales in _SCALES:
            self.scale.addItem(name, scales)
        self.scale.setToolTip("The window keeps its size, so that on a smaller image it sees larger objects.")
        self.ignored.setToolTip(
            "A class that stands for the background: it is no object. None: every window shows something."
        )
        self.stride = QSlider(Qt.Orientation.Horizontal)
        self.stride.setRange(1, _LONGEST_STRIDE)
        self.stride.setValue(USUAL_STRIDE)
        self.stride.setTracking(False)
        self.stride.setToolTip("Px from one window to the next: small steps see more, and take longer.")
        self._stride_number = figures()
        self.score = ShareSlider("Least score", "Windows with a lower score are no candidates.", 0.01)
        self.overlap = ShareSlider(
            "Most overlap (IoU)", "A box goes if a surer one of its class overlaps it by more."
        )
        self.score.show_share(_SCORE)
        self.overlap.show_share(_OVERLAP)
        self._note = DimLabel()
        self._lay_out()
        self._connect_parts()
        self.offer_classes(())
        self._offer_sizes()
        self._on_stride_shown(USUAL_STRIDE)
        self._show_note()

    def _lay_out(self) -> None:
        # Long names must not widen the column.
        for chooser in (self.mode, self.scale, self.label, self.ignored, self.map_of):
            chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            chooser.setMinimumContentsLength(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(_captioned("Over the picture", self.mode))
        part = _captioned("Map of", self.map_of)
        part.setContentsMargins(0, 0, 0, 0)
        self._size_part.setLayout(part)
        column.addWidget(self._size_part)
        column.addLayout(_captioned("Stride", self.stride, self._stride_number))
        column.addLayout(_captioned("Sizes of the image", self.scale))
        column.addLayout(_captioned("Scores of", self.label))
        column.addLayout(_captioned("Class that is no object", self.ignored))
        for widget in (self.score, self.overlap, self._note):
            column.addWidget(widget)

    def _connect_parts(self) -> None:
        self.mode.currentIndexChanged.connect(self._on_mode_chosen)
        self.stride.valueChanged.connect(self._on_way_chosen)
        self.stride.sliderMoved.connect(self._on_stride_shown)
        self.scale.currentIndexChanged.connect(self._on_scale_chosen)
        self.map_of.currentIndexChanged.connect(self._on_size_chosen)
        self.label.currentIndexChanged.connect(self._on_class_chosen)
        self.ignored.currentIndexChanged.connect(self._on_class_chosen)
        self.score.moved.connect(self._on_limits_moved)
        self.overlap.moved.connect(self._on_limits_moved)

    @property
    def shown_mode(self) -> SlideMode:
        """What is looked at."""
        mode = self.mode.currentData()
        return mode if isinstance(mode, SlideMode) else SlideMode.WINDOWS

    @property
    def scales(self) -> tuple[float, ...]:
        """How large the picture is made."""
        return tuple(map(float, self.scale.currentData()))

    @property
    def shown_scale(self) -> int:
        """The place of the size of the image that a map is of; `ALL_SIZES` for all of them."""
        return int(self.map_of.currentData())

    @property
    def shown_class(self) -> int:
        """Whose scores are shown; `BEST` for the likeliest class."""
        return int(self.label.currentData())

    @property
    def no_object(self) -> int:
        """The class that is no object; `NO_CLASS` if all are."""
        return int(self.ignored.currentData())

    def offer_classes(self, classes: tuple[str, ...]) -> None:
        """Offer other classes; the ones that were chosen stay, if they are there still."""
        if classes == self._classes and self.label.count():
            return
        self._classes = classes
        for chooser, first, value in (
            (self.label, "The likeliest class", BEST), (self.ignored, "None", NO_CLASS),
        ):  # fmt: skip
            chosen = chooser.currentText()
            with QSignalBlocker(chooser):
                chooser.clear()
                chooser.addItem(first, value)
                for place, name in enumerate(classes):
                    chooser.addItem(name, place)
                chooser.setCurrentIndex(max(0, chooser.findText(chosen)))

    def _offer_sizes(self) -> None:
        """Offer the sizes that the image is made; all together at first."""
        with QSignalBlocker(self.map_of):
            self.map_of.clear()
            self.map_of.addItem("All sizes, the highest score", ALL_SIZES)
            for place, scale in enumerate(self.scales):
                self.map_of.addItem(
                    "The image as it is" if scale == 1 else f"The image at {scale:g} ×", place
                )

    def _show_note(self) -> None:
        self._note.setText(_NOTES[self.shown_mode])
        self._size_part.setVisible(self.shown_mode is SlideMode.AT_ONCE and len(self.scales) > 1)

    @Slot(int)
    def _on_mode_chosen(self, _index: int) -> None:
        self._show_note()
        self.mode_changed.emit()

    @Slot(int)
    def _on_size_chosen(self, _index: int) -> None:
        self.mode_changed.emit()

    @Slot(int)
    def _on_scale_chosen(self, value: int) -> None:
        self._offer_sizes()
        self._show_note()
        self._on_way_chosen(value)

    @Slot(int)
    def _on_way_chosen(self, _value: int) -> None:
        self._on_stride_shown(self.stride.value())
        self.way_changed.emit()

    @Slot(int)
    def _on_stride_shown(self, stride: int) -> None:
        self._stride_number.setText(f"{stride} px")

    @Slot(int)
    def _on_class_chosen(self, _index: int) -> None:
        self.class_changed.emit()

    @Slot(float)
    def _on_limits_moved(self, _share: float) -> None:
        self.limits_moved.emit()


def _captioned(name: str, field: QWidget, number: QWidget | None = None) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    row = QHBoxLayout()
    row.addWidget(caption(name, field))
    row.addStretch(1)
    if number is not None:
        row.addWidget(number)
    column.addLayout(row)
    column.addWidget(field)
    return column
