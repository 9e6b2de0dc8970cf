from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.core.layer import Layer
from cnnstudio.data.motions import ImageObject, box_of
from cnnstudio.document.augmentation import augmenting_layers
from cnnstudio.engine.batches.preview_augmentation import PreviewAugmentation, Variants
from cnnstudio.layers.augmentation_colour import RandomBrightness, RandomContrast, RandomHue
from cnnstudio.layers.augmentation_filters import RandomErasing
from cnnstudio.layers.augmentation_geometry import (
    RandomFlip,
    RandomRotation,
    RandomShear,
    RandomTranslation,
    RandomZoom,
)
from cnnstudio.layers.augmentation_policies import RandAugment
from cnnstudio.layers.augmentation_warping import RandomCrop, RandomElasticTransform, RandomPerspective

Do = Callable[..., Any]

SIZE = (40, 48)
GEOMETRY = (
    RandomFlip(), RandomFlip("horizontal"), RandomRotation((-0.2, 0.2), fill_mode="constant"),
    RandomTranslation(fill_mode="constant"), RandomZoom(fill_mode="constant"),
    RandomZoom((-0.3, 0.3), (-0.3, 0.3), fill_mode="constant"),
    RandomShear((0.1, 0.3), (0.0, 0.2), fill_mode="constant"), RandomCrop(30, 28), RandomPerspective((1.0, 1.0), 0.4),
)  # fmt: skip


def block(top: int = 12, left: int = 14, height: int = 13, width: int = 17) -> tuple[np.ndarray, ImageObject]:
    """A grey picture with a bright block, and the block as an object."""
    mask = np.zeros(SIZE, bool)
    mask[top : top + height, left : left + width] = True
    pixels = np.where(mask[..., None], 255, 0).astype(np.uint8)
    return pixels, ImageObject(2, (left, top, left + width, top + height), mask)


@pytest.mark.parametrize("layer", GEOMETRY, ids=lambda layer: f"{layer.kind} {layer.description()}")
def test_boxes_and_masks_follow_the_image(layer: Layer, do: Do) -> None:
    pixels, thing = block()
    for objects in ((thing,), (ImageObject(2, thing.box),)):
        result: Variants = do(PreviewAugmentation((layer,), pixels, objects, seed=4))
        assert result.images.shape == (9, *SIZE, 1)
        for image, left in zip(result.images, result.objects, strict=True):
            bright = image[..., 0] > 127
            assert len(left) == 1
            box, seen = left[0].box, box_of(bright)
            assert seen is not None
            assert left[0].label == 2
            # A box without a mask is that around the block's own outline, since the block fills its box.
            assert np.allclose(box, seen, atol=1.01)
            if thing.mask is not None and left[0].mask is not None:
                assert (left[0].mask != bright).mean() < 0.02  # pixels at the edge alone
    assert len({image.tobytes() for image in result.images}) > 1


@pytest.mark.parametrize("layer", GEOMETRY[:6], ids=lambda layer: f"{layer.kind} {layer.description()}")
def test_boxes_move_as_keras_moves_them(layer: Layer, do: Do) -> None:
    pixels, thing = block()
    ((_, seeded),) = augmenting_layers((layer,), pixels.shape, 4)
    of_keras = getattr(keras.layers, layer.keras_name)(
        bounding_box_format="xyxy", dtype="float32", **seeded.keras_arguments()
    )
    boxes = np.repeat(np.array([[thing.box]], np.float32), 9, axis=0)
    found = of_keras(
        {
            "images": np.repeat(pixels[None].astype(np.float32), 9, axis=0),
            "bounding_boxes": {"boxes": boxes, "labels": np.zeros((9, 1), np.int32)},
        },
        training=True,
    )
    result: Variants = do(PreviewAugmentation((layer,), pixels, (ImageObject(2, thing.box),), seed=4))
    assert np.array_equal(result.images, np.rint(np.asarray(found["images"])).astype(np.uint8))
    ours = np.array([left[0].box for left in result.objects])
    # Keras turns and zooms boxes about a point half a pixel beside the one that it turns images about.
    assert np.allclose(ours, np.asarray(found["bounding_boxes"]["boxes"])[:, 0], atol=0.85)


def test_a_mask_follows_what_fills_the_gaps_and_a_box_does_not(do: Do) -> None:
    pixels, thing = block(top=1, left=1)
    shift = RandomTranslation((0.25, 0.25), (0.25, 0.25), fill_mode="reflect")
    result: Variants = do(PreviewAugmentation((shift,), pixels, (thing,), count=1))
    ((left,),) = result.objects
    assert left.box == (13, 11, 30, 24)
    assert left.mask is not None
    assert np.array_equal(left.mask, result.images[0, ..., 0] > 127)
    assert left.mask[8, 13]  # the mirrored part


def test_what_leaves_the_picture_is_no_object_any_more(do: Do) -> None:
    pixels, thing = block(top=0, left=0, height=5, width=5)
    shift = RandomTranslation((-0.5, -0.5), (-0.5, -0.5), fill_mode="constant")
    for objects in ((thing,), (ImageObject(2, thing.box),)):
        assert do(PreviewAugmentation((shift,), pixels, objects, count=2)).objects == ((), ())


def test_all_changes_together_are_followed(do: Do) -> None:
    pixels, thing = block()
    changes = (
        RandomFlip(), RandomRotation((-0.1, 0.1), fill_mode="constant"), RandomCrop(30, 30), RandomContrast((0.1, 0.1)),
    )  # fmt: skip
    result: Variants = do(PreviewAugmentation(changes, pixels, (thing,), seed=1))
    for image, left in zip(result.images, result.objects, strict=True):
        assert image.shape == (*SIZE, 1)
        middle = (image.min() / 2 + image.max() / 2) if image.max() > image.min() else 127
        seen = box_of(image[..., 0] > middle)
        assert seen is not None
        assert np.allclose(left[0].box, seen, atol=2.01)


def test_the_lots_of_randaugment_are_followed(do: Do) -> None:
    pixels, thing = block()
    grey = np.repeat(pixels, 3, axis=-1)
    result: Variants = do(
        PreviewAugmentation((RandAugment(num_ops=1, factor=(0.1, 0.2)),), grey, (thing,), seed=3, count=6)
    )
    moved = 0
    for image, left in zip(result.images, result.objects, strict=True):
        bright = image.astype(int).sum(axis=-1) > 383
        if left and left[0].mask is not None and bright.any() and not bright.all():
            moved += not np.array_equal(left[0].mask, thing.mask)
            assert min((left[0].mask != bright).mean(), (left[0].mask == bright).mean()) < 0.03
    assert moved


def test_one_draw_for_a_batch_is_drawn_anew_for_each_variant(do: Do) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (*SIZE, 1), np.uint8)
    result: Variants = do(PreviewAugmentation((RandomCrop(20, 20),), pixels))
    assert len({image.tobytes() for image in result.images}) > 5


def test_the_same_seed_gives_the_same_variants_and_leaves_no_trace(do: Do) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (*SIZE, 3), np.uint8)
    changes = (RandomFlip(), RandomErasing(), RandomBrightness())
    state = random.getstate()
    first, second = (do(PreviewAugmentation(changes, pixels, seed=5)) for _ in range(2))
    assert random.getstate() == state
    assert np.array_equal(first.images, second.images)
    assert not np.array_equal(first.images, do(PreviewAugmentation(changes, pixels, seed=6)).images)


def test_without_changes_nothing_changes(do: Do) -> None:
    pixels, thing = block()
    result: Variants = do(PreviewAugmentation((), pixels, (thing,), count=2))
    assert np.array_equal(result.images[1], pixels)
    assert result.objects[1][0].box == thing.box


def test_what_boxes_cannot_follow_is_named(do: Do) -> None:
    pixels, thing = block()
    result: Variants = do(PreviewAugmentation((RandomElasticTransform(),), pixels, (thing,), count=2))
    assert result.objects == ((), ())
    assert result.note.startswith("Random elastic transform bends images")
    assert not do(PreviewAugmentation((RandomElasticTransform(),), pixels, (), count=2)).note


def test_a_change_that_cannot_be_made_is_refused(do: Do) -> None:
    with pytest.raises(EngineError, match="3 channels"):
        do(PreviewAugmentation((RandomHue(),), block()[0]))
