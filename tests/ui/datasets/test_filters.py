from __future__ import annotations

from pytestqt.qtbot import QtBot

from cnnstudio.ui.datasets.filters import Filters
from cnnstudio.ui.datasets.look import DatasetLook


def test_counts_follow_the_choices(digits_look: DatasetLook, qtbot: QtBot) -> None:
    filters = Filters()
    qtbot.addWidget(filters)
    assert not filters.isEnabled()
    filters.show_look(digits_look)
    assert filters.count_words == "1,797 images"
    filters.choose_part(1)
    assert filters.count_words == "180 of 1,797 images"
    with qtbot.waitSignal(filters.changed):
        filters.choose_class(3)
    assert (filters.label, filters.part) == (3, 1)
    assert filters.count_words == f"{len(digits_look.places(3, 1))} of 1,797 images"
    filters.show_all()
    assert (filters.label, filters.part, filters.count_words) == (None, None, "1,797 images")
