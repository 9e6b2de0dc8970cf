"""A text in Markdown, drawn in the theme's fonts and colours; nothing outside of it is ever loaded."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QPalette,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.theme.surfaces import GRID, unbroken

_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_LARGER = (4, 2, 1)  # px that headings are larger, by level
_LINE_HEIGHT = 130  # per cent


class GuideText(QTextBrowser):
    """Shows Markdown to read: HTML in it is text, links lead nowhere, images are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setAccessibleName("Guide")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.document().setDocumentMargin(2 * GRID)
        palette = self.palette()
        palette.setBrush(QPalette.ColorRole.Base, QBrush(QColor(0, 0, 0, 0)))
        self.setPalette(palette)
        theme.changed.connect(self._draw)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Load nothing, neither from this computer nor from any other."""
        return None

    def show_text(self, text: str) -> None:
        """Show another text; the same one stays where it was scrolled to."""
        if text != self._text:
            self._text = text
            self._draw()
            self.moveCursor(QTextCursor.MoveOperation.Start)
            self.verticalScrollBar().setValue(0)

    @Slot()
    def _draw(self) -> None:
        place = self.verticalScrollBar().value()
        document = self.document()
        document.setDefaultFont(text_font())
        document.setIndentWidth(3 * GRID)
        document.setMarkdown(unbroken(self._text), _FEATURES)
        block = document.begin()
        while block.isValid():
            _dress(block)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _dress_table(frame)
        self.verticalScrollBar().setValue(place)


def _dress(block: QTextBlock) -> None:
    """Give a paragraph the theme's size, weight and distances."""
    cursor = QTextCursor(block)
    form = block.blockFormat()
    level = form.headingLevel()
    in_table = cursor.currentTable() is not None
    form.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    form.setTopMargin(0 if block.blockNumber() == 0 or in_table or not level else GRID)
    form.setBottomMargin(0 if in_table else GRID / 2 if block.textList() is not None else GRID)
    cursor.setBlockFormat(form)
    if level:
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        # Merged into its own, which says how much larger than text it is, the size would change nothing.
        cursor.setCharFormat(_with_font(text_font(_LARGER[min(level, len(_LARGER)) - 1], strong=True)))
    elif in_table:
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        cursor.mergeCharFormat(_with_font(figures_font()))


def _with_font(font: QFont) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setFont(font)
    return form


def _dress_table(table: QTextTable) -> None:
    """Hairlines, and air around the cells."""
    form = table.format()
    form.setBorderCollapse(True)
    form.setBorder(1)
    form.setBorderBrush(QBrush(QColor(theme.colours.line)))
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setCellPadding(GRID / 2)
    form.setCellSpacing(0)
    form.setBottomMargin(GRID)
    form.setWidth(QTextLength(QTextLength.Type.VariableLength, 0))
    table.setFormat(form)
