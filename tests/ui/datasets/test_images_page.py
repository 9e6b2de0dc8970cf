from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.data.sets.shapes import Shapes
from cnnstudio.ui.datasets.images_page import ImagesPage
from cnnstudio.ui.datasets.look import DatasetLook, looked_at_telling


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


def test_a_glimpse_is_gone_on_with_by_its_own_data_set_alone(
    qtbot: QtBot, shown: Callable[[QWidget], QWidget], digits_look: DatasetLook
) -> None:
    parent = QWidget()
    page = ImagesPage(parent)
    shown(parent)
    told: list[DatasetLook] = []
    whole = looked_at_telling(Shapes(count=130, size=16, seed=91), 1, told.append)
    for other, kept in ((whole, 5), (digits_look, -1)):
        page.show_glimpse(told[0])
        page.view.choose(5)
        assert page.view.count == 60
        assert page.sample.isHidden()
        page.show_look(other)
        assert page.view.current == kept
        assert page.view.count == len(other.collection)
        assert page.view.thumbnails._collection is other.collection
    qtbot.waitUntil(lambda: not page.view.thumbnails.is_busy and not page.sample.is_busy)
