"""The fields of the What-if bar: the sizes of the input, the batch, the precision."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QWidget

from cnnstudio.core.shapes import AXES
from cnnstudio.core.values import Shape
from cnnstudio.core.variation import PRECISION_TEXT, PRECISIONS
from cnnstudio.document.project import Project
from cnnstudio.document.trial import Trial, entry_shape
from cnnstudio.ui.properties.number_field import NumberField
from cnnstudio.ui.theme.surfaces import GRID
from cnnstudio.ui.widgets.labels import caption

_MOST_AXES = 4
_NAMES = {"": "values", "T": "length", "D": "depth", "H": "height", "W": "width", "C": "channels"}
_LARGEST = 65536


class TrialFields(QWidget):
    """Shows what is tried, and the project's own where nothing is.

    Signals:
        edited: The user typed, turned or chose; read it with `trial`.

    Attributes:
        sizes: A field for each axis of the input; those that it lacks are hidden.
        batch: The batch size.
        precision: The bits of a number.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axes = 0
        self.sizes = [self._number_field() for _ in range(_MOST_AXES)]
        self.batch = self._number_field()
        self.precision = QComboBox()
        for bits in PRECISIONS:
            self.precision.addItem(f"{bits} bit", bits)
        self.precision.setToolTip(PRECISION_TEXT)
        self.precision.activated.connect(self._on_edited)
        self._signs: list[QLabel] = []
        self._lay_out()

    def _number_field(self) -> NumberField:
        field = NumberField(whole=True, minimum=1, maximum=_LARGEST)
        field.edited.connect(self._on_edited)
        return field

    def _lay_out(self) -> None:
        form = QGridLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(GRID)
        form.setVerticalSpacing(GRID // 2)
        form.setColumnStretch(1, 1)
        for row, (text, field, content) in enumerate(
            (
                ("Input", self.sizes[0], self._size_row()),
                ("Batch", self.batch, self.batch),
                ("Precision", self.precision, self.precision),
            )
        ):
            form.addWidget(caption(text, field), row, 0)
            form.addWidget(content, row, 1)

    def _size_row(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        for place, field in enumerate(self.sizes):
            if place:
                self._signs.append(QLabel("×"))
                row.addWidget(self._signs[-1])
            row.addWidget(field)
        return line

    def show_trial(self, project: Project, trial: Trial) -> None:
        """Show what is tried on a project; a text that reads so already is left as it is."""
        own = entry_shape(project)
        shape = own if trial.shape is None else trial.shape
        self._show_axes(shape if shape is not None and len(shape) <= _MOST_AXES else ())
        self.batch.show_number(project.training.batch_size if trial.batch is None else trial.batch)
        self.precision.setCurrentIndex(self.precision.findData(trial.bits))

    def _show_axes(self, shape: Shape) -> None:
        self._axes = len(shape)
        for place, field in enumerate(self.sizes):
            field.setVisible(place < max(1, len(shape)))
            field.setEnabled(place < len(shape))
            if place < len(shape):
                name = _NAMES[AXES[len(shape)][place]]
                field.setToolTip(f"Input {name}; empty: left open")
                field.setAccessibleName(f"Input {name}")
                field.show_number(shape[place], "any")
        for place, label in enumerate(self._signs):
            label.setVisible(place + 1 < len(shape))

    def trial(self) -> Trial:
        """What stands in the fields, the project's own included.

        Raises:
            ValueError: A field holds no number; the message is a sentence.
        """
        try:
            sizes = tuple([_whole(field.number()) for field in self.sizes[: self._axes]])
        except ValueError as error:
            raise ValueError(f"A size must be {error}.") from None
        try:
            batch = _whole(self.batch.number())
        except ValueError as error:
            raise ValueError(f"The batch size must be {error}.") from None
        return Trial(sizes if self._axes else None, batch, self.precision.currentData())

    @Slot()
    def _on_edited(self) -> None:
        self.edited.emit()


def _whole(number: float | None) -> int | None:
    """The number itself, if it is whole.

    Raises:
        ValueError: It is not; the message follows "must be".
    """
    if number is None or number == int(number):
        return None if number is None else int(number)
    raise ValueError(f"a whole number; it is {number:g}")
