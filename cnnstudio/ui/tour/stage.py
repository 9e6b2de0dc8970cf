"""The stage of the tour: the real window, clicks and keys, waiting, pictures."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTreeView, QWidget

from cnnstudio.core.errors import EngineError, FileError
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.theme import theme

_STEP = 10
_SETTLE = 60


class Stage:
    """Plays a user in one window.

    Attributes:
        window: The window.
        quick: Whether pictures are taken in one look only and training is short.
        pictures: Names of the pictures that were taken, in order.

    Args:
        window: A window that is shown.
        out: The folder for pictures; it exists.
        quick: See above.
    """

    def __init__(self, window: MainWindow, out: Path, quick: bool) -> None:
        self.window = window
        self.quick = quick
        self.pictures: list[str] = []
        self._out = out
        self._accidents: list[BaseException] = []
        sys.excepthook = self._on_exception

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Keep what went wrong inside a slot, so that the tour ends with it."""
        sys.__excepthook__(kind, error, trace)
        self._accidents.append(error)

    def settle(self) -> None:
        """Let the window work off what is pending.

        Raises:
            BaseException: What went wrong inside a slot.
        """
        QTest.qWait(_SETTLE)
        if self._accidents:
            raise self._accidents[0]

    def until(self, condition: Callable[[], bool], seconds: float, what: str) -> None:
        """Let the window work until something holds.

        Raises:
            EngineError: It did not come about in time.
        """
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise EngineError(
                    f"The tour waited {seconds:.0f} s in vain for {what}: run `cnnstudio doctor`."
                )
            QTest.qWait(_STEP)
            if self._accidents:
                raise self._accidents[0]

    def click(self, widget: QWidget) -> None:
        """Click into the middle of a widget."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    def type_into(self, widget: QWidget, text: str) -> None:
        """Replace what a field holds, and press Enter."""
        field = widget if isinstance(widget, QLineEdit) else widget.findChild(QLineEdit) or widget
        widget.setFocus()
        if isinstance(field, QLineEdit):
            field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.settle()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the window."""
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifier)
        self.settle()

    def double_click_entry(self, tree: QTreeView, title: str) -> None:
        """Double-click an entry of a tree by its title.

        Raises:
            EngineError: It is not there.
        """
        model = tree.model()
        flags = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
        found = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, title, -1, flags)
        found = [index for index in found if not model.hasChildren(index)]
        if not found:
            raise EngineError(f"The tour found no {title} in the palette: this build lacks a layer type.")
        tree.scrollTo(found[0])
        place = tree.visualRect(found[0]).center()
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.settle()

    def take(self, name: str) -> None:
        """Write pictures of the window: light; also dark and at 200 % unless the tour is quick."""
        self.settle()
        self._save(f"{name}.png", 1)
        if self.quick:
            return
        self._save(f"{name}-200.png", 2)
        theme.apply("dark")
        self.settle()
        self._save(f"{name}-dark.png", 1)
        theme.apply("light")
        self.settle()

    def _save(self, name: str, scale: int) -> None:
        """Draw the window at a scale and write it.

        Raises:
            FileError: The picture cannot be written.
        """
        self._hide_tooltips()
        picture = QPixmap(self.window.size() * scale)
        picture.setDevicePixelRatio(scale)
        self.window.render(picture)
        if not picture.save(str(self._out / name)):
            raise FileError(f"{self._out / name} cannot be written: choose another folder with --out.")
        self.pictures.append(name)

    def _hide_tooltips(self) -> None:
        QApplication.sendEvent(self.window, QEvent(QEvent.Type.Leave))
