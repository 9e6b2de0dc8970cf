"""The middle of a workspace for scenes: messages, the picture or an invitation, what is pointed at, and the row of pictures."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.ui.scenes.kinds import SceneKind
from cnnstudio.ui.scenes.pictures.film_strip import FilmStrip
from cnnstudio.ui.theme.surfaces import GRID, Hairline
from cnnstudio.ui.widgets.invitation import Invitation
from cnnstudio.ui.widgets.labels import figures
from cnnstudio.ui.widgets.notice import Notice
from cnnstudio.ui.widgets.progress_line import ProgressLine


class SceneStage(QWidget):
    """Begins with the invitation.

    Args:
        kind: The workspace.
        content: What shows the picture.

    Signals:
        open_requested: The user wants to choose files.
        shapes_requested: The user wants to begin with Shapes.

    Attributes:
        notice: What is said about the picture or the network.
        strip: The row of pictures.
    """

    open_requested = Signal()
    shapes_requested = Signal()

    def __init__(self, kind: SceneKind, content: QWidget) -> None:
        super().__init__()
        self.notice = Notice("Message about the picture or the network", closable=True)
        self.strip = FilmStrip()
        self.content = content
        self.invitation = Invitation(kind.heading, kind.invitation, self)
        self._add_buttons()
        self._progress = ProgressLine("The engine is working", 2)
        self._progress.setRange(0, 0)
        keep = self._progress.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(keep)
        self._progress.hide()
        self._pages = QStackedLayout()
        self._pages.addWidget(self.invitation)
        self._pages.addWidget(self._page(content))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._progress)
        column.addWidget(self.notice)
        column.addLayout(self._pages, 1)
        column.addWidget(self.strip)

    def _page(self, content: QWidget) -> QWidget:
        page = QWidget(self)
        self._line = figures()
        self._line.setContentsMargins(GRID + GRID // 2, 0, GRID, 0)
        self._line.setFixedHeight(3 * GRID)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(content, 1)
        rows.addWidget(Hairline())
        rows.addWidget(self._line)
        return page

    def _add_buttons(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addStretch(1)
        for text, signal in (
            ("Open image…", self.open_requested),
            ("Shapes, drawn anew", self.shapes_requested),
        ):
            button = QPushButton(text)
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addStretch(1)
        self.invitation.column.addLayout(row)
        self.invitation.column.addStretch(1)

    @property
    def has_picture(self) -> bool:
        """Whether the picture is shown, and not the invitation."""
        return self._pages.currentIndex() == 1

    @property
    def line(self) -> str:
        """What is said about what is pointed at."""
        return self._line.text()

    def show_picture(self) -> None:
        """Show the picture from now on."""
        self._pages.setCurrentIndex(1)

    def show_busy(self, is_busy: bool) -> None:
        """Say whether the engine works."""
        self._progress.setVisible(is_busy)

    @Slot(str)
    def tell(self, words: str) -> None:
        """Say what is pointed at."""
        self._line.setText(words)
