from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cnnstudio.data.sets.folder import Folder
from cnnstudio.ui.datasets.look import looked_at
from cnnstudio.ui.datasets.source_side import SourceSide


def test_the_size_is_that_of_the_network_where_it_takes_one(
    photos: Path, shown: Callable[[QWidget], QWidget]
) -> None:
    side = SourceSide()
    shown(side)
    side.show_look(looked_at(Folder(str(photos)), 0))
    assert side.form_words == "30 × 20 px, colour, 2 classes"
    side.show_entry((64, 64, 3))
    assert side.form_words == "64 × 64 px, colour, 2 classes"
    side.show_entry((None, None, 1))
    assert side.form_words == "30 × 20 px, grey, 2 classes"


def test_without_a_data_set_it_says_why_and_nothing_else(shown: Callable[[QWidget], QWidget]) -> None:
    side = SourceSide()
    shown(side)
    side.show_trouble("There is no folder.", ())
    assert side.notice.text == "There is no folder."
    assert (side.split_words, side.bars.rows) == ("", ())
