"""Tests of the viewer of a shifted image: what it asks for, and what it says."""

from __future__ import annotations

import dataclasses
import math
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.data.mosaic import MISSING
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.inspecting.shifts import Agreement, LayerShift, Shifted, ShiftResult
from cnnstudio.ui.theme.theme import theme
from cnnstudio.ui.viewers.shift import ShiftViewer
from cnnstudio.ui.viewers.shift_table import share_text
from cnnstudio.ui.viewers.viewer import Subject

MODEL = UntrainedModel(Project())
PICTURE = Picture(np.zeros((6, 8, 1), np.uint8), "nothing")
SUBJECT = Subject(MODEL, PICTURE, "conv", "Conv2D", (6, 8, 2))


@pytest.fixture
def viewer(qtbot: QtBot) -> ShiftViewer:
    made = ShiftViewer()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def result(step: int = 1, across: int = 1, value: float = 1.0) -> ShiftResult:
    before = np.zeros((6, 8), np.float32)
    before[2, 3] = value
    back = (0, across // step) if across % step == 0 else None
    after = np.roll(before, 1, 1)
    moved = None if back is None else Agreement(1.0, 0.0)
    own = LayerShift("conv", Agreement(0.9, 1.5), moved)
    before_it = LayerShift("scaling", Agreement(0.5, math.nan), Agreement(1.0, 0.0))
    size = Fraction(step), Fraction(step)
    return ShiftResult("conv", 1, before, after, size, back, own, (before_it, own))


def test_it_asks_for_the_unit_and_the_shift_that_are_set(viewer: ShiftViewer, qtbot: QtBot) -> None:
    assert not ShiftViewer.accepts(Subject(MODEL, None, "conv", "Conv2D", (6, 8, 2)))
    assert viewer.task(SUBJECT) == Shifted(MODEL, PICTURE, "conv", 0, 0, 1, "repeat")
    for act in (
        lambda: viewer.show_unit(1), lambda: viewer.across.setValue(-8), lambda: viewer.down.setValue(3),
        lambda: viewer.edges.setCurrentIndex(1),
    ):  # fmt: skip
        with qtbot.waitSignal(viewer.task_changed):
            act()
    assert viewer.task(SUBJECT) == Shifted(MODEL, PICTURE, "conv", 1, 3, -8, "wrap")
    with qtbot.assertNotEmitted(viewer.task_changed):
        viewer.show_unit(1)
        viewer.place.setCurrentIndex(1)


def test_it_shows_what_differs_and_that_nothing_does_once_moved_back(viewer: ShiftViewer) -> None:
    viewer.show_result(result())
    assert viewer.details == "90 % stay the same · mean change 150 %"
    assert viewer.maps.difference is not None
    assert viewer.maps.difference[2, 3:5].tolist() == [-1.0, 1.0]
    assert viewer.shares.rows == (
        ("scaling", Agreement(0.5, pytest.approx(math.nan, nan_ok=True))),
        ("conv", Agreement(0.9, 1.5)),
    )
    viewer.place.setCurrentIndex(1)
    assert viewer.details == "100 % stay the same · mean change 0 %"
    assert viewer.maps.titles[1] == "Shifted image, moved back"
    assert viewer.maps.difference.shape == (6, 7)
    assert not viewer.maps.difference.any()
    viewer.clear()
    assert (viewer.details, viewer.shares.rows, viewer.maps.titles) == ("", (), ())


def test_a_shift_by_no_whole_px_of_the_map_is_said(viewer: ShiftViewer) -> None:
    viewer.place.setCurrentIndex(1)
    viewer.show_result(result(step=2))
    assert viewer.details == "One px of the map is 2 px of the image: this shift moves it by no whole px"
    assert viewer.shares.rows[1] == ("conv", None)
    assert viewer.maps.titles[1] == "Shifted image"


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("value", [0.0, 1.0, math.nan, math.inf])
def test_every_map_is_drawn(viewer: ShiftViewer, mode: str, value: float) -> None:
    """Constant maps, and those that hold no number or an infinite one, too."""
    theme.apply(mode)
    viewer.show_result(result(value=value))
    assert not viewer.grab().isNull()
    theme.apply("light")


def test_shares_in_words() -> None:
    shares = (0.0, 0.0004, 0.034, 0.5, 0.9989, 0.9999, 1.0, 12.5, math.nan)
    assert [share_text(share) for share in shares] == [
        "0 %",
        "< 0.1 %",
        "3.4 %",
        "50 %",
        "99.9 %",
        "> 99.9 %",
        "100 %",
        "1250 %",
        "–",
    ]


def test_maps_without_a_number_are_said_to_have_none(viewer: ShiftViewer) -> None:
    viewer.show_result(result(value=math.nan))
    assert "1 NaN or infinite" in viewer.maps.accessibleName()
    before = np.full((6, 8), np.nan, np.float32)
    viewer.show_result(dataclasses.replace(result(), before=before, after=before))
    assert viewer.maps.accessibleName().endswith("Difference: NaN or infinite")
    image = viewer.maps.grab().toImage()
    assert image.pixelColor(40, 40) == QColor(*MISSING)


def test_a_constant_map_differs_nowhere(viewer: ShiftViewer) -> None:
    viewer.show_result(result(value=0.0))
    assert viewer.maps.accessibleName().endswith("Difference: none")
    assert viewer.maps.accessibleName().startswith("Image as it is: 0 … 0")


def test_maps_and_shares_can_be_saved(viewer: ShiftViewer) -> None:
    assert (viewer.picture(), dict(viewer.arrays()), viewer.table()) == (None, {}, None)
    viewer.show_result(result(step=2))
    drawing, table = viewer.picture(), viewer.table()
    assert drawing is not None
    assert not drawing.image().isNull()
    assert viewer.arrays()["after"][2, 4] == 1
    assert table is not None
    lines = table.csv().splitlines()
    assert lines[2] == "conv,0.9,1.5,,"
    assert lines[1].startswith("scaling,0.5,nan,1.0,0.0")


def test_rounding_is_no_difference_to_be_seen(viewer: ShiftViewer) -> None:
    """A number that changes by its last digit: one colour for both, and white for what differs."""
    before = np.full((1, 1), 0.201, np.float32)
    after = np.nextafter(before, 1)
    own = LayerShift("classes", Agreement(1.0, 0.0), None)
    viewer.show_result(ShiftResult("classes", 4, before, after, None, None, own, (own,)))
    first, second, difference = viewer.maps._parts
    assert first.image.pixelColor(0, 0) == second.image.pixelColor(0, 0)
    assert difference.note == "none but for rounding"
    assert difference.image.pixelColor(0, 0).lightnessF() > 0.9
    assert viewer.maps.difference is not None
    assert viewer.maps.difference.any(), "what is saved is what was computed"
