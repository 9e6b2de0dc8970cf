"""The middle of Inspect: progress, messages, and the viewers or the page that asks for an image."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.ui.inspecting.empty_page import EmptyPage
from cnnstudio.ui.inspecting.viewer_tabs import ViewerTabs
from cnnstudio.ui.widgets.notice import Notice
from cnnstudio.ui.widgets.progress_line import ProgressLine


class Centre(QWidget):
    """Begins with the empty page.

    Args:
        tabs: The viewers.
        below: What stands under them, if anything.

    Attributes:
        notice: What is said about the image or the network.
        empty_page: Offers images to begin with.
    """

    def __init__(self, tabs: ViewerTabs, below: QWidget | None = None) -> None:
        super().__init__()
        self.notice = Notice("Message about the image or the network", closable=True)
        self.empty_page = EmptyPage(self)  # Without a parent it would be a window for a moment.
        self._progress = ProgressLine("The engine is working", 2)
        self._progress.setRange(0, 0)
        keep = self._progress.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(keep)
        self._progress.hide()
        self._pages = QStackedLayout()
        self._pages.addWidget(self.empty_page)
        viewers = QWidget(self)
        rows = QVBoxLayout(viewers)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(tabs, 1)
        if below is not None:
            rows.addWidget(below)
        self._pages.addWidget(viewers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._progress)
        column.addWidget(self.notice)
        column.addLayout(self._pages, 1)

    @property
    def is_busy(self) -> bool:
        """Whether it says that the engine works."""
        return self._progress.isVisible()

    def show_busy(self, is_busy: bool) -> None:
        """Say whether the engine works."""
        self._progress.setVisible(is_busy)

    def show_viewers(self, has_content: bool = True) -> None:
        """Show the viewers; or the empty page, where they would have nothing to show."""
        self._pages.setCurrentIndex(int(has_content))
