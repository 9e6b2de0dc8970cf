"""The tabs of the open projects: choose, close, reorder."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakMethod

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QMouseEvent
from PySide6.QtWidgets import QTabBar, QToolButton, QWidget

from cnnstudio.ui.tabs.tab_style import CROSS, HEIGHT, SIDE, SIGN, TabLook, TabStyle
from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.theme.surfaces import GRID
from cnnstudio.ui.theme.theme import theme

_NARROWEST, _WIDEST = 128, 260  # px


class ProjectTabBar(QTabBar):
    """Shows a `TabLook` for each project; long titles are cut in the middle, too many tabs scroll.

    Signals:
        close_requested: A tab's cross, or the middle button on it; carries its place.
        menu_requested: The right button on a tab; carries its place and where on the screen.
    """

    close_requested = Signal(int)
    menu_requested = Signal(int, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looks: list[TabLook] = []
        self._pressed = -1
        look_at = WeakMethod(self.look_at)
        self._style = TabStyle(lambda place: found(place) if (found := look_at()) else TabLook())
        self.setStyle(self._style)
        self.setAccessibleName("Open projects")
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setMovable(True)
        self.setTabsClosable(True)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUsesScrollButtons(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tabCloseRequested.connect(self.close_requested)
        self.customContextMenuRequested.connect(self._on_menu_requested)
        for button in self.findChildren(QToolButton):
            button.setAutoRaise(True)
        theme.changed.connect(self.update)

    def look_at(self, place: int) -> TabLook:
        """What the tab of a place shows."""
        return self._looks[place] if 0 <= place < len(self._looks) else TabLook()

    def show_tabs(self, looks: Sequence[TabLook], helps: Sequence[str], current: int) -> None:
        """Show these tabs; whatever is unchanged is left as it is.

        Args:
            looks: What each shows.
            helps: The tooltip of each.
            current: The place of the one that is open.
        """
        was_blocked = self.blockSignals(True)
        while self.count() > len(looks):
            self.removeTab(self.count() - 1)
        while self.count() < len(looks):
            self.addTab("")
        before, self._looks = self._looks, list(looks)
        for place, (look, help_text) in enumerate(zip(looks, helps, strict=True)):
            self._show_tab(place, look, help_text, before[place] if place < len(before) else None)
        self.setCurrentIndex(current)
        self.blockSignals(was_blocked)

    def note_moved(self, start: int, end: int) -> None:
        """Take note that a tab was dragged from one place to another."""
        self._looks.insert(end, self._looks.pop(start))

    def _show_tab(self, place: int, look: TabLook, help_text: str, before: TabLook | None) -> None:
        self.setTabToolTip(place, help_text)
        button = self.tabButton(place, QTabBar.ButtonPosition.RightSide)
        if button is not None:
            button.setStyle(self._style)
            button.setToolTip("Close (Ctrl+W)")
            button.setAccessibleName(f"Close {look.title}")
        if look == before and self.tabText(place):
            return
        self.setTabText(place, look.title.replace("&", "&&"))
        self.setAccessibleTabName(place, spoken(look))
        self.update(self.tabRect(place))

    def tabSizeHint(self, index: int) -> QSize:
        """Room for the title in bold, its signs and the cross, within limits."""
        look = self.look_at(index)
        width = QFontMetrics(text_font(strong=True)).horizontalAdvance(look.title) + 2
        signs = GRID // 2 + SIGN if look.progress is not None else 0
        wanted = SIDE + signs + width + 2 * GRID + CROSS + 2 * GRID
        return QSize(
            min(_WIDEST, max(_NARROWEST, wanted)), max(HEIGHT, QFontMetrics(text_font()).height() + 2 * GRID)
        )

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Where there are many, titles are cut."""
        return QSize(_NARROWEST, self.tabSizeHint(index).height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note where the middle button goes down."""
        if event.button() is Qt.MouseButton.MiddleButton:
            self._pressed = self.tabAt(event.position().toPoint())
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Close the tab on which the middle button went down and up."""
        if event.button() is Qt.MouseButton.MiddleButton:
            place = self.tabAt(event.position().toPoint())
            if place >= 0 and place == self._pressed:
                self.close_requested.emit(place)
            return
        super().mouseReleaseEvent(event)

    @Slot(QPoint)
    def _on_menu_requested(self, point: QPoint) -> None:
        place = self.tabAt(point)
        if place >= 0:
            self.menu_requested.emit(place, self.mapToGlobal(point))


def spoken(look: TabLook) -> str:
    """What reading aids say of a tab."""
    words = [look.title]
    if look.is_modified:
        words.append("unsaved changes")
    if look.progress is not None:
        words.append(f"training {look.progress:.0%}" if look.progress >= 0 else "waits to be trained")
    return ", ".join(words)
