from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.data.collections import opened
from cnnstudio.data.preparation import fit_levels
from cnnstudio.data.sets.folder import Folder
from cnnstudio.ui.datasets import thumbnails
from cnnstudio.ui.datasets.look import DatasetLook
from cnnstudio.ui.datasets.thumbnails import Thumbnails, small


@pytest.fixture
def made(qtbot: QtBot, qapp: QObject) -> Thumbnails:
    return Thumbnails(qapp)


def test_only_what_is_wanted_is_decoded(made: Thumbnails, photos: Path, qtbot: QtBot) -> None:
    made.show_collection(opened(Folder(str(photos))))
    assert made.get(0) is None
    made.want(range(10))
    qtbot.waitUntil(lambda: not made.is_busy)
    assert made.count == 10
    image, broken = made.get(0), made.get(7)
    assert image is not None
    assert (image.width(), image.height()) == (30, 20)
    assert broken is not None
    assert broken.isNull()


def test_what_is_seen_no_more_is_dropped(made: Thumbnails, digits_look: DatasetLook, qtbot: QtBot) -> None:
    made.show_collection(digits_look.collection)
    made.want(range(1000))
    made.want(range(1700, 1710))
    qtbot.waitUntil(lambda: not made.is_busy)
    assert made.get(1705) is not None
    assert made.count < 100


def test_the_oldest_go(
    made: Thumbnails, digits_look: DatasetLook, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbnails, "_KEPT", 30)
    made.show_collection(digits_look.collection)
    made.want(range(60))
    qtbot.waitUntil(lambda: not made.is_busy)
    assert made.count == 30


def test_another_data_set_forgets_the_first(made: Thumbnails, digits_look: DatasetLook, qtbot: QtBot) -> None:
    made.show_collection(digits_look.collection)
    made.want(range(60))
    made.show_collection(None)
    qtbot.wait(50)
    assert made.count == 0
    assert not made.is_busy


def test_large_pictures_are_shrunk_in_their_proportions() -> None:
    pixels = np.full((3000, 1000, 3), 77, np.uint8)
    shrunk = small(pixels, 90)
    assert shrunk.shape == (90, 30, 3)
    assert set(shrunk.ravel()) == {77}
    assert small(np.full((8, 8, 1), 3.6, np.float32))[0, 0, 0] == 4


def test_a_slow_image_keeps_none_before_it_waiting(made: Thumbnails, qtbot: QtBot) -> None:
    goes_on = threading.Event()

    class Slow:
        def pixels(self, place: int) -> np.ndarray:
            assert place == 0 or goes_on.wait(10)
            return np.zeros((8, 8, 1), np.uint8)

    made.show_collection(Slow())
    made.want([0, 1])
    try:
        qtbot.waitUntil(lambda: made.get(0) is not None)
        assert made.get(1) is None
    finally:
        goes_on.set()
    qtbot.waitUntil(lambda: not made.is_busy)
    assert made.count == 2


@pytest.mark.parametrize("channels", [1, 3])
def test_a_shrunk_picture_looks_as_one_that_is_resized_well(channels: int) -> None:
    rows, columns = np.mgrid[:300, :400]
    pixels = np.stack([(rows + place * columns) % 256 // 2 + 60 for place in range(channels)], axis=-1)
    levels = pixels.astype(np.uint8)
    shrunk, well = small(levels, 100), fit_levels(levels, (75, 100), None)
    assert shrunk.shape == well.shape
    assert np.abs(shrunk.astype(int) - well).mean() < 2
