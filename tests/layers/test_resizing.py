"""Tests of layers that bring images to a given size."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import ShapeError
from cnnstudio.layers.resizing import CenterCrop, Resizing, SizeLayer
from tests.layers.keras_truth import keras_layer
from tests.layers.what_is_seen import check_reach


def test_any_image_gets_the_size() -> None:
    assert Resizing(3, 5).output_shape((None, None, 4)) == (3, 5, 4)
    assert CenterCrop(3, 5).output_shape((9, 9, None)) == (3, 5, None)


def test_either_cut_or_padded() -> None:
    with pytest.raises(ShapeError, match="either cut or pad") as caught:
        Resizing(crop_to_aspect_ratio=True, pad_to_aspect_ratio=True).output_shape((8, 8, 3))
    assert [fix.label for fix in caught.value.finding.fixes] == ["Only cut", "Only pad"]


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (Resizing(4, 3), (8, 9, 1)), (Resizing(7, 6), (4, 5, 1)), (Resizing(4, 5, "nearest"), (7, 3, 1)),
        (Resizing(3, 4, antialias=True), (7, 9, 1)), (Resizing(5, 6), (5, 6, 1)), (Resizing(4, 4), (1, 3, 1)),
        (Resizing(4, 4, "nearest", crop_to_aspect_ratio=True), (6, 9, 1)),
        (Resizing(3, 3, crop_to_aspect_ratio=True), (6, 9, 1)),
        (Resizing(4, 4, pad_to_aspect_ratio=True), (5, 9, 1)), (Resizing(9, 6, pad_to_aspect_ratio=True), (5, 5, 1)),
        (CenterCrop(3, 4), (8, 7, 1)), (CenterCrop(8, 6), (4, 3, 1)), (CenterCrop(5, 5), (5, 5, 1)),
    ],
)  # fmt: skip
def test_what_is_seen(layer: SizeLayer, shape: tuple[int, ...]) -> None:
    check_reach(layer, shape)


def test_what_is_seen_is_unknown_where_it_differs_from_place_to_place() -> None:
    assert Resizing(8, 8, crop_to_aspect_ratio=True).reach((4, 6, 1)) is None
    assert Resizing(8, 8, "bicubic").reach((4, 4, 1)) is None
    assert Resizing(8, 8).reach((None, 4, 1)) is None
    assert CenterCrop(8, 8).reach((None, 4, 1)) is None


@pytest.mark.parametrize(
    ("shape", "target"), [((7, 11), (4, 3)), ((11, 7), (6, 6)), ((5, 9), (10, 2)), ((3, 3), (4, 9))]
)
def test_parts_and_borders_are_those_of_keras(shape: tuple[int, int], target: tuple[int, int]) -> None:
    """Cut by hand and then stretched, an image is what Keras makes of it; borders hold the border value."""
    import keras

    image = np.random.default_rng(4).normal(size=(1, *shape, 2)).astype("float32")
    cut = Resizing(*target, crop_to_aspect_ratio=True)
    rows, columns = cut._scalings((*shape, 2)) or ()  # type: ignore[misc]
    part = image[:, rows.offset : rows.offset + rows.length, columns.offset : columns.offset + columns.length]
    np.testing.assert_allclose(keras_layer(cut)(image), keras.ops.image.resize(part, target), rtol=1e-5)
    padded = Resizing(*target, pad_to_aspect_ratio=True, fill_value=7.0)
    rows, columns = padded._scalings((*shape, 2)) or ()  # type: ignore[misc]
    margins = ((0, 0), (-rows.offset,) * 2, (-columns.offset,) * 2, (0, 0))
    whole = np.pad(image, margins, constant_values=7.0)
    assert whole.shape[1:3] == (rows.length, columns.length)
    np.testing.assert_allclose(keras_layer(padded)(image), keras.ops.image.resize(whole, target), rtol=1e-5)


def test_operations() -> None:
    assert measure(Resizing(4, 5), ((8, 8, 3),)).cost.flops == 7 * 4 * 5 * 3
    assert measure(Resizing(8, 8), ((8, 8, 3),)).cost.flops == 0
    assert measure(Resizing(4, 5, "nearest", antialias=True), ((8, 8, 3),)).cost.flops == 0
    assert measure(Resizing(4, 5, antialias=True), ((8, 8, 3),)).cost.flops is None
    assert measure(Resizing(9, 9, antialias=True), ((8, 8, 3),)).cost.flops == 7 * 9 * 9 * 3
    assert measure(CenterCrop(4, 5), ((8, 8, 3),)).cost.flops == 0
    assert measure(CenterCrop(9, 5), ((8, 8, 3),)).cost.flops == 7 * 9 * 5 * 3
    assert measure(CenterCrop(9, 5), ((None, 8, 3),)).cost.flops is None


def test_too_small_images_are_enlarged_with_a_warning() -> None:
    (finding,) = measure(CenterCrop(9, 5), ((8, 8, 3),)).findings
    assert finding.message.startswith("8×8 px do not hold 9×5 px, so that the image is enlarged")
    assert finding.fixes[0].settings == {"height": 8, "width": 5}
    assert not measure(CenterCrop(8, 5), ((8, None, 3),)).findings


def test_texts() -> None:
    assert Resizing(32, 48, pad_to_aspect_ratio=True).description() == "32×48, bilinear, padded to ratio"
    assert CenterCrop(32, 48).description() == "32×48"
    assert [step.formula for step in Resizing(4, 5).derivation((8, None, 3))] == [
        "8 × ? → 4 × 5",
        "7·4·5·3 = 420",
    ]
