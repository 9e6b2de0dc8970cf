"""The augmentation layer that draws lots among many changes.

Keras's AugMix is none of these types: it draws its chains with Python's own chance when the graph
is made, so that inside a model every step repeats the first draw, and no seed fixes it.
"""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.numerals import exact
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Range, Shape
from cnnstudio.layers.augmentation import (
    Augmentation,
    between,
    chance_seed_setting,
    factor_setting,
    interpolation_setting,
    value_range_setting,
)

CHANGES = 11
"""Shear, translation, rotation, brightness, degeneration, contrast, sharpness, posterization, solarization,
auto contrast and equalization."""


@register
@dataclass(frozen=True, slots=True)
class RandAugment(Augmentation):
    """Apply a few changes drawn by lot from eleven kinds while training.

    Source: Cubuk et al. (2020), *RandAugment: practical automated data augmentation*.
    """

    kind = "rand_augment"
    label = "RandAugment"
    keras_name = "RandAugment"
    moves_pixels = True
    channel_counts = (1, 3)
    draws_per_batch = True

    value_range: Range = value_range_setting()
    num_ops: int = setting(
        2, "Changes", "How many are applied one after the other, the same for the whole batch.", minimum=0
    )
    factor: Range = factor_setting((0.0, 0.5), "Strength", "Strength of each change, drawn from … to.")
    interpolation: str = interpolation_setting()
    seed: int | None = chance_seed_setting()

    def while_training(self, shape: Shape) -> str:
        """How many changes, and how strong."""
        return f"{exact(self.num_ops)} of {CHANGES} changes, each with a strength of {between(self.factor)}"

    def description(self) -> str:
        """How many changes, and how strong."""
        return f"{exact(self.num_ops)} changes, {between(self.factor)}"
