"""What is to be explained and how: method, class, layer, the output where there are several, the place where it has some."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QGridLayout, QSizePolicy, QWidget

import cnnstudio.engine.explain  # noqa: F401 - registers the methods
from cnnstudio.engine.explain.aims import HIGHEST, MEAN, At
from cnnstudio.engine.explain.choices import Choices
from cnnstudio.engine.explain.explanation import Explain
from cnnstudio.engine.explain.method import Method, method_called, methods
from cnnstudio.ui.viewers.explaining.class_choice import ClassChoice
from cnnstudio.ui.viewers.viewer import Subject
from cnnstudio.ui.widgets.labels import caption

_LAST, _SMALLEST = "The last with maps", "Smallest maps"
_MEAN = ("Mean over the map", MEAN)
_PLACES = {False: (_MEAN, ("Where it is highest", HIGHEST)), True: (("Its best cell", HIGHEST), _MEAN)}
"""Where scores of a map count: the usual place first, of pixels and of the cells of a detection grid."""
_POINTED = 2  # the number of the choice behind those, once a place was pointed at


class ExplainForm(QWidget):
    """A row of choices.

    Signals:
        changed: Another explanation is wanted.
        output_changed: Another output is looked at, or another place of it, which has scores of its own.
    """

    changed = Signal()
    output_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.method_choice = _choice("Method", "How places are found that count for the class.")
        for cls in methods():
            self.method_choice.addItem(cls.label, cls.kind)
            self.method_choice.setItemData(
                self.method_choice.count() - 1, f"{cls.says}\n{cls.source}", Qt.ItemDataRole.ToolTipRole
            )
        self.class_choice = ClassChoice()
        self.layer_choice = _choice("Layer", "The layer whose maps are looked at.")
        self.output_choice = _choice("Output", "Which of the network's outputs is explained.")
        self._output_caption = caption("Output", self.output_choice)
        self._layer_caption = caption("Layer", self.layer_choice)
        self.place_choice = _choice(
            "Place", "Which score of the class is explained: the network gives one at every place of a map."
        )
        self._place_caption = caption("Place", self.place_choice)
        self._pointed: tuple[int, int] | None = None
        self._row = row = QGridLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setHorizontalSpacing(8)
        row.setVerticalSpacing(2)
        parts = (
            (caption("Method", self.method_choice), self.method_choice),
            (caption("Class", self.class_choice), self.class_choice),
            (self._layer_caption, self.layer_choice),
            (self._place_caption, self.place_choice),
            (self._output_caption, self.output_choice),
        )
        self._boxes = tuple(box for _, box in parts)
        for column, (label, box) in enumerate(parts):
            row.addWidget(label, 0, column)
            row.addWidget(box, 1, column)
        self.method_choice.currentIndexChanged.connect(self._on_changed)
        self.layer_choice.currentIndexChanged.connect(self._on_changed)
        self.class_choice.target_changed.connect(self._on_changed)
        self.output_choice.currentIndexChanged.connect(self._on_output_changed)
        self.place_choice.currentIndexChanged.connect(self._on_output_changed)
        self._show_layer()
        self.forget_output()

    @property
    def method(self) -> Method:
        """The chosen method, with its usual settings."""
        return method_called(str(self.method_choice.currentData()))

    @property
    def output(self) -> str:
        """The chosen output; "" for the first."""
        return self.output_choice.currentText() if self.output_choice.currentIndex() > 0 else ""

    @property
    def at(self) -> At:
        """The chosen place of a map of scores; "" for the usual one, and where there is no map."""
        row = self.place_choice.currentIndex()
        return (
            self._pointed
            if row == _POINTED and self._pointed
            else str(self.place_choice.currentData())
            if row > 0
            else ""
        )

    def choose_place(self, row: int, column: int) -> None:
        """Choose a place of the map of scores that was pointed at."""
        self._pointed = row, column
        with QSignalBlocker(self.place_choice):
            while self.place_choice.count() > _POINTED:
                self.place_choice.removeItem(_POINTED)
            self.place_choice.addItem(f"Row {row}, column {column}")
            self.place_choice.setCurrentIndex(_POINTED)
        self.output_changed.emit()

    def task(self, subject: Subject) -> Explain:
        """What the engine is to do for an image.

        Raises:
            ValueError: There is no image.
        """
        if subject.picture is None:
            raise ValueError("an explanation of no picture")
        method = self.method
        layer = str(self.layer_choice.currentData() or "") if method.looks_at_layer else ""
        target = self.class_choice.target
        return Explain(subject.model, subject.picture, method, target, layer, self.output, self.at)

    def show_choices(self, choices: Choices) -> None:
        """Offer what another network or image has."""
        self.class_choice.show_choices(choices)
        self._show_places(_PLACES[choices.finds] if choices.draws else ())
        self._show_outputs(choices.outputs)
        self._show_layers(choices)
        self._show_methods(choices.has_gradients)

    def forget_output(self) -> None:
        """Go back to the first output and its usual place, since another network has others."""
        self._show_places(())
        self._show_outputs(())

    def _show_places(self, offered: tuple[tuple[str, str], ...]) -> None:
        count = min(self.place_choice.count(), _POINTED)
        shown = tuple(self.place_choice.itemText(row) for row in range(count))
        if shown != tuple(label for label, _ in offered):
            self._pointed = None
            with QSignalBlocker(self.place_choice):
                self.place_choice.clear()
                for label, at in offered:
                    self.place_choice.addItem(label, at)
        for widget in (self.place_choice, self._place_caption):
            widget.setVisible(bool(offered))

    def _show_outputs(self, outputs: tuple[str, ...]) -> None:
        if outputs != tuple(self.output_choice.itemText(row) for row in range(self.output_choice.count())):
            with QSignalBlocker(self.output_choice):
                self.output_choice.clear()
                self.output_choice.addItems(list(outputs))
        for widget in (self.output_choice, self._output_caption):
            widget.setVisible(len(outputs) > 1)
        for column, box in enumerate(self._boxes):
            share = 4 if box is self.class_choice else 3  # what is typed in cannot end in dots
            self._row.setColumnStretch(column, 0 if box.isHidden() else share)

    def _show_layers(self, choices: Choices) -> None:
        kept = self.layer_choice.currentData()
        usual = f"{_SMALLEST if choices.draws else _LAST}: {choices.usual}"
        with QSignalBlocker(self.layer_choice):
            self.layer_choice.clear()
            self.layer_choice.addItem(usual if choices.usual else "None has maps", "")
            for layer in reversed(choices.layers):
                self.layer_choice.addItem(layer, layer)
            self.layer_choice.setCurrentIndex(max(0, self.layer_choice.findData(kept)))

    def _show_methods(self, has_gradients: bool) -> None:
        model = self.method_choice.model()
        if not isinstance(model, QStandardItemModel):
            raise TypeError("a choice without items")
        for row, cls in enumerate(methods()):
            model.item(row).setEnabled(has_gradients or not cls.needs_gradients)
        if not has_gradients and self.method.needs_gradients:
            usable = next(row for row, cls in enumerate(methods()) if not cls.needs_gradients)
            with QSignalBlocker(self.method_choice):
                self.method_choice.setCurrentIndex(usable)
            self._show_layer()

    def _show_layer(self) -> None:
        self.layer_choice.setEnabled(self.method.looks_at_layer)
        self.layer_choice.setToolTip(
            "The layer whose maps are looked at."
            if self.method.looks_at_layer
            else "This method looks at the image itself, at no layer."
        )

    @Slot()
    def _on_changed(self) -> None:
        self._show_layer()
        self.changed.emit()

    @Slot()
    def _on_output_changed(self) -> None:
        self.output_changed.emit()


def _choice(name: str, tooltip: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(tooltip)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box
