"""Augmentation layers that filter, erase or recode pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cnnstudio.core.catalogue import register
from cnnstudio.core.layer import Fix, ShapeError
from cnnstudio.core.numerals import exact, signed, tight
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Pair, Range, Reals, Shape
from cnnstudio.layers.augmentation import (
    Augmentation,
    between,
    chance_seed_setting,
    factor_setting,
    value_range_setting,
)


@register
@dataclass(frozen=True, slots=True)
class RandomErasing(Augmentation):
    """Fill a random rectangle of some images while training, so that no part is relied upon.

    Source: Zhong et al. (2020), *Random erasing data augmentation*.
    """

    kind = "random_erasing"
    label = "Random erasing"
    keras_name = "RandomErasing"

    factor: Range = factor_setting((0.0, 1.0), "Chance", "How likely an image is changed, drawn from … to.")
    scale: Range = factor_setting(
        (0.02, 0.33), "Area", "Share of the image that the rectangle covers, from … to."
    )
    fill_value: Reals | None = setting(
        None, "Fill value", "What stands in it: one number, or one for each of 3 channels; empty: noise."
    )
    value_range: Range = value_range_setting()
    seed: int | None = chance_seed_setting()

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came, if there are as many values as channels."""
        shape = self.image_shape(inputs[0])
        count = len(self.fill_value or (0.0,))
        if count not in (1, 3) or (count == 3 and shape[2] not in (3, None)) or self.fill_value == ():
            raise ShapeError(
                f"Random erasing takes one value, or one for each of 3 channels; it has {len(self.fill_value or ())} for "
                f"{exact(shape[2])} channels: give one.",
                Fix("Fill with 0", {"fill_value": (0.0,)}),
            )
        return shape

    def keras_arguments(self) -> dict[str, Any]:
        """Keras's arguments: a single value is no list."""
        arguments = self.to_data()
        if self.fill_value is not None and len(self.fill_value) == 1:
            arguments["fill_value"] = self.fill_value[0]
        return arguments

    def while_training(self, shape: Shape) -> str:
        """How likely, how large, and what stands there."""
        filled = "noise" if self.fill_value is None else ", ".join(signed(value) for value in self.fill_value)
        area = between(self.scale, 100, " %")
        return f"with a chance of {between(self.factor, 100, ' %')} a rectangle of {area} of the image becomes {filled}"

    def description(self) -> str:
        """How large."""
        return f"{between(self.scale, 100, ' %')} of the image"


@register
@dataclass(frozen=True, slots=True)
class RandomGaussianBlur(Augmentation):
    """Blur some images while training."""

    kind = "random_gaussian_blur"
    is_everyday = False
    label = "Random Gaussian blur"
    keras_name = "RandomGaussianBlur"

    factor: Range = factor_setting((0.0, 1.0), "Chance", "How likely an image is changed, drawn from … to.")
    kernel_size: Pair = setting((3, 3), "Kernel", "Height × width, in px; odd.", minimum=1)
    sigma: Range = factor_setting((0.0, 1.0), "Deviation", "Width of the bell curve, in px, drawn from … to.")
    value_range: Range = value_range_setting()
    seed: int | None = chance_seed_setting()

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came; a kernel needs a middle."""
        if any(size % 2 == 0 for size in self.kernel_size):
            odd = (
                self.kernel_size[0] + 1 - self.kernel_size[0] % 2,
                self.kernel_size[1] + 1 - self.kernel_size[1] % 2,
            )
            raise ShapeError(
                f"Random Gaussian blur needs a kernel with a middle; it has {tight(self.kernel_size)} px: use odd sizes.",
                Fix(f"Use {tight(odd)}", {"kernel_size": odd}),
            )
        return self.image_shape(inputs[0])

    def while_training(self, shape: Shape) -> str:
        """How likely, and the kernel."""
        kernel = f"a bell curve of {tight(self.kernel_size)} px and deviation {between(self.sigma)} px"
        return f"with a chance of {between(self.factor, 100, ' %')} blurred by {kernel}"

    def description(self) -> str:
        """The kernel."""
        return tight(self.kernel_size)


@register
@dataclass(frozen=True, slots=True)
class RandomSharpness(Augmentation):
    """Blur or sharpen each image by a random amount while training."""

    kind = "random_sharpness"
    is_everyday = False
    label = "Random sharpness"
    keras_name = "RandomSharpness"

    factor: Range = factor_setting(
        (0.25, 0.75), "Sharpness", "f from … to: 0 blurs, 0.5 leaves the image, 1 sharpens."
    )
    value_range: Range = value_range_setting()
    seed: int | None = chance_seed_setting()

    def while_training(self, shape: Shape) -> str:
        """The formula."""
        return (
            f"x + (1 − 2·f) · (blurred − x), f in {between(self.factor)}, cut to {between(self.value_range)}"
        )

    def description(self) -> str:
        """The range of f."""
        return f"f {between(self.factor)}"


@register
@dataclass(frozen=True, slots=True)
class RandomGrayscale(Augmentation):
    """Take the colour out of some images while training.

    Keras does not save a seed of it, so there is none to set.
    """

    kind = "random_grayscale"
    is_everyday = False
    label = "Random greyscale"
    keras_name = "RandomGrayscale"
    channel_counts = (1, 3)

    factor: float = setting(0.5, "Chance", "How likely an image is changed.", minimum=0, maximum=1)

    def while_training(self, shape: Shape) -> str:
        """How likely."""
        return f"{100 * self.factor:g} % of the images become grey"

    def description(self) -> str:
        """How likely."""
        return f"{100 * self.factor:g} %"


@register
@dataclass(frozen=True, slots=True)
class RandomColorDegeneration(Augmentation):
    """Mix each image with its grey copy by a random share while training."""

    kind = "random_color_degeneration"
    is_everyday = False
    label = "Random colour degeneration"
    keras_name = "RandomColorDegeneration"
    channel_counts = (3,)

    factor: Range = factor_setting((0.0, 0.5), "Grey", "Share of the grey copy, from … to; below 0 strengthens colours.",
                                   -1.0)  # fmt: skip
    value_range: Range = value_range_setting()
    seed: int | None = chance_seed_setting()

    def while_training(self, shape: Shape) -> str:
        """The formula."""
        return f"x + f · (grey − x), f in {between(self.factor)}, cut to {between(self.value_range)}"

    def description(self) -> str:
        """The share of grey."""
        return f"{between(self.factor, 100, ' %')} grey"
