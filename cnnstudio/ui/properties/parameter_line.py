"""One parameter of a group as a line: its name, which can be typed anew, and a cross."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from cnnstudio.document.group_parameters import Parameter
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.icons import sign
from cnnstudio.ui.theme.surfaces import GRID, TextLabel, quiet_button
from cnnstudio.ui.widgets.escape_key import EscapeKey


class ParameterLine(QWidget):
    """Shows a parameter: of the group, or for layers inside that it sets.

    Signals:
        renamed: Another name was entered: the parameter's own, and the new label.
        removed: The cross was pressed; carries the parameter's name.

    Attributes:
        parameter: What it shows.
        is_inside: Whether it is shown for layers inside, where its name is no field.
        label: The field of the name.
        cross: The button.
    """

    renamed = Signal(str, str)
    removed = Signal(str)

    def __init__(self, parameter: Parameter, *, is_inside: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameter, self.is_inside = parameter, is_inside
        self.label = QLineEdit(parameter.label)
        self.label.setAccessibleName("Name of the parameter")
        self.label.setToolTip(f"Name of the parameter; scripts call it {parameter.name}.")
        self.label.setMaxLength(60)
        self.label.setCursorPosition(0)
        settings = sorted({name.replace("_", " ") for _, name in parameter.targets})
        count = len({key for key, _ in parameter.targets})
        what = f"sets {', '.join(settings)} of {count} layer{'s' * (count != 1)}"
        self.what = TextLabel(f"“{parameter.label}” {what}" if is_inside else what)
        self.cross = quiet_button(
            "Let it set these layers no more" if is_inside else f"Remove the parameter {parameter.label}"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.label, 2)
        row.addWidget(self.what, 3)
        row.addWidget(self.cross)
        self.label.setVisible(not is_inside)
        self.label.editingFinished.connect(self._on_editing_finished)
        self.cross.clicked.connect(self._on_cross_clicked)
        EscapeKey(self.label).pressed.connect(self._on_escape)
        theme.changed.connect(self._paint_cross)
        self._paint_cross()

    @Slot()
    def _on_editing_finished(self) -> None:
        if self.label.text().strip() != self.parameter.label:
            self.renamed.emit(self.parameter.name, self.label.text())

    @Slot()
    def _on_escape(self) -> None:
        self.label.setText(self.parameter.label)

    @Slot()
    def _on_cross_clicked(self) -> None:
        self.removed.emit(self.parameter.name)

    @Slot()
    def _paint_cross(self) -> None:
        self.cross.setIcon(sign("close"))
