from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from cnnstudio.core.errors import FileError
from cnnstudio.ui.viewers.saving import Arrays, SaveButton, Table, content_of
from cnnstudio.ui.widgets.drawing import Drawing


class Shown:
    """Something with all that can be saved, or nothing."""

    def __init__(self, is_empty: bool = False) -> None:
        self.is_empty = is_empty

    def picture(self) -> Drawing | None:
        return (
            None if self.is_empty else Drawing(QSize(60, 20), lambda painter: painter.drawText(5, 15, "maps"))
        )

    def arrays(self) -> Arrays:
        return {} if self.is_empty else {"activations": np.arange(6, dtype=np.float32).reshape(1, 2, 3)}

    def table(self) -> Table | None:
        return None if self.is_empty else Table(("unit", "mean"), [(0, 0.1), (1, "a,b")])


def written(path: Path, shown: Shown | None = None) -> bytes:
    return content_of(path, shown or Shown())()


def test_each_ending_has_its_content() -> None:
    assert written(Path("a.PNG")).startswith(b"\x89PNG")
    assert b">maps<" in written(Path("a.svg"))
    with np.load(io.BytesIO(written(Path("a.npz")))) as loaded:
        assert loaded["activations"].tolist() == [[[0, 1, 2], [3, 4, 5]]]
    rows = list(csv.reader(io.StringIO(written(Path("a.csv")).decode())))
    assert rows == [["unit", "mean"], ["0", "0.1"], ["1", "a,b"]]


def test_other_endings_are_refused_with_those_that_there_are() -> None:
    with pytest.raises(FileError, match=r"ends in \.png or \.svg or \.npz or \.csv"):
        content_of(Path("a.jpg"), Shown())
    with pytest.raises(FileError, match="cannot be saved"):
        content_of(Path("a.npz"), Shown(is_empty=True))


@pytest.fixture
def button(qtbot: QtBot) -> SaveButton:
    made = SaveButton(Shown, lambda: "block/conv maps")
    qtbot.addWidget(made)
    return made


def test_picture_and_numbers_are_written_where_the_user_says(
    button: SaveButton, answers: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    for action, name in ((button.picture_action, "a.png"), (button.data_action, "a.npz")):
        answers.path = tmp_path / name
        with qtbot.waitSignal(button.saved) as signal:
            action.trigger()
        assert signal.args == [f"Saved {tmp_path / name}."]
    assert answers.asked == ["Save picture block-conv maps.png", "Save data block-conv maps.npz"]
    assert QImage(str(tmp_path / "a.png")).size() == QSize(120, 40)
    assert np.load(tmp_path / "a.npz")["activations"].shape == (1, 2, 3)


def test_what_cannot_be_written_is_told(
    button: SaveButton, answers: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    for name, reason in (("gone/a.npz", "could not be saved"), ("a.doc", "choose a name that ends in")):
        answers.path = tmp_path / name
        with qtbot.waitSignal(button.refused) as signal:
            button.data_action.trigger()
        assert reason in signal.args[0]


def test_nothing_is_offered_of_nothing(qtbot: QtBot, answers: Any) -> None:
    empty = SaveButton(lambda: Shown(is_empty=True), lambda: "nothing")
    qtbot.addWidget(empty)
    empty.menu().aboutToShow.emit()
    assert not empty.picture_action.isEnabled()
    assert not empty.data_action.isEnabled()
    empty.save_picture()
    empty.save_data()
    assert answers.asked == []
