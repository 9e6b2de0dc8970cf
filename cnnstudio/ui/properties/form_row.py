"""One row of a form: label, editor, the way back to the default, and the refusal under it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy

from cnnstudio.core.errors import SettingError
from cnnstudio.core.settings import Setting
from cnnstudio.ui.properties.editors import field_for
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.icons import sign
from cnnstudio.ui.theme.surfaces import ErrorLabel, quiet_button

NO_DEFAULT = object()
"""Default of a setting that several things share but start with differently."""

_UNKNOWN = object()
_LABEL_SAMPLE = "Bias initializer"


class FormRow(QObject):
    """Shows one setting of several things, and says which value the user gave it.

    Signals:
        entered: The user gave a value that the setting can take.
        finished: The user is done with the field for now.
        reset_asked: Each thing shall have its own default again; carries the setting's name.

    Attributes:
        field: The editor.
        error: The sentence under it; hidden while there is none.
        reset: The button back to the default; hidden while the default stands.
    """

    entered = Signal(str, object)
    finished = Signal()
    reset_asked = Signal(str)

    def __init__(self, setting: Setting, parent: QObject) -> None:
        super().__init__(parent)
        self.setting = setting
        self.field = field_for(setting)
        self.error = ErrorLabel()
        self.label = QLabel(setting.label)
        self.label.setWordWrap(True)
        self.label.setFixedWidth(self.label.fontMetrics().horizontalAdvance(_LABEL_SAMPLE))
        self.label.setToolTip(setting.help)
        self.label.setBuddy(self.field.parts()[0] if self.field.parts() else self.field)
        self.reset = quiet_button(f"Reset {setting.label.lower()} to its default")
        self._is_refused = False
        self._shown: tuple[Any, ...] = (_UNKNOWN,)
        self._defaults: tuple[Any, ...] = (setting.default,)
        self._connect()

    def _connect(self) -> None:
        self.field.edited.connect(self._on_edited)
        self.field.finished.connect(self._on_finished)
        self.field.cancelled.connect(self._on_cancelled)
        self.reset.clicked.connect(self._on_reset_clicked)
        theme.changed.connect(self._paint_reset)
        self._paint_reset()

    def add_to(self, grid: QGridLayout) -> None:
        """Put its widgets into the last row of a grid of three columns."""
        row = grid.rowCount()
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        self.field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        place = Qt.AlignmentFlag.AlignTop if self.field.is_tall else Qt.AlignmentFlag.AlignVCenter
        if self.field.is_tall:
            self.label.setMinimumHeight(self.field.parts()[0].sizeHint().height())
        grid.addWidget(self.label, row, 0, place)
        grid.addWidget(self.reset, row, 2, place)
        if self.field.is_wide:
            row += 1
            grid.addWidget(self.field, row, 0, 1, 2)
        else:
            grid.addWidget(self.field, row, 1)
        grid.addWidget(self.error, row + 1, 0, 1, 3)
        self.error.hide()
        self.reset.hide()

    def show_values(
        self, values: tuple[Any, ...], *, fresh: bool, defaults: tuple[Any, ...] | None = None
    ) -> None:
        """Show the value that all have, or that they differ.

        Args:
            values: The setting's value in each thing.
            fresh: Whether other things are shown than before.
            defaults: The default of each thing; None: as before.
        """
        self._defaults = self._defaults if defaults is None else defaults
        if fresh:
            self.field.forget()
        elif self._is_refused and values == self._shown:
            return
        self._shown = values
        self.show_error("")
        # A value that only some things can have, such as none, shows as one in which they differ.
        if all(value == values[0] for value in values) and (values[0] is not None or self.setting.optional):
            self.field.show_value(values[0])
        else:
            self.field.show_mixed()
        self.reset.setVisible(self.is_changed())

    def show_error(self, sentence: str) -> None:
        """Show why a value was refused; "" takes the sentence away."""
        self._is_refused = bool(sentence)
        self._show_sentence(sentence)

    def show_problem(self, sentence: str) -> None:
        """Show why the value that was taken cannot be; "" takes the sentence away. A refusal stays before it."""
        if not self._is_refused:
            self._show_sentence(sentence)

    def _show_sentence(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def is_changed(self) -> bool:
        """Whether a value differs from the default of its thing."""
        pairs = zip(self._shown, self._defaults, strict=False)
        return any(value != default for value, default in pairs)

    @Slot()
    def _on_edited(self) -> None:
        try:
            value = self.setting.checked(self.field.value())
        except SettingError as error:
            self.show_error(str(error))
        except ValueError as error:
            self.show_error(f"{self.setting.label} must be {error}.")
        else:
            self.show_error("")
            self.entered.emit(self.setting.name, value)

    @Slot()
    def _on_finished(self) -> None:
        self.finished.emit()

    @Slot()
    def _on_cancelled(self) -> None:
        if self._shown[0] is not _UNKNOWN:
            self.show_values(self._shown, fresh=True)

    @Slot()
    def _on_reset_clicked(self) -> None:
        self.show_error("")
        if self.setting.default is NO_DEFAULT:
            self.reset_asked.emit(self.setting.name)
        else:
            self.entered.emit(self.setting.name, self.setting.default)
        self.finished.emit()

    @Slot()
    def _paint_reset(self) -> None:
        self.reset.setIcon(sign("reset"))
