"""Writing a note in its place on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from cnnstudio.document.changes import Change, SetFreeNote, SetNote
from cnnstudio.ui.canvas.fonts import BASE_SIZE
from cnnstudio.ui.canvas.note_layout import NOTE_WIDTH, NoteKey
from cnnstudio.ui.canvas.paint_card import colour
from cnnstudio.ui.canvas.scene import CanvasScene
from cnnstudio.ui.canvas.viewport import Viewport
from cnnstudio.ui.theme import theme

_LEAST_HEIGHT = 96
_BETWEEN = 8  # px between the field and what stands in a corner of the view
_HINT = "Write a note. Ctrl+Enter keeps it, Esc does not."


class NoteField(QPlainTextEdit):
    """A text field over a note; Ctrl+Enter or a click elsewhere keeps what was written, Esc does not."""

    def __init__(self, writing: NoteWriting, view: Viewport) -> None:
        super().__init__(view.viewport())
        self._writing = writing
        self.setObjectName("note")
        self.setAccessibleName("Note")
        self.setPlaceholderText(_HINT)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.hide()

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+Enter and Esc, so that no shortcut of the window may take them."""
        is_ours = isinstance(event, QKeyEvent) and (_ends(event) or event.key() == Qt.Key.Key_Escape)
        if is_ours and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep it, or leave it as it was."""
        if event.key() == Qt.Key.Key_Escape:
            self._writing.cancel()
        elif _ends(event):
            self._writing.finish()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, and a frame that says that it is being written."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(colour(theme.colours.accent), 4))
        painter.drawRect(self.viewport().rect())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep it when the user goes elsewhere; a menu of the field is not elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._writing.finish(returns=False)


def _ends(event: QKeyEvent) -> bool:
    """Whether it is Ctrl+Enter."""
    is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return is_enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


class NoteWriting(QObject):
    """Begins and ends the writing of one note at a time.

    Args:
        scene: Shows the notes.
        view: What is written over; also the Qt parent.

    Attributes:
        field: The text field; hidden while nothing is written.
    """

    def __init__(self, scene: CanvasScene, view: Viewport) -> None:
        super().__init__(view)
        self._scene = scene
        self._view = view
        self._key: NoteKey | None = None
        self.field = NoteField(self, view)
        for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
            bar.valueChanged.connect(self.follow)

    @property
    def is_writing(self) -> bool:
        """Whether a note is being written."""
        return self._key is not None

    def begin(self, key: NoteKey | None) -> None:
        """Write a note: that of a layer, one that stands free, or a new one if it is None."""
        if self._scene.editor.is_read_only:
            return
        self.finish()
        self._key = len(self._scene.editor.document.project.free_notes) if key is None else key
        place = QRectF(*self._scene.notes.room_for(self._key))
        self._view.make_room()
        self._view.ensureVisible(place, 24, 24)
        self.field.setPlainText(self._scene.notes.texts.get(self._key, ""))
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self.follow()
        self.field.show()
        self._step_out()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step_out(self) -> None:
        """Scroll until the field lies under nothing that stands in a corner of the view."""
        viewport = self._view.viewport()
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for widget in self._view.findChildren(QWidget, options=direct):
            place = self.field.geometry().translated(viewport.pos())
            if widget is not viewport and widget.isVisible() and widget.geometry().intersects(place):
                bar = self._view.verticalScrollBar()
                bar.setValue(bar.value() + place.bottom() - widget.y() + _BETWEEN)

    def finish(self, *, returns: bool = True) -> None:
        """Keep what was written; the canvas has the focus then, unless the user went elsewhere."""
        key = self._end(returns=returns)
        if key is None:
            return
        text = self.field.toPlainText()
        if text.strip() != self._scene.notes.texts.get(key, ""):
            self._scene.editor.perform(self._change(key, text))

    def cancel(self) -> None:
        """Leave the note as it was."""
        self._end(returns=True)

    def _end(self, *, returns: bool) -> NoteKey | None:
        key, self._key = self._key, None
        if key is not None:
            self.field.hide()
            if returns:
                self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        return key

    def _change(self, key: NoteKey, text: str) -> Change:
        if isinstance(key, str):
            return SetNote(key, text)
        is_new = key >= len(self._scene.editor.document.project.free_notes)
        return SetFreeNote(None if is_new else key, text)

    @Slot()
    def follow(self) -> None:
        """Lie over the note wherever it is scrolled and however large it is shown."""
        if self._key is None:
            return
        if isinstance(self._key, str) and self._key not in self._scene.network:
            self.cancel()
            return
        rect = self._scene.notes.room_for(self._key)
        corner = self._view.mapFromScene(rect.x, rect.y)
        zoom = max(1.0, self._view.zoom)
        font = self.field.font()
        font.setPixelSize(round((BASE_SIZE - 1) * zoom))
        self.field.setFont(font)
        height = max(_LEAST_HEIGHT * zoom, rect.height * self._view.zoom)
        self.field.setGeometry(QRect(corner.x(), corner.y(), round(NOTE_WIDTH * zoom), round(height)))
