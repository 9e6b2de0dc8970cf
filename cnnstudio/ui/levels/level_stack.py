"""The network and the levels inside it, one page each: the one in front is seen and edited."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.following_editor import FollowingEditor
from cnnstudio.ui.levels.block_level import BlockLevel


class LevelStack(QStackedWidget):
    """Shows the network's canvas, or the inside of the block that was opened last.

    Signals:
        message: A sentence for the status bar.
        quick_add_requested: As for `Canvas`, from whichever canvas is seen.
        feeder_requested, rename_requested: The same.
        menu_requested: The same; inside a block that cannot be edited about ``inside``.

    Attributes:
        front: Stands for the editor of what is seen, with blocks that are open in place.
        subject: Stands for the editor of what is selected: that of what is seen; while nothing is selected
            there, that of the network around, in which the block is.

    Args:
        canvas: The network's canvas.
        editor: The network's editor.
        parent: Qt parent.
    """

    message = Signal(str)
    quick_add_requested = Signal(QPointF, object)
    feeder_requested = Signal(QPointF, str)
    rename_requested = Signal(str)
    menu_requested = Signal(QPoint, str, bool)

    def __init__(self, canvas: Canvas, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas, self._editor = canvas, editor
        self.front = FollowingEditor(canvas.view, self)
        self.subject = FollowingEditor(editor, self)
        self.addWidget(canvas)
        self._take(canvas)
        self.levels: list[BlockLevel] = []
        self._add_level(editor)

    def _add_level(self, outer: Editor) -> BlockLevel:
        level = BlockLevel(outer)
        level.left.connect(self._on_left)
        level.back_requested.connect(self.go_back)
        level.message.connect(self.message)
        self._take(level.canvas)
        self.levels.append(level)
        self.addWidget(level)
        return level

    def _take(self, canvas: Canvas) -> None:
        canvas.view.selection_changed.connect(self._on_selection_changed)
        canvas.open_requested.connect(self.open)
        canvas.quick_add_requested.connect(self.quick_add_requested)
        canvas.feeder_requested.connect(self.feeder_requested)
        canvas.rename_requested.connect(self.rename_requested)
        canvas.menu_requested.connect(self._on_menu_requested)
        canvas.place_requested.connect(self.show_place)

    @property
    def open_count(self) -> int:
        """How many levels are open."""
        return self.currentIndex()

    @property
    def shown_canvas(self) -> Canvas:
        """The canvas that is seen."""
        return self.levels[self.open_count - 1].canvas if self.open_count else self._canvas

    @Slot(str)
    def open(self, node: str) -> bool:
        """Show what is inside a block of the network that is seen.

        Returns:
            Whether there is an inside to show.
        """
        outer = self.shown_canvas.editor
        while len(self.levels) <= self.open_count:
            self._add_level(outer)
        level = self.levels[self.open_count]
        names = ["Network", *[other.editor.name for other in self.levels[: self.open_count]]]
        if not level.enter(node, names):
            return False
        level.canvas.set_bar(self._canvas.canvas_scene.measure)
        level.canvas.set_heated(self._canvas.canvas_scene.is_heated)
        level.canvas.set_times(None if (times := self._canvas.canvas_scene.times) is None else times.sums)
        self._show(self.open_count + 1)
        level.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @Slot(object)
    def show_place(self, place: tuple[str, ...]) -> None:
        """Select a layer by way of the blocks that it is inside, as far as they open.

        Args:
            place: Ids of the blocks, the outermost first, and of the layer.
        """
        self.go_back(self.open_count)
        for node in place[:-1]:
            if not self.open(node):
                self.front.select((node,))
                return
        self.front.select(place[-1:])

    @Slot(int)
    def go_back(self, count: int) -> None:
        """Leave as many levels."""
        for level in self.levels[max(0, self.open_count - count) : self.open_count][::-1]:
            level.editor.leave()

    @Slot()
    def _on_left(self) -> None:
        """Leave the levels inside the one that was left, too."""
        has_focus = self.focusWidget() is not None
        depth = next(
            (place for place, level in enumerate(self.levels) if level.node is None), len(self.levels)
        )
        for level in self.levels[depth:][::-1]:
            level.editor.leave()
        if depth < self.open_count:
            self._show(depth)
            if has_focus:
                self.shown_canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, depth: int) -> None:
        self.setCurrentIndex(depth)
        self.front.follow(self.shown_canvas.view)
        self._show_subject()

    def _show_subject(self) -> None:
        view = self.shown_canvas.view
        if self.open_count and not view.selection:
            self.subject.follow(self.levels[self.open_count - 1].editor.outer)
        else:
            self.subject.follow(view if view.is_inside else view.outer)

    @Slot(QPoint, str, bool)
    def _on_menu_requested(self, point: QPoint, context: str, by_key: bool) -> None:
        self.menu_requested.emit(point, "inside" if self.front.is_read_only else context, by_key)

    @Slot()
    def _on_selection_changed(self) -> None:
        self._show_subject()
