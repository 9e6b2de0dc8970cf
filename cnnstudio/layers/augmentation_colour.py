"""Augmentation layers that change brightness, contrast and colours at random."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.numerals import enumeration
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Range, Shape
from cnnstudio.layers.augmentation import (
    Augmentation,
    between,
    chance_seed_setting,
    factor_setting,
    reach,
    value_range_setting,
)


@register
@dataclass(frozen=True, slots=True)
class RandomBrightness(Augmentation):
    """Make each image brighter or darker by a random amount while training."""

    kind = "random_brightness"
    label = "Random brightness"
    keras_name = "RandomBrightness"

    factor: Range = factor_setting(
        (-0.2, 0.2), "Brightness", "Share of the value range that is added, from … to.", -1.0
    )
    value_range: Range = value_range_setting()
    seed: int | None = chance_seed_setting()

    def while_training(self, shape: Shape) -> str:
        """What is added, in the unit of the pixels."""
        lower, upper = self.value_range
        return f"x + {between(self.factor)} of the value range = x + {between(self.factor, upper - lower)}, cut to {between(self.value_range)}"

    def description(self) -> str:
        """The share that is added."""
        return reach(self.factor, 100, " %")


@register
@dataclass(frozen=True, slots=True)
class RandomContrast(Augmentation):
    """Stretch or shrink how far pixels are from their channel's mean, while training."""

    kind = "random_contrast"
    label = "Random contrast"
    keras_name = "RandomContrast"

    factor: Range = factor_setting(
        (0.2, 0.2), "Contrast", "The contrast is multiplied by a number from 1 − the first to 1 + the second."
    )
    value_range: Range = value_range_setting()
    seed: int | None = chance_seed_setting()

    def while_training(self, shape: Shape) -> str:
        """The formula."""
        return f"(x − mean) · {self.description()} + mean, cut to {between(self.value_range)}"

    def description(self) -> str:
        """The factor of the contrast."""
        return between((1 - self.factor[0], 1 + self.factor[1]))


@register
@dataclass(frozen=True, slots=True)
class RandomHue(Augmentation):
    """Turn the colours of each image by a random amount while training."""

    kind = "random_hue"
    is_everyday = False
    label = "Random hue"
    keras_name = "RandomHue"
    channel_counts = (3,)

    factor: Range = factor_setting(
        (0.0, 0.1), "Hue", "Share of half the colour circle, from … to; either way round."
    )
    value_range: Range = value_range_setting()
    seed: int | None = chance_seed_setting()

    def while_training(self, shape: Shape) -> str:
        """The angles on the colour circle."""
        return (
            f"colours turned by {self.description()} on the circle, either way: 180° · {between(self.factor)}"
        )

    def description(self) -> str:
        """The angles."""
        return between(self.factor, 180, "°")


@register
@dataclass(frozen=True, slots=True)
class RandomSaturation(Augmentation):
    """Make the colours of each image stronger or paler by a random factor while training."""

    kind = "random_saturation"
    is_everyday = False
    label = "Random saturation"
    keras_name = "RandomSaturation"
    channel_counts = (3,)

    factor: Range = factor_setting(
        (0.4, 0.6), "Saturation", "f from … to: saturation · f / (1 − f); 0.5 leaves it, 0 is grey.", -1.0
    )
    value_range: Range = value_range_setting()
    seed: int | None = chance_seed_setting()

    def while_training(self, shape: Shape) -> str:
        """The formula."""
        return f"saturation · f / (1 − f), f in {between(self.factor)}: 0.5 leaves it, 0 and less is grey"

    def description(self) -> str:
        """The range of f."""
        return f"f {between(self.factor)}"


@register
@dataclass(frozen=True, slots=True)
class RandomColorJitter(Augmentation):
    """Change brightness, contrast, saturation and hue at random while training."""

    kind = "random_color_jitter"
    is_everyday = False
    label = "Random colour jitter"
    keras_name = "RandomColorJitter"

    value_range: Range = value_range_setting()
    brightness_factor: Range | None = setting(
        (-0.2, 0.2), "Brightness", "As of random brightness; empty: unchanged.", minimum=-1.0, maximum=1.0
    )
    contrast_factor: Range | None = setting(
        (0.2, 0.2), "Contrast", "As of random contrast; empty: unchanged.", minimum=0.0, maximum=1.0
    )
    saturation_factor: Range | None = setting(
        None,
        "Saturation",
        "As of random saturation, for 3 channels; empty: unchanged.",
        minimum=-1.0,
        maximum=1.0,
    )
    hue_factor: Range | None = setting(
        None, "Hue", "As of random hue, for 3 channels; empty: unchanged.", minimum=0.0, maximum=1.0
    )
    seed: int | None = chance_seed_setting()

    def allowed_channels(self) -> tuple[int, ...]:
        """Saturation and hue need three channels."""
        return () if self.saturation_factor is None and self.hue_factor is None else (3,)

    def _parts(self) -> dict[str, Range]:
        named = {
            "brightness": self.brightness_factor, "contrast": self.contrast_factor,
            "saturation": self.saturation_factor, "hue": self.hue_factor,
        }  # fmt: skip
        return {name: limits for name, limits in named.items() if limits is not None}

    def while_training(self, shape: Shape) -> str:
        """What is changed, in this order."""
        return ", then ".join(f"{name} {between(limits)}" for name, limits in self._parts().items()) or "x"

    def description(self) -> str:
        """What is changed."""
        return enumeration(list(self._parts())) or "nothing is changed"
