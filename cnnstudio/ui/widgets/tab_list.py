"""A button beside tabs that lists all of them, there while some have no room."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Slot
from PySide6.QtWidgets import QMenu, QTabBar, QWidget

from cnnstudio.ui.theme.icons import drawn_icon
from cnnstudio.ui.theme.surfaces import quiet_button
from cnnstudio.ui.theme.theme import theme

_SIGN = "mdi6.chevron-down"


class TabList(QObject):
    """Watches a tab bar, and lets tabs be chosen that its arrows would have to be pressed for.

    Args:
        bar: The tabs.
        name: What the button is called.
        parent: Where it stands; also the Qt parent.

    Attributes:
        button: Opens the list; to be laid out beside the tabs.
    """

    def __init__(self, bar: QTabBar, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._bar = bar
        self._menu: QMenu | None = None
        self.button = quiet_button(name, parent)
        self.button.hide()
        self.button.clicked.connect(self._on_clicked)
        bar.installEventFilter(self)
        theme.changed.connect(self._paint_sign)
        self._paint_sign()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See whether there is room for all tabs."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            needed = sum(self._bar.tabRect(place).width() for place in range(self._bar.count()))
            # What it takes itself counts as room, or it would come and go.
            given = 0 if self.button.isHidden() else self.button.sizeHint().width()
            self.button.setVisible(needed > self._bar.width() + given)
        return False

    @Slot()
    def _on_clicked(self) -> None:
        if self._menu is not None:
            self._menu.deleteLater()
        self._menu = QMenu(self.button)
        for place in range(self._bar.count()):
            action = self._menu.addAction(self._bar.tabText(place))
            action.setToolTip(self._bar.tabToolTip(place))
            action.setCheckable(True)
            action.setChecked(place == self._bar.currentIndex())
            action.setEnabled(self._bar.isTabEnabled(place))
            action.triggered.connect(partial(self._choose, place))
        corner = self.button.mapToGlobal(self.button.rect().bottomRight())
        self._menu.popup(corner - QPoint(self._menu.sizeHint().width(), 0))

    def _choose(self, place: int, _checked: bool = False) -> None:
        self._bar.setCurrentIndex(place)

    @Slot()
    def _paint_sign(self) -> None:
        self.button.setIcon(drawn_icon(_SIGN, theme.colours.dim))
