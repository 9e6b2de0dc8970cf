"""The theme of the running program: light or dark, by choice or as the system has it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from cnnstudio.ui.theme.colours import DARK, LIGHT, Colours
from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.theme.style import FlatStyle

MODES = ("system", "light", "dark")


class Theme(QObject):
    """Holds the colours in force and tells when they change.

    Signals:
        changed: The colours are others now; whoever paints should paint again.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._mode = "system"
        self._colours = LIGHT
        self._style: FlatStyle | None = None

    @property
    def mode(self) -> str:
        """What was chosen: ``system``, ``light`` or ``dark``."""
        return self._mode

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return self._colours

    @property
    def is_dark(self) -> bool:
        """Whether the dark colours are in force."""
        return self._colours is DARK

    def apply(self, mode: str) -> None:
        """Choose a mode and give the application its style and palette.

        Args:
            mode: ``system``, ``light`` or ``dark``.
        """
        self._mode = mode
        dark = _system_is_dark() if mode == "system" else mode == "dark"
        self._colours = DARK if dark else LIGHT
        application = QApplication.instance()
        if isinstance(application, QApplication):
            self._apply_style(application)
            application.setPalette(palette(self._colours))
            application.setFont(text_font())
        self.changed.emit()

    def _apply_style(self, application: QApplication) -> None:
        if self._style is not None and isValid(self._style) and application.style() is self._style:
            self._style.show_colours(self._colours)
            return
        self._style = FlatStyle(self._colours)
        application.setStyle(self._style)


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def palette(colours: Colours) -> QPalette:
    """The Qt palette of a theme."""
    made = QPalette()
    role = QPalette.ColorRole
    for name, colour in (
        (role.Window, colours.panel), (role.WindowText, colours.text), (role.Base, colours.panel),
        (role.AlternateBase, colours.sunken), (role.Text, colours.text), (role.Button, colours.panel),
        (role.ButtonText, colours.text), (role.BrightText, colours.error), (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent), (role.Link, colours.accent), (role.LinkVisited, colours.accent),
        (role.PlaceholderText, colours.dim), (role.ToolTipBase, colours.panel), (role.ToolTipText, colours.text),
        (role.Mid, colours.line), (role.Midlight, colours.line), (role.Light, colours.panel),
        (role.Dark, colours.line), (role.Shadow, colours.line), (role.Accent, colours.accent),
    ):  # fmt: skip
        made.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.dim))
    return made


theme = Theme()
"""The one theme of the process."""
