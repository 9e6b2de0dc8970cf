"""Tests of what a shift of the image does: against SciPy's shift, and where nothing must change."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from cnnstudio.core.network import chain
from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.inspecting import shifts
from cnnstudio.engine.inspecting.shifts import Shifted, ShiftResult, agreement, overlapping, shifted
from cnnstudio.engine.process.control import Control
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalMaxPooling2D
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input

SHIFT = st.integers(-8, 8)
NETWORK = chain(
    Input((24, 30, 1)), Conv2D(3, (3, 3)), MaxPooling2D(), GlobalMaxPooling2D(keepdims=True), Flatten(), Dense(2),
    names=("image", "conv", "pool", "largest", "flat", "dense"),
)  # fmt: skip


@pytest.fixture(scope="module")
def picture() -> Picture:
    pixels = np.zeros((24, 30, 1), np.uint8)
    pixels[8:16, 10:20, 0] = np.random.default_rng(0).integers(0, 256, (8, 10))
    return Picture(pixels, "spot")


def ask(picture: Picture, layer: str, **settings: Any) -> ShiftResult:
    model = UntrainedModel(Project(NETWORK, "shifts", training=Training(scaling="none")))
    return Shifted(model, picture, layer, **settings)(lambda progress: None, Control())


@given(SHIFT, SHIFT, st.sampled_from([("repeat", "nearest"), ("wrap", "grid-wrap")]))
def test_a_shift_is_that_of_scipy(down: int, across: int, edges: tuple[str, str]) -> None:
    image = np.random.default_rng(1).random((9, 11, 2)).astype(np.float32)
    expected = ndimage.shift(image, (down, across, 0), order=0, mode=edges[1])
    np.testing.assert_array_equal(shifted(image, down, across, edges[0]), expected)


def test_the_maps_of_a_convolution_move_with_the_image(picture: Picture) -> None:
    found = ask(picture, "conv", down=-2, across=3, unit=1)
    assert (found.layer, found.unit, found.back) == ("conv", 1, (-2, 3))
    np.testing.assert_allclose(found.after[:-2, 3:], found.before[2:, :-3], rtol=1e-5, atol=1e-3)
    assert found.own.moved_back is not None
    assert found.own.moved_back.same == 1
    assert found.own.in_place.same < 1
    assert [layer.name for layer in found.layers] == ["conv"]


def test_pooling_moves_along_with_shifts_of_its_stride_only(picture: Picture) -> None:
    odd, even = (ask(picture, "pool", across=across) for across in (1, 2))
    assert odd.step == even.step == (2, 2)
    assert odd.back is None
    assert odd.own.moved_back is None
    assert even.back == (0, 1)
    assert even.own.moved_back is not None
    assert even.own.moved_back.same == 1
    assert [layer.name for layer in odd.layers] == ["conv", "pool"]


def test_the_largest_value_of_all_does_not_mind(picture: Picture) -> None:
    found = ask(picture, "largest", down=4, across=-3, edges="wrap")
    assert found.before.shape == (1, 1)
    assert found.own.in_place == shifts.Agreement(1.0, pytest.approx(0, abs=1e-6))


def test_vectors_have_numbers_and_no_places(picture: Picture) -> None:
    found = ask(picture, "dense", unit=9)
    assert (found.unit, found.before.shape, found.step, found.back) == (1, (1, 1), None, None)
    assert [layer.name for layer in found.layers] == ["conv", "pool", "largest", "flat", "dense"]


def test_no_shift_changes_nothing(picture: Picture) -> None:
    found = ask(picture, "dense", down=0, across=0)
    assert all(layer.in_place == shifts.Agreement(1.0, 0.0) for layer in found.layers)


def test_only_layers_whose_maps_fit_into_the_memory_are_compared(
    picture: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shifts, "_MOST_BYTES", 2 * 4 * (11 * 14 * 3 + 3))
    assert [layer.name for layer in ask(picture, "largest").layers] == ["pool", "largest"]
    monkeypatch.setattr(shifts, "_MOST_BYTES", 0)
    assert [layer.name for layer in ask(picture, "largest").layers] == ["largest"]


def test_agreement_counts_and_measures() -> None:
    before = np.array([[1.0, 2.0], [3.0, 4.0]], np.float32)
    after = before + np.array([[0.0, 0.03], [1.0, 0.0]], np.float32)
    found = agreement(before, after)
    assert found.same == 0.75  # 0.03 is less than 1 % of 4
    assert found.change == pytest.approx(1.03 / 10)
    zeros = np.zeros((2, 2), np.float32)
    assert agreement(zeros, zeros).same == 1
    assert math.isnan(agreement(zeros, zeros).change)
    broken = np.array([[np.nan, 1.0]], np.float32)
    assert agreement(broken, broken).same < 1


@given(SHIFT, SHIFT)
def test_what_overlaps_is_what_a_shift_leaves(down: int, across: int) -> None:
    image = np.random.default_rng(2).random((12, 13)).astype(np.float32)
    moved = np.roll(image, (down, across), (0, 1))
    first, second = overlapping(image, moved, (down, across))
    assert first.shape == (12 - abs(down), 13 - abs(across))
    np.testing.assert_array_equal(first, second)
