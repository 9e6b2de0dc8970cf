"""The bar over the canvas that finds layers by name, type or setting."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from cnnstudio.ui.canvas.finding import Path, find_layers
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font
from cnnstudio.ui.theme.icons import sign
from cnnstudio.ui.theme.surfaces import GRID, quiet_button

_FIELD_WIDTH, _COUNT_WIDTH = 232, 104
_SIGNS = ("previous", "next", "close")


class FindBar(QFrame):
    """Goes from one found layer to the next; a layer inside a block is gone to with Enter.

    Signals:
        chosen: Go to a layer: the ids that lead to it, and whether to open the block that it is in.
        closed: It is hidden, and the canvas may have the focus.

    Attributes:
        field: Where the search is typed.
        count: How many are found, and which of them is shown.
    """

    chosen = Signal(tuple, bool)
    closed = Signal()

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._found: tuple[Path, ...] = ()
        self._place = 0
        self._is_opened = False
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setAccessibleName("Find a layer")
        self.field = QLineEdit()
        self.field.setPlaceholderText("Name, type or setting")
        self.field.setAccessibleName("Find a layer by name, type or setting")
        self.field.setFixedWidth(_FIELD_WIDTH)
        self.count = QLabel()
        self.count.setFont(figures_font())
        self.count.setMinimumWidth(_COUNT_WIDTH)
        helps = ("Previous (Shift+Enter)", "Next (Enter)", "Close (Esc)")
        self.previous, self.next, self.close_button = (quiet_button(text) for text in helps)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 2, GRID // 2, GRID // 2)
        row.setSpacing(GRID // 2)
        for widget in (self.field, self.count, self.previous, self.next, self.close_button):
            row.addWidget(widget)
        self._connect()
        self._paint_signs()
        self.hide()

    def _connect(self) -> None:
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._on_typed)
        self.previous.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        self.close_button.clicked.connect(self.finish)
        self._editor.project_changed.connect(self._on_project_changed)
        theme.changed.connect(self._paint_signs)

    @property
    def found(self) -> tuple[Path, ...]:
        """What the search finds, in the order of the network."""
        return self._found

    def open(self) -> None:
        """Show it with the cursor in the field and what was typed last marked."""
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._search()
        self._show_count()

    @Slot()
    def go_on(self) -> None:
        """Go to the next layer that is found; first into the block of one that was only pointed at."""
        self._go(1)

    @Slot()
    def go_back(self) -> None:
        """Go to the one before."""
        self._go(-1)

    def _go(self, step: int) -> None:
        if not self._found:
            return
        if self._is_opened or len(self._found[self._place]) == 1 or step < 0:
            self._place = (self._place + step) % len(self._found)
        self._is_opened = True
        self._show_count()
        self.chosen.emit(self._found[self._place], True)

    @Slot()
    def finish(self) -> None:
        """Hide it."""
        self.hide()
        self.closed.emit()

    @Slot()
    def _on_typed(self) -> None:
        self._search()
        self._place = self._first()
        self._is_opened = False
        self._show_count()
        if self._found:
            self.chosen.emit(self._found[self._place], False)

    def _search(self) -> None:
        self._found = find_layers(self._editor.document.report, self.field.text())
        self._place = min(self._place, max(0, len(self._found) - 1))

    def _first(self) -> int:
        """The first that is found from the selected layer on, so that typing moves the view no further than needed."""
        order = {node.id: place for place, node in enumerate(self._editor.document.project.network)}
        selection = self._editor.selection
        start = order[selection[0]] if selection else 0
        places = (place for place, path in enumerate(self._found) if order[path[0]] >= start)
        return next(places, 0)

    @Slot()
    def _on_project_changed(self) -> None:
        """Find anew, and stay with the same layer where it is still found."""
        if self.isHidden():
            return
        current = self._found[self._place] if self._found else ()
        self._search()
        if current in self._found:
            self._place = self._found.index(current)
        self._show_count()

    def _show_count(self) -> None:
        if self._found:
            self.count.setText(f"{self._place + 1} of {len(self._found)}")
        else:
            self.count.setText("No layer found" if self.field.text().strip() else "")
        for button in (self.previous, self.next):
            button.setEnabled(bool(self._found))

    @Slot()
    def _paint_signs(self) -> None:
        for button, name in zip((self.previous, self.next, self.close_button), _SIGNS, strict=True):
            button.setIcon(sign(name))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, Shift+Enter back, Escape closes; the window's shortcuts stay out of the field."""
        if not isinstance(event, QKeyEvent) or event.key() not in _KEYS:
            return super().eventFilter(watched, event)
        if event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.finish()
            elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.go_back()
            elif not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                self.go_on()
            else:
                return False
            return True
        if event.type() is QEvent.Type.ShortcutOverride:
            is_plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            event.setAccepted(is_plain)
            return is_plain
        return super().eventFilter(watched, event)


_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
