"""What pixels go through before the network, against Pillow."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from cnnstudio.core.errors import DataError
from cnnstudio.data.motions import ImageObject, box_of, followed
from cnnstudio.data.preparation import (
    FITS,
    description,
    fed_form,
    fit_all,
    fit_levels,
    fit_to,
    fitting_motion,
)


def test_what_agrees_is_not_touched(colours: np.ndarray) -> None:
    for size in ((20, 30), (None, None), (20, None)):
        fitted = fit_to(colours, size, 3)
        np.testing.assert_array_equal(fitted, colours)
        assert fitted.dtype == np.float32


def test_fractions_of_grey_values_survive() -> None:
    values = np.array([[[15.9375], [31.875]]], np.float32)
    np.testing.assert_array_equal(fit_to(values, (1, 2), 1), values)


def test_the_result_is_a_copy() -> None:
    values = np.zeros((2, 2, 1), np.float32)
    fit_to(values, (2, 2), 1)[:] = 9
    assert values.max() == 0


def test_grey_agrees_with_pillow(colours: np.ndarray) -> None:
    oracle = np.asarray(Image.fromarray(colours).convert("L"))
    grey = fit_to(colours, (20, 30), 1)
    assert grey.shape == (20, 30, 1)
    np.testing.assert_allclose(grey[:, :, 0], oracle, atol=0.51)
    np.testing.assert_allclose(fit_to(np.full((1, 1, 3), 255, np.uint8), (1, 1), 1), 255, atol=1e-4)


def test_pure_colours_have_their_luma() -> None:
    pixels = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]], np.uint8)
    np.testing.assert_allclose(fit_to(pixels, (1, 3), 1)[0, :, 0], [76.245, 149.685, 29.07], atol=1e-3)


def test_grey_is_repeated_for_colour(colours: np.ndarray) -> None:
    fitted = fit_to(colours[:, :, :1], (None, None), 3)
    for channel in range(3):
        np.testing.assert_array_equal(fitted[:, :, channel], colours[:, :, 0])


@pytest.mark.parametrize("size", [(8, 8), (7, 31), (40, 60), (1, 1)])
def test_resizing_agrees_with_pillow(size: tuple[int, int], colours: np.ndarray) -> None:
    oracle = np.asarray(Image.fromarray(colours).resize(size[::-1], Image.Resampling.BILINEAR))
    fitted = fit_to(colours, size, 3)
    assert fitted.shape == (*size, 3)
    # Pillow rounds its bytes twice, after each direction.
    np.testing.assert_allclose(fitted, oracle, atol=1.1)


def test_shrinking_is_antialiased() -> None:
    stripes = np.tile(np.array([0, 255], np.uint8), (64, 32))[:, :, None]
    np.testing.assert_allclose(fit_to(stripes, (8, 8), 1), 127.5, atol=8)


def test_a_free_side_stays(colours: np.ndarray) -> None:
    assert fit_to(colours, (None, 10), 3).shape == (20, 10, 3)


def test_stacks_are_fitted_one_by_one(colours: np.ndarray) -> None:
    stack = np.stack([colours, 255 - colours])
    fitted = fit_all(stack, (9, 8), 1)
    assert (fitted.shape, fitted.dtype) == ((2, 9, 8, 1), np.float32)
    np.testing.assert_array_equal(fitted[1], fit_to(255 - colours, (9, 8), 1))


def test_stacks_that_fit_are_not_copied() -> None:
    stack = np.zeros((2, 8, 8, 1), np.float32)
    assert fit_all(stack, (8, 8), 1) is stack
    assert fit_all(stack.astype(np.uint8), (None, None), None).dtype == np.float32


@pytest.mark.parametrize(("given", "wanted"), [(2, 3), (4, None), (3, 2), (1, 64)])
def test_other_channel_counts_have_a_way_out(given: int, wanted: int | None) -> None:
    pixels = np.zeros((4, 4, given), np.uint8)
    for call in (
        lambda: fit_to(pixels, (4, 4), wanted),
        lambda: fit_all(pixels[None], (4, 4), wanted),
        lambda: description(pixels.shape, (4, 4), wanted),
    ):
        with pytest.raises(DataError, match=r"1 \(grey\) or 3 \(colour\)"):
            call()


def test_description_names_every_step() -> None:
    scaling = "pixel values 0…255; scaling them is a matter of the network's own layers"
    assert description((427, 640, 3), (28, 28), 1) == (
        "colour → grey by luma (0.299 R + 0.587 G + 0.114 B)",
        "resized 640 × 427 → 28 × 28 px, bilinear, antialiased",
        scaling,
    )
    assert (
        description((8, 8, 1), (None, None), 3)[0] == "grey → colour: the same values in red, green and blue"
    )
    assert description((8, 8, 1), (8, 8), 1) == (scaling,)


def test_crop_cuts_the_middle_and_pad_keeps_the_whole() -> None:
    pixels = np.zeros((40, 80, 1), np.uint8)
    pixels[:, 20:60] = 200
    cropped = fit_to(pixels, (20, 20), 1, "crop")
    assert (cropped[:, 1:-1] == 200).all()
    assert (cropped[:, [0, -1]] > 150).all()  # the filter reaches a little beyond the cut
    padded = fit_to(pixels, (20, 20), 1, "pad")
    assert (padded[:5] == 0).all()
    assert (padded[15:] == 0).all()
    assert padded[5:15].mean() == pytest.approx(100)
    assert fit_to(pixels, (20, 20), 1).mean() == pytest.approx(100)


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("shape", [(33, 50, 3), (9, 4, 1), (100, 100, 3)])
def test_whole_levels_differ_by_less_than_one(fit: str, shape: tuple[int, int, int]) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    for channels in (1, 3):
        levels = fit_levels(pixels, (24, 32), channels, fit)
        assert levels.dtype == np.uint8
        assert np.abs(levels - fit_to(pixels, (24, 32), channels, fit)).max() < 0.51
    assert fit_levels(pixels, shape[:2], shape[2], fit) is pixels


def test_the_way_is_told() -> None:
    assert description((40, 80, 1), (20, 20), 1, "crop")[0].startswith(
        "the middle 40 × 40 of 80 × 40 cut out"
    )
    assert (
        "resized 80 × 40 → 20 × 10, bilinear, antialiased, with black bars to 20 × 20 px"
        in (description((40, 80, 1), (20, 20), 1, "pad")[0])
    )


@pytest.mark.parametrize("fit", FITS)
def test_boxes_follow_the_fit(fit: str) -> None:
    pixels = np.zeros((40, 60, 1), np.uint8)
    pixels[16:24, 24:36] = 255
    (thing,) = followed(
        (ImageObject(1, (24, 16, 36, 24)),), fitting_motion(pixels.shape, (20, 20), fit), (20, 20)
    )
    bright = fit_to(pixels, (20, 20), None, fit)[..., 0] > 127
    box = box_of(bright)
    assert box is not None
    assert np.allclose(thing.box, box, atol=1.01)


@pytest.mark.parametrize(
    ("wanted", "form"),
    [
        ((64, 48, 1), (64, 48, 1)),
        ((None, None, 3), (32, 24, 3)),
        ((64, None, None), (64, 24, 3)),
        (None, (32, 24, 3)),
        ((784,), (32, 24, 3)),
        ((64, 64, 4), (32, 24, 3)),
    ],
)
def test_a_network_gets_images_in_the_form_of_its_input(
    wanted: tuple[int | None, ...] | None, form: tuple[int, int, int]
) -> None:
    assert fed_form((32, 24, 3), wanted) == form
