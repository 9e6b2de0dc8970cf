from __future__ import annotations

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.data.motions import identity, stretching
from cnnstudio.engine.batches.warping import Filling, warped, warped_tensor, warping

MODES = ("reflect", "wrap", "constant", "nearest")


def some_motion(seed: int, height: int, width: int, aside: float = 0.0) -> np.ndarray:
    """A motion that turns, stretches and shifts, and shows the image from aside."""
    chance = np.random.default_rng(seed)
    motion = identity()
    motion[:2, :2] += chance.uniform(-0.7, 0.7, (2, 2))
    motion[:2, 2] = chance.uniform(-1, 1, 2) * (width, height)
    motion[2, :2] = chance.uniform(-aside, aside, 2)
    return motion


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 1000), st.integers(1, 12), st.integers(1, 12), st.sampled_from(["reflect", "constant", "nearest"]),
    st.sampled_from(["nearest", "bilinear"]), st.sampled_from([1, 3]), st.sampled_from([0.0, 0.05]),
)  # fmt: skip
def test_it_is_what_keras_makes(
    seed: int, height: int, width: int, mode: str, interpolation: str, channels: int, aside: float
) -> None:
    images = np.random.default_rng(seed).uniform(0, 255, (2, height, width, channels)).astype(np.float32)
    motions = [some_motion(seed + place, height, width, aside) for place in (0, 1)]
    numbers = np.array([motion.reshape(9)[:8] for motion in motions], np.float32)
    wanted = keras.ops.image.affine_transform(
        images, numbers, interpolation=interpolation, fill_mode=mode, fill_value=7.0
    )
    found = warped(images, motions, (height, width), Filling(mode, interpolation, 7.0))
    differs = np.abs(found - np.asarray(wanted)) > 0.5
    # Of places at the very edge between two pixels either may be taken.
    assert differs.mean() <= (0.1 if interpolation == "nearest" else 0.02)


def test_wrapped_images_come_again() -> None:
    image = np.arange(20, dtype=np.float32).reshape(1, 4, 5, 1)
    shift = identity()
    shift[0, 2] = 5
    np.testing.assert_array_equal(warped(image, [shift], (4, 5), Filling("wrap")), image)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("aside", [0.0, 0.05])
def test_numpy_and_tensorflow_agree(mode: str, dtype: type, aside: float) -> None:
    images = np.random.default_rng(3).uniform(0, 255, (3, 9, 14, 2)).astype(dtype)
    motions = [some_motion(seed, 9, 14, aside) for seed in range(3)]
    if mode == "wrap":  # beyond the first repetition TensorFlow has a period of its own
        motions = [np.array([[1, 0, 3.5], [0, 1, -2.25], [0, 0, 1.0]])] * 3
    numbers = np.array([motion.reshape(9) for motion in motions], np.float32)
    filling = Filling(mode, "nearest" if dtype == np.uint8 else "bilinear")
    wanted = np.asarray(warped_tensor(images, numbers, (11, 7), filling))
    found = warped(images, motions, (11, 7), filling)
    assert found.dtype == wanted.dtype == dtype
    share = (np.abs(found.astype(float) - wanted) > 0.5).mean()
    assert share <= (0.1 if mode == "wrap" else 0.01)


@pytest.mark.parametrize("mode", ["reflect", "constant", "nearest"])
@pytest.mark.parametrize("size", [(20, 24), (40, 52)])
def test_small_and_large_images_are_warped_alike(mode: str, size: tuple[int, int]) -> None:
    """Small ones by TensorFlow's own operation, large ones by what XLA compiles; in two steps."""
    images = np.random.default_rng(3).uniform(0, 255, (2, *size, 1)).astype(np.float32)
    motions = np.array([[some_motion(seed + step, *size, 0.01) for seed in range(2)] for step in (0, 5)])
    steps = [((30, 18), Filling(mode, "bilinear", 4.0)), (size, Filling("nearest"))]
    numbers = (motions * 1.5).reshape(2, 2, 9).astype(np.float32)
    found = np.asarray(warping(size, 1, steps)(images, numbers))
    wanted = images
    for step, (after, filling) in enumerate(steps):
        wanted = warped(wanted, list(motions[step]), after, filling)
    assert (np.abs(found - wanted) > 0.5).mean() < 0.01


def test_nothing_moves_by_the_identity() -> None:
    images = np.random.default_rng(0).uniform(0, 255, (1, 6, 7, 3)).astype(np.float32)
    for mode in MODES:
        np.testing.assert_array_equal(warped(images, [identity()], (6, 7), Filling(mode)), images)


def test_a_larger_size_stretches() -> None:
    images = np.full((1, 3, 3, 1), 9, np.uint8)
    found = warped(images, [stretching((3, 3), (6, 5))], (6, 5), Filling("nearest"))
    assert found.shape == (1, 6, 5, 1)
    assert (found == 9).all()


def test_labels_are_never_mixed() -> None:
    assert Filling("reflect", "bilinear", 3.0).of_labels == Filling("reflect", "nearest", 0.0)
