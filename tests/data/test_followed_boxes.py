from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cnnstudio.data.followed_boxes import boxes_after, followers_of
from cnnstudio.data.motions import ImageObject, box_of, followed, identity, moved_mask, stretching
from cnnstudio.data.sets.shapes import Shapes
from cnnstudio.layers.augmentation import Augmentation
from cnnstudio.layers.augmentation_geometry import (
    RandomFlip,
    RandomRotation,
    RandomShear,
    RandomTranslation,
    RandomZoom,
)
from cnnstudio.layers.augmentation_warping import RandomCrop, RandomPerspective

SIZE = (48, 48)
LAYERS: tuple[Augmentation, ...] = (
    RandomFlip(), RandomRotation((-0.5, 0.5)), RandomTranslation((-0.4, 0.4), (-0.4, 0.4)),
    RandomZoom((-0.5, 0.5), (-0.3, 0.6)), RandomShear((0, 0.5), (0, 0.3)), RandomCrop(30, 40), RandomCrop(60, 50),
    RandomPerspective((1.0, 1.0), 0.5), RandomPerspective((1.0, 1.0)),
)  # fmt: skip


def matrix_of(
    layer: Augmentation, seed: int, size: tuple[int, int]
) -> tuple[NDArray[np.float64], tuple[int, int]]:
    motion = layer.motion(np.random.default_rng(seed).uniform, size)
    assert motion is not None
    return np.array([motion.matrix[:3], motion.matrix[3:], (*motion.perspective, 1)]), motion.size


def scene_objects(seed: int) -> list[ImageObject]:
    scene = Shapes(size=SIZE[0], objects=3, kinds=6, count=60, seed=seed).scene(0)
    return [ImageObject(thing.label, tuple(map(float, thing.box)), thing.mask) for thing in scene.objects]  # type: ignore[arg-type]


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: f"{layer.kind} {layer.description()}")
@pytest.mark.parametrize("seed", range(6))
def test_the_box_is_that_of_the_moved_mask(layer: Augmentation, seed: int) -> None:
    motion, size = matrix_of(layer, seed, SIZE)
    for thing in scene_objects(seed):
        assert thing.mask is not None
        after = moved_mask(thing.mask, motion, size)
        wanted, found = box_of(after), boxes_after(followers_of([thing]), [motion], [size])
        if wanted is None:
            assert not found or min(np.subtract(found[0].box[2:], found[0].box[:2])) <= 1
        elif found or after.sum() > 4:  # of a corner that just shows neither need be right
            assert found[0].label == thing.label
            np.testing.assert_allclose(found[0].box, wanted, atol=1)


def test_motions_follow_each_other_and_cut_in_between() -> None:
    mask = np.zeros(SIZE, bool)
    mask[10:20, 0:10] = True
    thing = ImageObject(2, (0.0, 10.0, 10.0, 20.0), mask)
    left, right = identity(), identity()
    left[0, 2], right[0, 2] = 5, -5
    (found,) = boxes_after(followers_of([thing]), [left, right], [SIZE, SIZE])
    assert found.box == (5.0, 10.0, 10.0, 20.0)
    (alone,) = boxes_after(followers_of([ImageObject(2, thing.box)]), [left, right], [SIZE, SIZE])
    assert alone.box == found.box
    assert found.mask is None


def test_an_object_out_of_sight_is_left_out() -> None:
    mask = np.zeros(SIZE, bool)
    mask[:5, :5] = True
    away = identity()
    away[0, 2] = 20
    for thing in (ImageObject(0, (0, 0, 5, 5), mask), ImageObject(0, (0, 0, 5, 5))):
        assert boxes_after(followers_of([thing]), [away], [SIZE]) == ()


@given(
    st.floats(-math.pi, math.pi), st.floats(0.4, 2.0), st.floats(-20, 20), st.integers(0, 30), st.integers(0, 30),
    st.integers(1, 15), st.integers(1, 15),
)  # fmt: skip
def test_a_box_alone_is_followed_as_its_outline(
    angle: float, scale: float, shift: float, left: int, top: int, width: int, height: int
) -> None:
    motion = np.array(
        [
            [scale * math.cos(angle), -math.sin(angle), shift],
            [math.sin(angle), scale * math.cos(angle), 0],
            [0, 0, 1],
        ]
    )
    if abs(np.linalg.det(motion)) < 0.1:
        return
    thing = ImageObject(1, (float(left), float(top), float(left + width), float(top + height)))
    wanted = followed((thing,), motion, SIZE)
    found = boxes_after(followers_of([thing]), [motion], [SIZE])
    assert [one.box for one in found] == [one.box for one in wanted]


def test_pixels_that_are_stretched_reach_further() -> None:
    mask = np.zeros((4, 4), bool)
    mask[1, 2] = True
    motion = stretching((4, 4), (16, 8))
    (found,) = boxes_after(followers_of([ImageObject(0, (2, 1, 3, 2), mask)]), [motion], [(16, 8)])
    assert found.box == pytest.approx((4, 4, 6, 8))
