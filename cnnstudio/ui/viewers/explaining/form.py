"""What is to be explained and how: method, class, layer, and the output where there are several."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QGridLayout, QSizePolicy, QWidget

import cnnstudio.engine.explain  # noqa: F401 - registers the methods
from cnnstudio.engine.explain.choices import Choices
from cnnstudio.engine.explain.explanation import Explain
from cnnstudio.engine.explain.method import Method, method_called, methods
from cnnstudio.ui.viewers.explaining.class_choice import ClassChoice
from cnnstudio.ui.viewers.viewer import Subject
from cnnstudio.ui.widgets.labels import caption

_LAST = "The last with maps"


class ExplainForm(QWidget):
    """A row of choices.

    Signals:
        changed: Another explanation is wanted.
        output_changed: Another output is looked at, which has classes and layers of its own.
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
        self._row = row = QGridLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setHorizontalSpacing(8)
        row.setVerticalSpacing(2)
        parts = (
            (caption("Method", self.method_choice), self.method_choice),
            (caption("Class", self.class_choice), self.class_choice),
            (self._layer_caption, self.layer_choice),
            (self._output_caption, self.output_choice),
        )
        for column, (label, box) in enumerate(parts):
            row.addWidget(label, 0, column)
            row.addWidget(box, 1, column)
        self.method_choice.currentIndexChanged.connect(self._on_changed)
        self.layer_choice.currentIndexChanged.connect(self._on_changed)
        self.class_choice.target_changed.connect(self._on_changed)
        self.output_choice.currentIndexChanged.connect(self._on_output_changed)
        self._show_layer()
        self._show_outputs(())

    @property
    def method(self) -> Method:
        """The chosen method, with its usual settings."""
        return method_called(str(self.method_choice.currentData()))

    @property
    def output(self) -> str:
        """The chosen output; "" for the first."""
        return self.output_choice.currentText() if self.output_choice.currentIndex() > 0 else ""

    def task(self, subject: Subject) -> Explain:
        """What the engine is to do for an image.

        Raises:
            ValueError: There is no image.
        """
        if subject.picture is None:
            raise ValueError("an explanation of no picture")
        method = self.method
        layer = str(self.layer_choice.currentData() or "") if method.looks_at_layer else ""
        return Explain(subject.model, subject.picture, method, self.class_choice.target, layer, self.output)

    def show_choices(self, choices: Choices) -> None:
        """Offer what another network or image has."""
        self.class_choice.show_choices(choices)
        self._show_outputs(choices.outputs)
        self._show_layers(choices.layers)
        self._show_methods(choices.has_gradients)

    def forget_output(self) -> None:
        """Go back to the first output, since another network has others."""
        self._show_outputs(())

    def _show_outputs(self, outputs: tuple[str, ...]) -> None:
        if outputs != tuple(self.output_choice.itemText(row) for row in range(self.output_choice.count())):
            with QSignalBlocker(self.output_choice):
                self.output_choice.clear()
                self.output_choice.addItems(list(outputs))
        for widget in (self.output_choice, self._output_caption):
            widget.setVisible(len(outputs) > 1)
        for column in range(self._row.columnCount()):
            self._row.setColumnStretch(column, int(column < 3 or len(outputs) > 1))

    def _show_layers(self, layers: tuple[str, ...]) -> None:
        kept = self.layer_choice.currentData()
        with QSignalBlocker(self.layer_choice):
            self.layer_choice.clear()
            self.layer_choice.addItem(f"{_LAST}: {layers[-1]}" if layers else "None has maps", "")
            for layer in reversed(layers):
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
