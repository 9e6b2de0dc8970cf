"""Where one annotates: images on the left, the image in the middle, classes on the right; layout alone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from cnnstudio.ui.annotating.class_list import ClassList
from cnnstudio.ui.annotating.image_list import ImageList
from cnnstudio.ui.annotating.sheet_view import SheetView
from cnnstudio.ui.annotating.tool_row import ToolRow
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.icons import drawn_icon
from cnnstudio.ui.theme.surfaces import Hairline, Heading, quiet_button
from cnnstudio.ui.widgets.elided_label import ElidedLabel
from cnnstudio.ui.widgets.labels import figures
from cnnstudio.ui.widgets.notice import Notice

_IMAGES, _CLASSES, _LEAST_IMAGES, _LEAST_CLASSES = 200, 256, 140, 232  # px
_FRAME = 2  # px


class FocusFrame(QWidget):
    """A frame around a view that shows whether keys go there.

    Args:
        view: What it stands around.
    """

    def __init__(self, view: QWidget) -> None:
        super().__init__()
        self._view = view
        column = QVBoxLayout(self)
        column.setContentsMargins(_FRAME, _FRAME, _FRAME, _FRAME)
        column.addWidget(view)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draw the frame anew when the focus comes or goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        colour = theme.colours.accent if self._view.hasFocus() else theme.colours.panel
        QPainter(self).fillRect(self.rect(), QColor(colour))


class Workbench(QWidget):
    """The widgets of the page.

    Attributes:
        images: The list of images.
        previous: Shows the image before.
        next: Shows the next one.
        other: Opens another folder.
        tools: The tools.
        trouble: What could not be saved.
        question: What is asked before all images are changed.
        remark: What is to be said of the image, or of what was done.
        view: The image.
        classes: The list of classes.
        learn: Takes the folder as the project's data set.
        add: Adds a class.
        remove: Removes the chosen class.
    """

    def __init__(self) -> None:
        super().__init__()
        self.images, self.classes = ImageList(), ClassList()
        self.tools, self.view = ToolRow(), SheetView()
        self.trouble = Notice("What could not be saved")
        self.remark = Notice("About the image", closable=True)
        self.question = Notice("A question about all images")
        self.previous = quiet_button("Previous image (A)")
        self.next = quiet_button("Next image (D)")
        self.other = QPushButton("Open folder…")
        self.learn = QPushButton("Learn from these images")
        self.learn.setToolTip("Take the folder with its boxes and masks as the project's data set.")
        self.add = QPushButton("Add class")
        self.remove = QPushButton("Remove…")
        self.remove.setToolTip("Remove the chosen class, or give what is drawn of it to another one")
        self._where = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._pointer, self._state = figures(), figures()
        self._lay_out()
        theme.changed.connect(self._paint_signs)
        self._paint_signs()

    def _lay_out(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for line in (self.tools, Hairline(), self.trouble, self.question, self.remark):
            column.addWidget(line)
        column.addWidget(FocusFrame(self.view), 1)
        column.addWidget(Hairline())
        column.addLayout(self._status())
        splitter = QSplitter()
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        for widget in (self._left(), middle, self._right()):
            splitter.addWidget(widget)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_IMAGES, 800, _CLASSES])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(splitter)

    def _left(self) -> QWidget:
        side = QWidget()
        # A splitter makes a part narrower than its buttons unless it is told.
        side.setMinimumWidth(max(_LEAST_IMAGES, self.learn.sizeHint().width() + 16))
        top = QHBoxLayout()
        top.setContentsMargins(12, 4, 8, 4)
        top.setSpacing(4)
        top.addWidget(Heading("IMAGES"), 1)
        top.addWidget(self.previous)
        top.addWidget(self.next)
        return self._column(side, top, self.images, self.other, self.learn)

    def _right(self) -> QWidget:
        side = QWidget()
        side.setMinimumWidth(_LEAST_CLASSES)
        top = QHBoxLayout()
        top.setContentsMargins(12, 4, 8, 4)
        top.addWidget(Heading("CLASSES"))
        top.addSpacing(0)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.add, 1)
        row.addWidget(self.remove, 1)
        return self._column(side, top, self.classes, foot)

    @staticmethod
    def _column(side: QWidget, top: QHBoxLayout, middle: QWidget, *buttons: QWidget) -> QWidget:
        """A heading, a list and buttons below each other, as high as the row of tools at the top."""
        head = QWidget()
        head.setLayout(top)
        head.setFixedHeight(36)
        foot = QVBoxLayout()
        foot.setContentsMargins(8, 6, 8, 6)
        foot.setSpacing(6)
        for button in buttons:
            foot.addWidget(button)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(Hairline())
        column.addWidget(middle, 1)
        column.addWidget(Hairline())
        column.addLayout(foot)
        return side

    def _status(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 5, 12, 5)
        row.setSpacing(16)
        row.addWidget(self._where, 1)
        row.addWidget(self._pointer)
        self._pointer.setMinimumWidth(self._pointer.fontMetrics().horizontalAdvance("12,345 · 12,345"))
        self._pointer.setAlignment(Qt.AlignmentFlag.AlignRight)
        row.addWidget(self._state, 0)
        self._state.setMinimumWidth(self._state.fontMetrics().horizontalAdvance("Not saved"))
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight)
        return row

    @Slot()
    def _paint_signs(self) -> None:
        for button, glyph in ((self.previous, "chevron-left"), (self.next, "chevron-right")):
            button.setIcon(drawn_icon(f"mdi6.{glyph}", theme.colours.text))

    @property
    def state(self) -> str:
        """Whether all is saved, in words."""
        return self._state.text()

    @property
    def where(self) -> str:
        """Which image is shown, in words."""
        return self._where.text

    def show_where(self, text: str) -> None:
        """Say which image is shown."""
        self._where.set_text(text)

    def show_state(self, text: str, where: str) -> None:
        """Say whether all is saved, and where."""
        self._state.setText(text)
        self._state.setToolTip(where)

    @Slot(int, int)
    def show_pointer(self, x: int, y: int) -> None:
        """Say which pixel the pointer is over."""
        self._pointer.setText(f"{x:,} · {y:,}" if x >= 0 else "")
