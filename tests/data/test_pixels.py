"""Depth, transparency and orientation of pixels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image, ImageOps

from cnnstudio.core.errors import DataError
from cnnstudio.data.pixels import check_extent, in_bytes, over_white, upright


def test_sixteen_bits_are_divided_by_257() -> None:
    values = np.arange(65536, dtype=np.uint16)
    scaled, notes = in_bytes(values)
    np.testing.assert_array_equal(scaled, np.rint(values / 257))
    assert notes == ("16-bit values scaled to 8 bits",)


def test_twelve_bits_in_sixteen_reach_white() -> None:
    scaled, notes = in_bytes(np.array([0, 2048, 4095], np.uint16), 12)
    assert scaled.tolist() == [0, 128, 255]
    assert notes == ("12-bit values scaled to 8 bits",)


def test_bytes_stay_as_they_are_without_a_note() -> None:
    values = np.arange(256, dtype=np.uint8)
    assert in_bytes(values)[0] is values
    assert in_bytes(values)[1] == ()


@pytest.mark.parametrize(
    ("values", "expected", "note"),
    [
        (np.array([0, 0.5, 1], np.float32), [0, 128, 255], "floating-point values 0…1 scaled to 0…255"),
        (
            np.array([0, 99.7, 255], np.float64),
            [0, 100, 255],
            "floating-point values rounded to whole numbers",
        ),
        (np.array([-1, 0, 3], np.float32), [0, 64, 255], "values -1…3 stretched to 0…255"),
        (np.array([-32768, 0, 32767], np.int16), [0, 128, 255], "values -32768…32767 stretched to 0…255"),
        (np.array([5, 5], np.int32), [0, 0], "values 5…5 stretched to 0…255"),
        (np.array([False, True]), [0, 255], None),
    ],
)
def test_other_types_have_a_stated_rule(values: np.ndarray, expected: list[int], note: str | None) -> None:
    scaled, notes = in_bytes(values)
    assert scaled.tolist() == expected
    assert notes == (() if note is None else (note,))


def test_values_that_are_no_numbers_become_black_and_are_counted() -> None:
    scaled, notes = in_bytes(np.array([np.nan, np.inf, 1.0]))
    assert scaled.tolist() == [0, 0, 255]
    assert notes[0] == "2 values that are not numbers set to 0"


_SOME_TYPES = st.sampled_from([np.uint16, np.uint32, np.int8, np.int64, np.float16, np.float32, np.float64])


@given(arrays.arrays(_SOME_TYPES, (3, 4)))
def test_any_values_become_bytes_in_their_order(values: np.ndarray) -> None:
    scaled, notes = in_bytes(values)
    assert scaled.dtype == np.uint8
    assert notes
    if np.isfinite(values).all():
        order = np.argsort(values, axis=None)
        assert (np.diff(scaled.ravel()[order].astype(int)) >= 0).all()


def test_transparency_over_white_agrees_with_pillow(colours: np.ndarray) -> None:
    alpha = np.random.default_rng(3).integers(0, 256, colours.shape[:2], dtype=np.uint8)
    picture = Image.fromarray(np.dstack([colours, alpha]))
    white = Image.new("RGBA", picture.size, "white")
    oracle = np.asarray(Image.alpha_composite(white, picture))[:, :, :3]
    laid, notes = over_white(colours, alpha)
    assert np.abs(laid.astype(int) - oracle).max() <= 1
    assert notes == ("transparency laid over white",)


def test_transparency_of_tall_pictures_is_exact() -> None:
    pixels = np.random.default_rng(4).integers(0, 256, (150, 3, 1), dtype=np.uint8)
    alpha = np.random.default_rng(5).integers(0, 256, (150, 3), dtype=np.uint8)
    share = alpha[:, :, None] / 255
    np.testing.assert_allclose(over_white(pixels, alpha)[0], pixels * share + 255 * (1 - share), atol=0.5001)
    done = np.rint(pixels * share).astype(np.uint8)
    np.testing.assert_allclose(
        over_white(done, alpha, premultiplied=True)[0], done + 255 * (1 - share), atol=0.51
    )


def test_opaque_pictures_are_not_touched(colours: np.ndarray) -> None:
    laid, notes = over_white(colours, np.full(colours.shape[:2], 255, np.uint8))
    assert laid is colours
    assert notes == ()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_agrees_with_pillow(colours: np.ndarray, orientation: int) -> None:
    picture = Image.fromarray(colours)
    picture.getexif()[0x0112] = orientation
    oracle = np.asarray(ImageOps.exif_transpose(picture))
    turned, notes = upright(colours, orientation)
    np.testing.assert_array_equal(turned, oracle)
    assert bool(notes) == (orientation != 1)


@pytest.mark.parametrize("orientation", [0, 9, -3, 70000])
def test_orientations_that_do_not_exist_are_ignored(colours: np.ndarray, orientation: int) -> None:
    assert upright(colours, orientation) == (colours, ())


def test_the_limit_is_a_hundred_megapixels() -> None:
    check_extent("wall.png", 10_000, 10_000)
    with pytest.raises(DataError, match=r"^wall.png has 120.0 megapixels; the limit is 100: make it smaller"):
        check_extent("wall.png", 12_000, 10_000)
    with pytest.raises(DataError, match=r"has 100.1 megapixels; the limit is 100"):
        check_extent("wall.png", 10_000, 10_001)


def test_what_does_not_fit_in_memory_is_refused() -> None:
    with pytest.raises(DataError, match=r"takes 2.4 GB once unpacked; the limit is 1 GB"):
        check_extent("wall.tif", 10_000, 10_000, 24)


def test_pictures_without_pixels_are_refused() -> None:
    with pytest.raises(DataError, match=r"has no pixels \(0 × 5 px\)"):
        check_extent("none.png", 0, 5)
