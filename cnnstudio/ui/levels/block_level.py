"""What is inside a block, shown in place of the network: the way back above a canvas."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from cnnstudio.document.changes import MakeOwn
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.levels.level_editor import LevelEditor
from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.theme.surfaces import GRID, Hairline
from cnnstudio.ui.widgets.elided_label import ElidedLabel

_WAY_WIDTH = 160
"""Of the name of a level around, in px."""
_FOLLOWS, _OWN = "follows the block's settings", "your own: every edit here is one of the project"


class BlockLevel(QWidget):
    """The inside of one block of an editor's network.

    Signals:
        left: Back to the network around: asked for, or there is nothing to show any more.
        back_requested: Back by so many levels.
        message: A sentence for the status bar.

    Attributes:
        editor: Edits what is inside.
        canvas: What is inside.
        way_back: The button that leads to the network around.
        name: What the block is called.
        make_own: The button that turns a built-in block into a group.
    """

    left = Signal()
    back_requested = Signal(int)
    message = Signal(str)

    def __init__(self, outer: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = LevelEditor(outer, self)
        self.canvas = Canvas(self.editor)
        self.way_back = QToolButton()
        self.make_own = QPushButton("Make it your own")
        self._ways = QHBoxLayout()
        self.name = ElidedLabel()
        self._note = ElidedLabel("", QPalette.ColorRole.PlaceholderText)
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        self.way_back.clicked.connect(self.editor.leave)
        self.make_own.clicked.connect(self._on_make_own_clicked)
        self.editor.left.connect(self.left)
        self.editor.hindered.connect(self.message)
        self.editor.outer.project_changed.connect(self._on_outer_changed)
        self.canvas.message.connect(self.message)

    def _lay_out(self) -> None:
        self.way_back.setAutoRaise(True)
        self.way_back.setToolTip("Back to the network around this block (Esc)")
        self.make_own.setAutoDefault(False)
        self.make_own.setToolTip(
            "Turn the block into a group, whose layers you can edit; Undo takes it back."
        )
        self._ways.setSpacing(GRID)
        self.name.setFont(text_font(strong=True))
        self.name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        bar = QHBoxLayout()
        bar.setContentsMargins(GRID, GRID // 2, 2 * GRID, GRID // 2)
        bar.setSpacing(GRID)
        bar.addLayout(self._ways)
        bar.addWidget(self.way_back)
        bar.addWidget(QLabel("›"))
        bar.addWidget(self.name, 1)
        bar.addWidget(self._note, 1)
        bar.addWidget(self.make_own)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(Hairline())
        column.addWidget(self.canvas, 1)

    @property
    def node(self) -> str | None:
        """Id of the block that is shown, or None."""
        return self.editor.node

    def enter(self, node: str, names: Sequence[str] = ("Network",)) -> bool:
        """Show the inside of a block, and select the block around.

        Args:
            node: Its id.
            names: What the levels around are called, the outermost first.

        Returns:
            Whether there is an inside to show.
        """
        if not self.editor.enter(node):
            return False
        self._show_ways(names)
        self.refresh()
        return True

    def refresh(self) -> None:
        """Show the block's name, and whether its inside can be edited."""
        is_fixed = self.editor.is_read_only
        self.name.set_text(self.editor.name)
        self._note.set_text(_FOLLOWS if is_fixed else _OWN)
        self.make_own.setVisible(is_fixed and not self.editor.outer.is_read_only)
        self.canvas.setAcceptDrops(not is_fixed)

    def _show_ways(self, names: Sequence[str]) -> None:
        """Show a button for each level around; the nearest is the way back."""
        while (item := self._ways.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, name in enumerate(names[:-1]):
            way = QToolButton()
            way.setText(_shortened(way, name))
            way.setAutoRaise(True)
            way.setToolTip(f"Back to {name}")
            way.setProperty("levels", len(names) - place)
            way.clicked.connect(self._on_way_clicked)
            self._ways.addWidget(way)
            self._ways.addWidget(QLabel("›"))
        self.way_back.setText(_shortened(self.way_back, names[-1]))

    @Slot()
    def _on_way_clicked(self) -> None:
        way = self.sender()
        if isinstance(way, QToolButton):
            self.back_requested.emit(way.property("levels"))

    @Slot()
    def _on_make_own_clicked(self) -> None:
        if self.node is not None:
            self.editor.outer.perform(MakeOwn(self.node))
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_outer_changed(self) -> None:
        if self.node is not None:
            self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape."""
        if event.key() == Qt.Key.Key_Escape and self.node is not None:
            self.editor.leave()
        else:
            super().keyPressEvent(event)


def _shortened(way: QToolButton, name: str) -> str:
    """A name that leaves room for others beside it."""
    return way.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, _WAY_WIDTH)
