"""Tests of the text of a guide: nothing in it is loaded, followed, or cut off."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.document.demonstrations import DEMONSTRATIONS
from cnnstudio.ui.guide.guide_text import GuideText
from cnnstudio.ui.theme.fonts import text_font

DANGEROUS = """# Title

![picture](file:///etc/hostname) ![other](https://example.org/x.png) [a link](https://example.org)
<img src="file:///etc/hostname"> <b>not bold</b>
"""


@pytest.fixture
def view(qtbot: QtBot) -> GuideText:
    made = GuideText()
    qtbot.addWidget(made)
    made.resize(304, 600)
    made.show()
    return made


def test_no_image_is_loaded_and_html_is_text(view: GuideText, qtbot: QtBot) -> None:
    asked: list[str] = []
    load = view.loadResource
    view.loadResource = lambda kind, name: asked.append(name.toString()) or load(kind, name)  # type: ignore[method-assign, func-returns-value]
    view.show_text(DANGEROUS)
    view.grab()
    kind = QTextDocument.ResourceType.ImageResource.value
    assert view.loadResource(kind, QUrl("file:///etc/hostname")) is None
    assert "<b>not bold</b>" in view.toPlainText()
    assert '<img src="file:///etc/hostname">' in view.toPlainText()


def test_a_link_leads_nowhere(view: GuideText) -> None:
    view.show_text("[all of this is a link](https://example.org)")
    before = view.toPlainText()
    QTest.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=view.viewport().rect().topLeft() / 1 + view.cursorRect().center(),
    )
    assert (view.toPlainText(), view.source().toString()) == (before, "")


@pytest.mark.parametrize("width", [224, 304, 480])
@pytest.mark.parametrize("demonstration", DEMONSTRATIONS, ids=[one.name for one in DEMONSTRATIONS])
def test_no_line_of_a_demonstration_is_cut_off(view: GuideText, demonstration: object, width: int) -> None:
    view.resize(width, 600)
    view.show_text(demonstration.project.notes)  # type: ignore[attr-defined]
    assert view.document().idealWidth() <= view.viewport().width()
    assert view.horizontalScrollBar().maximum() == 0
    assert view.verticalScrollBar().value() == 0


def test_the_title_is_larger_and_the_rest_is_text(view: GuideText) -> None:
    view.show_text("# Title\n\nSome *text* of **the** guide.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    block = view.document().begin()
    layout = view.document().documentLayout()
    assert layout.blockBoundingRect(block).height() > 1.2 * layout.blockBoundingRect(block.next()).height()
    sizes = []
    while block.isValid():
        parts = block.begin()
        while not parts.atEnd():
            sizes.append(parts.fragment().charFormat().font().pixelSize())
            parts += 1
        block = block.next()
    assert sizes[0] > text_font().pixelSize()
    assert set(sizes[1:]) <= {text_font().pixelSize(), -1}
