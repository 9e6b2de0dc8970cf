from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.motions import stretching
from cnnstudio.engine.batches.motion_steps import drawn_motions, steps_of
from cnnstudio.engine.batches.warping import Filling
from cnnstudio.layers.augmentation import Augmentation
from cnnstudio.layers.augmentation_geometry import (
    RandomFlip,
    RandomRotation,
    RandomShear,
    RandomTranslation,
    RandomZoom,
)
from cnnstudio.layers.augmentation_warping import RandomCrop, RandomPerspective
from cnnstudio.layers.resizing import Resizing

SIZE = (20, 32)
LAYERS: tuple[Augmentation, ...] = (
    RandomFlip(), RandomRotation((-0.5, 0.5)), RandomTranslation((-0.4, 0.4), (-0.4, 0.4)), RandomZoom((-0.5, 0.5)),
    RandomZoom((-0.5, 0.5), (-0.3, 0.6)), RandomShear((0, 0.5), (0, 0.3)), RandomCrop(16, 30), RandomCrop(24, 40),
    RandomPerspective((0.5, 0.9)),
)  # fmt: skip


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: f"{layer.kind} {layer.description()}")
def test_many_images_draw_what_each_would_draw_alone(layer: Augmentation) -> None:
    images = 9
    chance = np.random.default_rng(4)
    shares = [chance.random(images) for _ in range(8)]

    def drawing(place: int | slice) -> object:
        left = iter(shares)
        return lambda lower, upper: lower + (upper - lower) * next(left)[place]

    together = layer.motion(drawing(slice(None)), SIZE)  # type: ignore[arg-type]
    assert together is not None
    for place in range(images):
        alone = layer.motion(drawing(place), SIZE)  # type: ignore[arg-type]
        assert alone is not None
        assert alone.size == together.size
        for one, many in zip(
            (*alone.matrix, *alone.perspective), (*together.matrix, *together.perspective), strict=True
        ):
            np.testing.assert_allclose(np.broadcast_to(many, (images,))[place], one, atol=1e-12)


def test_layers_one_after_the_other_are_their_product() -> None:
    layers = (
        RandomRotation((0.1, 0.1)),
        RandomTranslation((0.25, 0.25), (0.5, 0.5)),
        RandomFlip("horizontal"),
    )
    places = np.arange(30)
    (whole,) = drawn_motions(steps_of(layers, SIZE), 1, places)
    parts = [drawn_motions(steps_of((layer,), SIZE), 1, places)[0] for layer in layers]
    np.testing.assert_allclose(whole, parts[0] @ parts[1] @ parts[2], atol=1e-12)
    assert len(np.unique(whole[:, 0, 0].round(6))) == 2  # half of them are mirrored


def test_each_is_drawn_by_seed_epoch_and_place_alone() -> None:
    layers = (RandomRotation(seed=3), RandomZoom(seed=4))
    steps = steps_of(layers, SIZE)
    found = drawn_motions(steps, 2, np.arange(50))
    np.testing.assert_array_equal(drawn_motions(steps, 2, np.array([40, 7])), found[:, [40, 7]])
    for others in (
        drawn_motions(steps, 3, np.arange(50)),
        drawn_motions(steps_of((RandomRotation(seed=9), RandomZoom(seed=4)), SIZE), 2, np.arange(50)),
    ):
        assert not np.isclose(found, others)[0, :, 0, 1].any()
    assert drawn_motions(steps, 2, np.arange(0)).shape == (1, 0, 3, 3)


def test_angles_are_all_equally_likely() -> None:
    (found,) = drawn_motions(steps_of((RandomRotation((-0.1, 0.2)),), SIZE), 1, np.arange(6000))
    turns = np.arctan2(found[:, 1, 0], found[:, 0, 0]) / (2 * np.pi)
    assert np.histogram(turns, 6, (-0.1, 0.2))[0].min() > 900
    assert turns.min() >= -0.1
    assert turns.max() <= 0.2


def test_resizing_ends_a_step_and_perspective_fills() -> None:
    steps = steps_of((RandomFlip(), RandomCrop(10, 8), Resizing(*SIZE)), SIZE)
    assert [(step.size, step.filling) for step in steps] == [(SIZE, Filling("nearest"))]
    (found,) = drawn_motions(steps, 1, np.arange(5))
    np.testing.assert_allclose(np.abs(found[:, 0, 0]), stretching((10, 8), SIZE)[0, 0])
    (aside,) = steps_of((RandomPerspective(fill_value=3.0),), SIZE)
    assert aside.filling == Filling("constant", "bilinear", 3.0)
