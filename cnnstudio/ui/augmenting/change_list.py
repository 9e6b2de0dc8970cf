"""The list of random changes: add, remove, put in order, set."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from cnnstudio.core.layer import Layer
from cnnstudio.core.numerals import enumeration
from cnnstudio.core.values import Shape
from cnnstudio.document.augmentation import (
    Augmentation,
    added,
    faults,
    moved,
    offered,
    removed,
    replaced,
)
from cnnstudio.ui.augmenting.change_row import ChangeRow
from cnnstudio.ui.theme.surfaces import DimLabel, Hairline

_EXPLANATION = (
    "Training images are changed at random in this order, anew in every epoch, while the network trains. "
    "Validation and test images, and images that the trained network is used on, stay as they are."
)


class ChangeList(QWidget):
    """Shows the changes of a project.

    Signals:
        edited: The list was changed; carries the new one, what the edit is called, and the key of the gesture.
    """

    edited = Signal(object, str, str)

    def __init__(self) -> None:
        super().__init__()
        self._augmentation: Augmentation = ()
        self._shape: Shape = (None, None, 3)
        self._open: int | None = None
        self.rows: list[ChangeRow] = []
        self._shown: list[QWidget] = []
        self.explanation = DimLabel(_EXPLANATION)
        self.others = DimLabel()
        self.others.hide()
        self.add = QPushButton("Add a change")
        self.menu = QMenu("Changes of images", self)
        self._fill_menu()
        self.add.setMenu(self.menu)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.explanation)
        column.addLayout(self._rows)
        column.addWidget(self.add)
        column.addWidget(self.others)

    def _fill_menu(self) -> None:
        more = QMenu("More", self.menu)
        for layer_type in offered():
            menu = self.menu if layer_type.is_everyday else more
            action = menu.addAction(layer_type.label)
            action.setToolTip(layer_type.summary())
            action.triggered.connect(partial(self.append, layer_type))
        self.menu.setToolTipsVisible(True)
        more.setToolTipsVisible(True)
        self.menu.addSeparator()
        self.menu.addMenu(more)

    @property
    def has_faults(self) -> bool:
        """Whether something is wrong with a change."""
        return any(not row.fault.isHidden() for row in self.rows)

    def show_layers_of_network(self, names: tuple[str, ...]) -> None:
        """Say that the network itself holds layers of this kind."""
        self.others.setText(
            f"The network has such layers of its own: {enumeration(names)}. They change images too, after these; "
            "boxes and masks do not follow them."
        )
        self.others.setVisible(bool(names))

    def append(self, layer_type: type[Layer], _checked: bool = False) -> None:
        """Add a change that suits the images, and open its settings."""
        make = getattr(layer_type, "suited_to", None)
        layer = layer_type() if make is None else make(self._shape)
        self._open = len(self._augmentation)
        self.edited.emit(added(self._augmentation, layer), f"add {layer.label.lower()}", "")

    def show_augmentation(self, augmentation: Augmentation, shape: Shape) -> None:
        """Show other changes.

        Args:
            augmentation: The changes.
            shape: Shape of the images that they are made to, (H, W, C).
        """
        self._augmentation, self._shape = augmentation, shape
        if [type(row.layer) for row in self.rows] != [type(layer) for layer in augmentation]:
            self._rebuild()
        wrong = {fault.place: fault.message for fault in faults(augmentation, shape)}
        for place, (row, layer) in enumerate(zip(self.rows, augmentation, strict=True)):
            row.set_open(place == self._open)
            row.show_layer(layer, wrong.get(place, ""), place == 0, place == len(augmentation) - 1)

    def _rebuild(self) -> None:
        for old in self._shown:
            self._rows.removeWidget(old)
            old.hide()
            old.deleteLater()  # not at once: it may be in the middle of its own click
        self._shown = []
        self.rows = [ChangeRow(layer) for layer in self._augmentation]
        if self._open is not None and self._open >= len(self.rows):
            self._open = None
        for place, row in enumerate(self.rows):
            row.set_open(place == self._open)
            row.opened.connect(partial(self._on_opened, place))
            row.edited.connect(partial(self._on_edited, place))
            row.moved.connect(partial(self._on_moved, place))
            row.removed.connect(partial(self._on_removed, place))
            self._shown += [*([Hairline()] if place else []), row]
        for widget in self._shown:
            self._rows.addWidget(widget)

    def _on_opened(self, place: int, is_open: bool) -> None:
        """Fold the others away, so that the list stays in view."""
        self._open = place if is_open else None
        for other, row in enumerate(self.rows):
            if other != place:
                row.set_open(False)

    def _on_edited(self, place: int, layer: Layer, gesture: str) -> None:
        title = f"change {layer.label.lower()}"
        self.edited.emit(replaced(self._augmentation, place, layer), title, gesture)

    def _on_moved(self, place: int, way: int) -> None:
        to = place + way
        if self._open in (place, to):
            self._open = to if self._open == place else place
        label = self._augmentation[place].label.lower()
        self.edited.emit(moved(self._augmentation, place, to), f"move {label}", "")

    @Slot()
    def _on_removed(self, place: int) -> None:
        self._open = None
        label = self._augmentation[place].label.lower()
        self.edited.emit(removed(self._augmentation, place), f"remove {label}", "")
