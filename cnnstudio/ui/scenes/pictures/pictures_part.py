"""Where pictures are opened, and which one is looked at."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from cnnstudio.core.numerals import exact, times
from cnnstudio.data.images import Picture
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.icons import drawn_icon
from cnnstudio.ui.theme.surfaces import quiet_button
from cnnstudio.ui.widgets.elided_label import ElidedLabel
from cnnstudio.ui.widgets.labels import figures


class PicturesPart(QWidget):
    """Buttons to open pictures, the name of the current one, and ways to the next.

    Signals:
        open_requested: The user wants to choose files.
        folder_requested: The user wants to choose a folder.
        step_requested: Another picture is wanted: 1 is the next, −1 the one before.
    """

    open_requested = Signal()
    folder_requested = Signal()
    step_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.open = _button("Open…", "Open images. They can also be dropped here or pasted.")
        self.folder = _button("Folder…", "Open all images of a folder as a row below the picture.")
        self.samples = _button(
            "Samples", "Photographs, Shapes drawn anew, and images of the project's data set."
        )
        self.previous = quiet_button("The picture before (A)")
        self.next = quiet_button("The next picture (D)")
        self._name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._size = figures()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.open, self.folder, self.samples):
            buttons.addWidget(button, 1)
        below = QHBoxLayout()
        below.setSpacing(4)
        below.addWidget(self._size, 1)
        below.addWidget(self.previous)
        below.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(buttons)
        column.addWidget(self._name)
        column.addLayout(below)
        self.open.clicked.connect(self.open_requested)
        self.folder.clicked.connect(self.folder_requested)
        self.previous.clicked.connect(self._on_previous)
        self.next.clicked.connect(self._on_next)
        theme.changed.connect(self._paint_buttons)
        self._paint_buttons()
        self.show_picture(None, 0, 0)

    def set_menu(self, menu: QMenu) -> None:
        """Give the samples their menu."""
        self.samples.setMenu(menu)

    def show_picture(self, picture: Picture | None, place: int, count: int) -> None:
        """Show which picture is looked at.

        Args:
            picture: The picture; None for none.
            place: Its place in the row, from 0.
            count: How many there are.
        """
        self._name.set_text("No picture yet" if picture is None else picture.name)
        role = QPalette.ColorRole.PlaceholderText if picture is None else QPalette.ColorRole.WindowText
        self._name.setForegroundRole(role)
        size = "" if picture is None else f"{times((picture.width, picture.height))} px"
        is_one_of_many = picture is not None and count > 1
        self._size.setText(f"{size} · {exact(place + 1)} of {exact(count)}" if is_one_of_many else size)
        for button in (self.previous, self.next):
            button.setEnabled(count > 1)

    @Slot()
    def _paint_buttons(self) -> None:
        for button, glyph in ((self.previous, "mdi6.chevron-left"), (self.next, "mdi6.chevron-right")):
            button.setIcon(drawn_icon(glyph, theme.colours.text))
            button.setIconSize(QSize(18, 18))

    @Slot()
    def _on_previous(self) -> None:
        self.step_requested.emit(-1)

    @Slot()
    def _on_next(self) -> None:
        self.step_requested.emit(1)


def _button(text: str, help_text: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(help_text)
    return button
