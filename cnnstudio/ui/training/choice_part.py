"""A choice among registered kinds with the settings of the chosen one below."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.core.errors import SettingError
from cnnstudio.core.settings import Configurable
from cnnstudio.ui.properties.form import SettingsForm


class ChoicePart(QWidget):
    """A combo box of kinds, and a generated form.

    Args:
        name: Accessible name of the combo box.
        kinds: What can be chosen.

    Signals:
        chosen: Another kind was chosen; carries a new thing of it.
        edited: A setting was changed; carries the new thing and the key of the gesture.
    """

    chosen = Signal(object)
    edited = Signal(object, str)

    def __init__(self, name: str, kinds: Iterable[type[Configurable]]) -> None:
        super().__init__()
        self._kinds = tuple(kinds)
        self._shown: Configurable | None = None
        self.box = QComboBox()
        self.box.setAccessibleName(name)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for kind in self._kinds:
            self.box.addItem(kind.label, kind.kind)
            self.box.setItemData(self.box.count() - 1, kind.summary(), Qt.ItemDataRole.ToolTipRole)
        self.form = SettingsForm()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.box)
        column.addWidget(self.form)
        self.box.currentIndexChanged.connect(self._on_kind_chosen)
        self.form.edited.connect(self._on_edited)

    def show_value(self, thing: Configurable | None) -> None:
        """Show what is chosen; None where it is of a kind that is not known."""
        self._shown = thing
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(-1 if thing is None else self.box.findData(thing.kind))
        self.box.setToolTip("" if thing is None else thing.summary())
        self.form.setVisible(thing is not None and bool(thing.setting_list()))
        if thing is not None and thing.setting_list():
            self.form.show_values((thing,), subject=thing.kind)

    @Slot(int)
    def _on_kind_chosen(self, index: int) -> None:
        if index >= 0 and (self._shown is None or self._kinds[index].kind != self._shown.kind):
            self.chosen.emit(self._kinds[index].from_data({}))

    @Slot(str, object, str)
    def _on_edited(self, name: str, value: object, gesture: str) -> None:
        if self._shown is None:
            return
        try:
            thing = self._shown.with_settings(**{name: value})
        except SettingError as error:
            self.form.show_error(name, str(error))
            return
        self.edited.emit(thing, gesture)
