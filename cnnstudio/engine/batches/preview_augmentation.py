"""The task that shows what random changes make of one image, and of the boxes and masks in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.core.numerals import enumeration
from cnnstudio.data.motions import Follower, ImageObject
from cnnstudio.document.augmentation import Augmentation, augmenting_layers, faults
from cnnstudio.engine.batches.augmentation_motions import UNFOLLOWED, motions_of, parts_of
from cnnstudio.engine.building.build import layer_class
from cnnstudio.engine.building.randomness import own_randomness
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report


@dataclass(frozen=True, slots=True, eq=False)
class Variants:
    """What came of one image.

    Attributes:
        images: uint8, (N, H, W, C).
        objects: What is left of the objects in each; those that are out of sight are left out.
        unfollowed: Labels of the changes that boxes and masks cannot follow; there are no objects then.
    """

    images: NDArray[np.uint8]
    objects: tuple[tuple[ImageObject, ...], ...]
    unfollowed: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """What is to be said about the objects; "" if nothing."""
        if not self.unfollowed:
            return ""
        return (
            f"{enumeration(self.unfollowed)} bends images in a way that boxes and masks cannot follow: leave it out "
            "where they matter."
        )


@dataclass(frozen=True, slots=True, eq=False)
class PreviewAugmentation:
    """Change one image at random a few times, as a training does; answers with `Variants`.

    Attributes:
        augmentation: The changes.
        pixels: uint8 or float32, (H, W, C), 0…255, in the form that the network takes.
        objects: Objects in the image.
        seed: Chooses what is drawn; the same draws, scaled, come again after a change of a setting.
        count: How many variants.
    """

    purpose: ClassVar[str] = "the preview of the augmentation"
    small: ClassVar[bool] = True

    augmentation: Augmentation
    pixels: NDArray[Any]
    objects: tuple[ImageObject, ...] = ()
    seed: int = 0
    count: int = 9

    def __call__(self, report: Report, control: Control) -> Variants:
        """Draw the variants.

        Raises:
            EngineError: A change cannot be made to the image: the message says why.
        """
        for fault in faults(self.augmentation, self.pixels.shape):
            if fault.is_error:
                raise EngineError(fault.message)
        batch = _Batch(self.pixels, self.objects, self.count)
        with own_randomness(self.seed):  # a training that this one is served in must not notice
            for name, layer in augmenting_layers(self.augmentation, self.pixels.shape, self.seed):
                control.check()
                made = layer_class(layer.keras_name)(name=name, dtype="float32", **layer.keras_arguments())
                batch.apply(made, layer.label, one_by_one=getattr(layer, "draws_per_batch", False))
        return batch.variants()


class _Batch:
    """Copies of one image on their way through the changes."""

    def __init__(self, pixels: NDArray[Any], objects: tuple[ImageObject, ...], count: int) -> None:
        self._images = np.repeat(pixels[None].astype(np.float32), count, axis=0)
        self._objects = objects
        self._followers = [[Follower.of(thing) for thing in objects] for _ in range(count)]
        masks = [thing.mask for thing in objects if thing.mask is not None]
        stacked = np.stack(masks, axis=-1) if masks else np.zeros((*pixels.shape[:2], 0))
        self._masks = np.repeat(stacked[None].astype(np.float32), count, axis=0)
        self._unfollowed: list[str] = []

    def apply(self, layer: Any, label: str, one_by_one: bool) -> None:
        """Let all go through one more layer; each by itself, if one draw would serve all of them."""
        count = len(self._images)
        groups = [[place] for place in range(count)] if one_by_one else [list(range(count))]
        images, masks = [], []
        for places in groups:
            found = self._images[places], self._masks[places]
            drawn = layer.get_random_transformation(found[0], training=True)
            for part, part_drawn in parts_of(layer, drawn):
                found = self._through(part, part_drawn, found, places)
                if type(part).__name__ in UNFOLLOWED and label not in self._unfollowed:
                    self._unfollowed.append(label)
            images.append(found[0])
            masks.append(found[1])
        self._images, self._masks = np.concatenate(images), np.concatenate(masks)

    def _through(self, layer: Any, drawn: Any, found: tuple[Any, Any], places: list[int]) -> tuple[Any, Any]:
        """Images and masks behind a layer that has drawn; the objects follow."""
        images, masks = found
        size = (images.shape[1], images.shape[2])
        changed = _array(layer.transform_images(images, drawn, training=True))
        motions = motions_of(layer, drawn, size, len(places))
        if motions is not None:
            for place, motion in zip(places, motions, strict=True):
                after = (changed.shape[1], changed.shape[2])
                self._followers[place] = [one.after(motion, after) for one in self._followers[place]]
            if masks.shape[-1]:
                masks = _array(layer.transform_segmentation_masks(masks, drawn, training=True))
            else:
                masks = np.zeros((*changed.shape[:3], 0), np.float32)
        return changed, masks

    def variants(self) -> Variants:
        """What came of it."""
        levels = np.clip(np.rint(self._images), 0, 255).astype(np.uint8)
        objects = tuple(self._left(place) for place in range(len(levels)))
        if self._unfollowed:
            objects = ((),) * len(levels)
        told = tuple(self._unfollowed) if self._objects else ()
        return Variants(levels, objects, told)

    def _left(self, place: int) -> tuple[ImageObject, ...]:
        left, channel = [], 0
        for thing, follower in zip(self._objects, self._followers[place], strict=True):
            mask = None
            if thing.mask is not None:
                mask = self._masks[place, :, :, channel] >= 0.5
                channel += 1
            if follower.box is not None:
                left.append(ImageObject(thing.label, follower.box, mask))
        return tuple(left)


def _array(tensor: Any) -> NDArray[np.float32]:
    import keras

    return np.asarray(keras.ops.convert_to_numpy(tensor), np.float32)
