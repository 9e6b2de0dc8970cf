"""One random change in the list: its title, its place in the order, and its settings."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from cnnstudio.core.errors import SettingError
from cnnstudio.core.layer import Layer
from cnnstudio.ui.properties.form import SettingsForm
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.icons import sign
from cnnstudio.ui.theme.surfaces import DimLabel, ErrorLabel, quiet_button
from cnnstudio.ui.widgets.elided_label import ElidedLabel


class ChangeRow(QWidget):
    """Shows a change; its form is folded away unless it is open.

    Signals:
        opened: The user opened or folded it.
        edited: A setting was changed; carries the new layer and the key of the gesture.
        moved: It shall go up (−1) or down (1).
        removed: It shall go.
    """

    opened = Signal(bool)
    edited = Signal(object, str)
    moved = Signal(int)
    removed = Signal()

    def __init__(self, layer: Layer) -> None:
        super().__init__()
        self.layer = layer
        self.title = QToolButton()
        self.title.setAutoRaise(True)
        self.title.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.title.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.words = ElidedLabel(role=QPalette.ColorRole.PlaceholderText)
        name = layer.label.lower()
        self.up = quiet_button(f"Move {name} up")
        self.down = quiet_button(f"Move {name} down")
        self.remove = quiet_button(f"Remove {name}")
        self.help = DimLabel(layer.summary())
        self.form = SettingsForm()
        self.fault = ErrorLabel()
        self.fault.hide()
        self._content = QWidget()
        self._lay_out()
        self.title.clicked.connect(self._on_title_clicked)
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        self.remove.clicked.connect(self.removed)
        self.form.edited.connect(self._on_edited)
        theme.changed.connect(self._paint_signs)
        self.set_open(False)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.title)
        head.addWidget(self.words, 1)
        for button in (self.up, self.down, self.remove):
            head.addWidget(button)
        inside = QVBoxLayout(self._content)
        inside.setContentsMargins(8, 0, 0, 8)
        inside.setSpacing(8)
        inside.addWidget(self.help)
        inside.addWidget(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.fault)
        column.addWidget(self._content)

    @property
    def is_open(self) -> bool:
        """Whether its settings show."""
        return not self._content.isHidden()

    def set_open(self, is_open: bool) -> None:
        """Show its settings, or fold them away."""
        self._content.setVisible(is_open)
        self._paint_signs()

    def show_layer(self, layer: Layer, fault: str, is_first: bool, is_last: bool) -> None:
        """Show the change as it is now.

        Args:
            layer: The change; of the type that it was made for.
            fault: What is wrong with it, or "".
            is_first: Whether it cannot go up.
            is_last: Whether it cannot go down.
        """
        self.layer = layer
        self.title.setText(layer.label)
        self.title.setAccessibleName(f"{layer.label}: settings")
        self.words.set_text(layer.description())
        self.up.setEnabled(not is_first)
        self.down.setEnabled(not is_last)
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        has_settings = bool(layer.setting_list())
        self.form.setVisible(has_settings)
        if has_settings:
            self.form.show_values((layer,), subject=self)

    @Slot()
    def _on_title_clicked(self) -> None:
        self.set_open(not self.is_open)
        self.opened.emit(self.is_open)

    @Slot(str, object, str)
    def _on_edited(self, name: str, value: object, gesture: str) -> None:
        try:
            layer = self.layer.with_settings(**{name: value})
        except SettingError as error:
            self.form.show_error(name, str(error))
            return
        self.edited.emit(layer, gesture)

    @Slot()
    def _paint_signs(self) -> None:
        self.title.setIcon(sign("unfolded" if self.is_open else "folded"))
        for button, name in ((self.up, "previous"), (self.down, "next"), (self.remove, "close")):
            button.setIcon(sign(name))
