"""The box that says whether the selected layers learn, under their settings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from cnnstudio.core.settings import Setting
from cnnstudio.ui.properties.form import form_grid
from cnnstudio.ui.properties.form_row import FormRow

_HELP = "Whether training changes the weights; off: the layer is frozen. Frozen batch normalization keeps its statistics."
_SETTING = Setting("trainable", "Trainable", _HELP, bool, False, True, None, None, (), False)


class TrainableRow(QWidget):
    """Looks like a row of the form; layers of any types have it in common.

    Signals:
        chosen: The user ticked it, or took the tick away.

    Attributes:
        form_row: The row.
    """

    chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form_row = FormRow(_SETTING, self)
        grid = form_grid()
        self.form_row.add_to(grid)
        self.setLayout(grid)
        self.form_row.entered.connect(self._on_entered)

    def show_values(self, values: Sequence[bool]) -> None:
        """Show whether the layers learn; without values there is nothing to show."""
        self.setVisible(bool(values))
        if values:
            self.form_row.show_values(tuple(values), fresh=True)

    @Slot(str, object)
    def _on_entered(self, name: str, value: object) -> None:
        self.chosen.emit(bool(value))
