"""Tests of the layers that move pixels, with strengths that leave nothing to chance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import Layer
from cnnstudio.layers.augmentation_geometry import (
    RandomFlip,
    RandomRotation,
    RandomShear,
    RandomTranslation,
    RandomZoom,
)
from tests.layers.keras_truth import keras_layer

IMAGE = np.arange(1, 17, dtype="float32").reshape(1, 4, 4, 1)


def trained(layer: Layer, images: Any = IMAGE) -> Any:
    return keras_layer(layer)(images, training=True).numpy()


def test_flip_changes_sides_in_half_of_the_images() -> None:
    images = np.repeat(IMAGE, 64, axis=0)
    result = trained(RandomFlip("horizontal", 1), images)
    mirrored = [(one == IMAGE[0, :, ::-1]).all() for one in result]
    assert all((one == IMAGE[0]).all() for one, turned in zip(result, mirrored, strict=True) if not turned)
    assert 16 < sum(mirrored) < 48
    assert (
        RandomFlip("vertical").derivation((4, 4, 1))[0].formula
        == "top and bottom change places in half of the images"
    )
    assert RandomFlip().description() == "horizontal and vertical"


def test_a_quarter_turn() -> None:
    layer = RandomRotation((0.25, 0.25), interpolation="nearest")
    assert (trained(layer)[0] == np.rot90(IMAGE[0])).all()
    assert RandomRotation((-0.1, 0.1)).description() == "±36°"
    assert layer.derivation((4, 4, 1))[0].formula == (
        "turned by 90° … 90°: 360° · 0.25 … 0.25; empty places take the image mirrored at its edges"
    )


def test_a_shift_by_half() -> None:
    layer = RandomTranslation((0.5, 0.5), (-0.25, -0.25), "constant", "nearest", fill_value=-1.0)
    expected = np.full((4, 4), -1.0)
    expected[2:, :3] = IMAGE[0, :2, 1:, 0]
    assert (trained(layer)[0, ..., 0] == expected).all()
    assert layer.derivation((4, 4, 1))[0].formula == (
        "moved down by 50 % … 50 % of 4 px = 2 px … 2 px and right by −25 % … −25 % of 4 px = −1 px … −1 px; "
        "empty places take the value −1"
    )
    assert "moved down by 50 % … 50 % and" in layer.derivation((None, 4, 1))[0].formula
    assert RandomTranslation().description() == "±10 %"


def test_a_zoom_onto_the_middle() -> None:
    """−0.5 shows half of the height and, without a factor of its own, half of the width."""
    large = np.kron(IMAGE[0, 1:3, 1:3, 0], np.ones((2, 2)))
    result = trained(RandomZoom((-0.5, -0.5), interpolation="nearest"))[0, ..., 0]
    assert set(result.ravel()) == set(large.ravel())
    assert RandomZoom((-0.5, 0.2)).description() == "50 % … 120 %"
    assert "as much of the width are seen" in RandomZoom().derivation((4, 4, 1))[0].formula
    assert "75 % … 100 % of the width" in RandomZoom(0.1, (-0.25, 0.0)).derivation((4, 4, 1))[0].formula


def test_zooming_onto_nothing_is_refused() -> None:
    (finding,) = measure(RandomZoom((-1.0, -0.8)), ((4, 4, 1),)).findings
    assert finding.message == (
        "Random zoom: a factor of −1 shows 1 − 1 = 0 of the height: use more, such as −0.5."
    )
    assert finding.fixes[0].settings == {"height_factor": (-0.5, -0.5)}


def test_a_slant_shifts_each_row_by_one_more() -> None:
    """By exactly 1 px a row, to either side: the rows below come 1, 2 and 3 px aside."""
    layer = RandomShear((1.0, 1.0), interpolation="nearest", fill_mode="constant", fill_value=0.0)
    result = trained(layer)[0, ..., 0]
    one_way, other_way = np.zeros((4, 4)), np.zeros((4, 4))
    for row in range(4):
        one_way[row, : 4 - row] = IMAGE[0, row, row:, 0]
        other_way[row, row:] = IMAGE[0, row, : 4 - row, 0]
    assert (result == one_way).all() or (result == other_way).all()
    assert "each row shifted by 1 … 1 px against the next" in layer.derivation((4, 4, 1))[0].formula
    assert layer.description() == "1 … 1 × 0 … 0"


@pytest.mark.parametrize("value", [0.5, 0.0])
def test_nothing_is_moved_by_nothing(value: float) -> None:
    layer = RandomTranslation((0.0, 0.0), (0.0, 0.0), fill_value=value)
    assert np.allclose(trained(layer), IMAGE)


@pytest.mark.parametrize("size", [(5, 8), (6, 6)])
@pytest.mark.parametrize(
    "layer",
    [
        RandomRotation((0.07, 0.07)), RandomRotation((-0.3, -0.3)), RandomTranslation((0.2, 0.2), (-0.3, -0.3)),
        RandomZoom((0.4, 0.4)), RandomZoom((-0.3, -0.3), (0.25, 0.25)),
    ],
    ids=lambda layer: str(layer),
)  # fmt: skip
def test_the_motion_is_that_of_keras(layer: Any, size: tuple[int, int]) -> None:
    image = np.random.default_rng(0).uniform(0, 255, (1, *size, 1)).astype("float32")
    motion = layer.motion(np.random.default_rng(1).uniform, size)
    assert motion.size == size
    assert_same(layer, image, motion)


def assert_same(layer: Any, image: Any, motion: Any) -> None:
    import keras

    moved = keras.ops.image.affine_transform(
        image, np.array([[*motion.matrix, 0, 0]], "float32"), fill_mode=getattr(layer, "fill_mode", "nearest")
    )
    np.testing.assert_allclose(np.asarray(moved), trained(layer, image), atol=1e-2)


@pytest.mark.parametrize("mode", ["horizontal", "vertical", "horizontal_and_vertical"])
def test_the_motion_of_a_flip_is_keras_own_or_none(mode: str) -> None:
    layer, seen = RandomFlip(mode), set()
    for seed in range(12):
        motion = layer.motion(np.random.default_rng(seed).uniform, (4, 5))
        assert motion is not None
        seen.add(motion.matrix)
    axes = {"horizontal": (-1, 1), "vertical": (1, -1), "horizontal_and_vertical": (-1, -1)}[mode]
    assert {(matrix[0], matrix[4]) for matrix in seen} == {(1, 1), axes}
    assert {matrix[2] for matrix in seen} == ({0, 4} if axes[0] < 0 else {0})


def test_shear_slants_either_way() -> None:
    layer = RandomShear((0.2, 0.2), (0.1, 0.1))
    found = set()
    for seed in range(12):
        motion = layer.motion(np.random.default_rng(seed).uniform, (4, 5))
        assert motion is not None
        found.add(motion.matrix)
    assert found == {(1, 0.2, 0, 0.1, 1, 0), (1, -0.2, 0, -0.1, 1, 0)}
