from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from cnnstudio.core.layer import Layer
from cnnstudio.core.network import chain
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.properties.arithmetic import ArithmeticSection

Make = Callable[..., Layer]
Show = Callable[[QWidget], QWidget]


@pytest.fixture
def editor(qapp: object, make_layer: Make) -> Editor:
    network = chain(
        make_layer("input", shape=(28, 28, 64)),
        make_layer("conv_2d", filters=64, kernel_size=5),
        make_layer("activation"),
    )
    return Editor(Document(Project(network=network)))


@pytest.fixture
def section(editor: Editor, shown: Show) -> ArithmeticSection:
    section = ArithmeticSection(editor)
    shown(section)
    editor.select(("n1",))
    return section


def shown_texts(section: ArithmeticSection) -> list[str]:
    return [box.text() for box in section.step_boxes if not box.isHidden()]


def test_rule_numbers_and_result_stand_under_each_other(section: ArithmeticSection) -> None:
    box = next(box for box in section.step_boxes if box.title.text() == "Height, width")
    assert box.rule.text() == "⌊(size − k + zeros)/stride⌋ + 1"
    assert box.rule.isVisible()
    assert box.formula.accessibleName() == "Height, width: (28 − 5)/1 + 1 = 24"
    assert box.rule.geometry().bottom() <= box.formula.geometry().top()


def test_a_box_without_a_rule_has_no_empty_line(section: ArithmeticSection) -> None:
    box = next(box for box in section.step_boxes if box.title.text() == "Output shape")
    assert not box.rule.isVisible()


def test_another_layer_shows_its_own_lines(section: ArithmeticSection, editor: Editor) -> None:
    before = shown_texts(section)
    editor.select(("n2",))
    assert shown_texts(section)[0] != before[0]
    assert any("as before" in text for text in shown_texts(section))


def test_hints_come_and_go(section: ArithmeticSection) -> None:
    def sentences() -> list[str]:
        return [row.sentence.text() for row in section.remark_rows if not row.isHidden()]

    assert sentences()[0].startswith("Two layers of 3×3")
    section.set_hints(False)
    assert sentences() == []
    section.set_hints(True)
    assert len(sentences()) == 1
