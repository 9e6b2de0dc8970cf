"""Augmentation layers that change tones: fewer of them, inverted ones, evened ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost
from cnnstudio.core.layer import Derivation, Fix, ShapeError, Step
from cnnstudio.core.numerals import exact
from cnnstudio.core.receptive_field import WHOLE, Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Range, Shape
from cnnstudio.layers.augmentation import (
    Augmentation,
    between,
    chance_seed_setting,
    factor_setting,
    value_range_setting,
)


@register
@dataclass(frozen=True, slots=True)
class RandomPosterization(Augmentation):
    """Keep only a random number of bits of each pixel while training."""

    kind = "random_posterization"
    is_everyday = False
    label = "Random posterization"
    keras_name = "RandomPosterization"

    factor: Range = factor_setting((4.0, 8.0), "Bits", "Bits of 8 that are kept, from … up to below …; whole numbers.",
                                   1.0, 8.0)  # fmt: skip
    value_range: Range = value_range_setting()
    seed: int | None = chance_seed_setting()

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came; there are no halves of bits."""
        if any(bits % 1 for bits in self.factor):
            whole = float(int(self.factor[0])), float(int(self.factor[1]))
            raise ShapeError(
                f"Random posterization keeps whole bits, not {between(self.factor)}: use whole numbers.",
                Fix(f"Use {between(whole)}", {"factor": whole}),
            )
        return self.image_shape(inputs[0])

    def keras_arguments(self) -> dict[str, Any]:
        """Keras's arguments: whole numbers."""
        return {**self.to_data(), "factor": [int(bits) for bits in self.factor]}

    def while_training(self, shape: Shape) -> str:
        """How many tones are left."""
        fewest, most = int(self.factor[0]), max(int(self.factor[0]), int(self.factor[1]) - 1)
        kept = f"{fewest} bits" if fewest == most else f"{fewest} … {most} bits"
        tones = f"{2**fewest}" if fewest == most else f"{2**fewest} … {2**most}"
        return f"{kept} of 8 are kept: {tones} tones a channel"

    def description(self) -> str:
        """The bits."""
        return f"{between(self.factor)} bits"


@register
@dataclass(frozen=True, slots=True)
class Solarization(Augmentation):
    """Invert the tones above a random limit while training, as light does to a film."""

    kind = "solarization"
    is_everyday = False
    label = "Solarization"
    keras_name = "Solarization"

    addition_factor: Range = factor_setting(
        (0.0, 0.0), "Addition", "Share of 255 that is added first, from … to."
    )
    threshold_factor: Range = factor_setting(
        (0.5, 1.0), "Limit", "Share of 255 from which tones are inverted, from … to."
    )
    value_range: Range = value_range_setting()
    seed: int | None = chance_seed_setting()

    def while_training(self, shape: Shape) -> str:
        """The formula, on the scale of 0 … 255; Keras stretches only the upper ends by 255."""
        added = between((self.addition_factor[0], 255 * self.addition_factor[1]))
        limit = between((self.threshold_factor[0], 255 * self.threshold_factor[1]))
        return f"y = x + {added}; where y is {limit} or more, 255 − y (pixels as 0 … 255)"

    def description(self) -> str:
        """The limit."""
        return f"limit {between(self.threshold_factor)}"


@register
@dataclass(frozen=True, slots=True)
class RandomInvert(Augmentation):
    """Turn some images into their negatives while training."""

    kind = "random_invert"
    is_everyday = False
    label = "Random invert"
    keras_name = "RandomInvert"

    factor: Range = factor_setting((0.0, 1.0), "Chance", "How likely an image is changed, drawn from … to.")
    value_range: Range = value_range_setting()
    seed: int | None = chance_seed_setting()

    def while_training(self, shape: Shape) -> str:
        """How likely, and the formula."""
        return f"with a chance of {between(self.factor, 100, ' %')} {self.value_range[1]:g} − x"

    def description(self) -> str:
        """How likely."""
        return between(self.factor, 100, " %")


@register
@dataclass(frozen=True, slots=True)
class Equalization(Augmentation):
    """Spread the tones of each channel evenly over the batch's histogram, while training."""

    kind = "equalization"
    is_everyday = False
    label = "Equalization"
    keras_name = "Equalization"

    value_range: Range = value_range_setting()
    bins: int = setting(256, "Bins", "Steps of the histogram.", minimum=1)

    def while_training(self, shape: Shape) -> str:
        """What becomes of a tone."""
        return f"each tone becomes 255 · the share of darker ones, out of {exact(self.bins)} steps a channel"

    def description(self) -> str:
        """The steps."""
        return f"{exact(self.bins)} bins"


@register
@dataclass(frozen=True, slots=True)
class AutoContrast(Augmentation):
    """Stretch each channel so that its darkest pixel is black and its brightest white; in use, too."""

    kind = "auto_contrast"
    is_everyday = False
    acts_in_use = True
    label = "Auto contrast"
    keras_name = "AutoContrast"

    value_range: Range = value_range_setting()

    def cost(self, *inputs: Shape) -> Cost:
        """No weights; its operations are not counted, since they depend on the range."""
        return Cost(flops=None)

    def reach(self, *inputs: Shape) -> tuple[Reach, ...]:
        """The darkest and the brightest pixel may stand anywhere."""
        return (WHOLE, WHOLE)

    def while_training(self, shape: Shape) -> str:
        """The formula."""
        lower, upper = self.value_range
        return f"(x − min) / (max − min) of the channel, stretched to {between((lower, upper))}"

    def derivation(self, *inputs: Shape) -> Derivation:
        """The formula, the same in training and in use."""
        return (
            Step("Output", self.while_training(inputs[0]), "in training and in use"),
            Step("Parameters", "0", "Auto contrast learns nothing"),
        )

    def description(self) -> str:
        """The range."""
        return f"to {between(self.value_range)}"
