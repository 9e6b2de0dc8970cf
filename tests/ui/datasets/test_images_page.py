from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.datasets.images_page import ImagesPage
from cnnstudio.ui.datasets.look import DatasetLook


def test_a_choice_of_images_is_told_and_ends_with_one_from_elsewhere(
    qtbot: QtBot, shown: Callable[[QWidget], QWidget], digits_look: DatasetLook
) -> None:
    parent = QWidget()
    page = ImagesPage(parent)
    shown(parent)
    page.show_look(digits_look)
    with qtbot.waitSignal(page.filtered) as filtered:
        page.filters.choose_class(5)
    assert filtered.args == [5]
    assert page.view.count == len(digits_look.places(label=5)) < 1797
    with qtbot.waitSignal(page.sample_chosen) as chosen:
        page.choose(0)
    assert chosen.args == [0]
    assert page.view.count == 1797
    page.show_look(None)
    assert page.sample.isHidden()
