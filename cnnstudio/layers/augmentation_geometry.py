"""Augmentation layers that move pixels: flips, rotations, shifts, zooms and bends."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.layer import Fix, ShapeError
from cnnstudio.core.numerals import exact
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Range, Shape
from cnnstudio.layers.augmentation import (
    Augmentation,
    Draw,
    Motion,
    between,
    chance_seed_setting,
    factor_setting,
    fill_mode_setting,
    fill_value_setting,
    fill_value_text,
    interpolation_setting,
    reach,
)

_WAYS = {
    "horizontal": "left and right", "vertical": "top and bottom",
    "horizontal_and_vertical": "left and right, and top and bottom,",
}  # fmt: skip


@register
@dataclass(frozen=True, slots=True)
class RandomFlip(Augmentation):
    """Mirror a random half of the images while training."""

    kind = "random_flip"
    label = "Random flip"
    keras_name = "RandomFlip"
    moves_pixels = True

    mode: str = setting(
        "horizontal_and_vertical",
        "Mode",
        "Which sides change places, each in half of the images.",
        choices=tuple(_WAYS),
    )
    seed: int | None = chance_seed_setting()

    @classmethod
    def suited_to(cls, shape: Shape) -> RandomFlip:
        """Left and right alone: few photographs are seen upside down."""
        return cls("horizontal")

    def motion(self, draw: Draw, size: tuple[int, int]) -> Motion | None:
        """Mirrored, or as it was."""
        flips = draw(0, 1) <= 0.5
        height, width = size
        across, down = flips * ("horizontal" in self.mode), flips * ("vertical" in self.mode)
        return Motion(
            (1 - 2.0 * across, 0.0, across * (width - 1.0), 0.0, 1 - 2.0 * down, down * (height - 1.0)), size
        )

    def while_training(self, shape: Shape) -> str:
        """Which sides change places."""
        return f"{_WAYS[self.mode]} change places in half of the images"

    def description(self) -> str:
        """Which way."""
        return self.mode.replace("_", " ")


@register
@dataclass(frozen=True, slots=True)
class RandomRotation(Augmentation):
    """Turn each image by a random angle while training."""

    kind = "random_rotation"
    label = "Random rotation"
    keras_name = "RandomRotation"
    moves_pixels = True

    factor: Range = factor_setting((-0.1, 0.1), "Turn", "Share of a full turn, from … to; above 0 is counterclockwise.",
                                   -1.0)  # fmt: skip
    fill_mode: str = fill_mode_setting()
    interpolation: str = interpolation_setting()
    seed: int | None = chance_seed_setting()
    fill_value: float = fill_value_setting()

    def motion(self, draw: Draw, size: tuple[int, int]) -> Motion | None:
        """Turned about the middle."""
        turned = 1j ** (4 * draw(*self.factor))  # i is a quarter of a turn
        cosine, sine = turned.real, turned.imag
        y, x = ((side - 1) / 2 for side in size)
        return Motion(
            (cosine, -sine, x - x * cosine + y * sine, sine, cosine, y - x * sine - y * cosine), size
        )

    def while_training(self, shape: Shape) -> str:
        """The angles."""
        turned = f"turned by {self.description()}: 360° · {between(self.factor)}"
        return f"{turned}; {fill_value_text(self.fill_value, self.fill_mode)}"

    def description(self) -> str:
        """The angles."""
        return reach(self.factor, 360, "°")


@register
@dataclass(frozen=True, slots=True)
class RandomTranslation(Augmentation):
    """Shift each image by a random way while training."""

    kind = "random_translation"
    label = "Random translation"
    keras_name = "RandomTranslation"
    moves_pixels = True

    height_factor: Range = factor_setting(
        (-0.1, 0.1), "Down", "Share of the height, from … to; below 0 is up.", -1.0
    )
    width_factor: Range = factor_setting(
        (-0.1, 0.1), "Right", "Share of the width, from … to; below 0 is left.", -1.0
    )
    fill_mode: str = fill_mode_setting()
    interpolation: str = interpolation_setting()
    seed: int | None = chance_seed_setting()
    fill_value: float = fill_value_setting()

    def motion(self, draw: Draw, size: tuple[int, int]) -> Motion | None:
        """Shifted."""
        down, right = (draw(*limits) * side for limits, side in zip(self._factors(), size, strict=True))
        return Motion((1.0, 0.0, -right, 0.0, 1.0, -down), size)

    def while_training(self, shape: Shape) -> str:
        """The ways, in pixels where the size is fixed."""
        down, right = (_pixels(limits, size) for limits, size in zip(self._factors(), shape[:2], strict=True))
        return (
            f"moved down by {down} and right by {right}; {fill_value_text(self.fill_value, self.fill_mode)}"
        )

    def _factors(self) -> tuple[Range, Range]:
        return self.height_factor, self.width_factor

    def description(self) -> str:
        """Shares of height and width."""
        return " × ".join(reach(limits, 100, " %") for limits in dict.fromkeys(self._factors()))


def _pixels(limits: Range, size: int | None) -> str:
    share = between(limits, 100, " %")
    return share if size is None else f"{share} of {exact(size)} px = {between(limits, size, ' px')}"


@register
@dataclass(frozen=True, slots=True)
class RandomZoom(Augmentation):
    """Enlarge or shrink what each image shows by a random factor while training."""

    kind = "random_zoom"
    label = "Random zoom"
    keras_name = "RandomZoom"
    moves_pixels = True

    height_factor: Range = factor_setting(
        (-0.2, 0.2),
        "Height",
        "How much more of the height is seen, as a share, from … to; below 0 enlarges.",
        -1.0,
    )
    width_factor: Range | None = setting(None, "Width", "The same for the width; empty: as the height, without distortion.",
                                         minimum=-1.0, maximum=1.0)  # fmt: skip
    fill_mode: str = fill_mode_setting()
    interpolation: str = interpolation_setting()
    seed: int | None = chance_seed_setting()
    fill_value: float = fill_value_setting()

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came; a factor of −1 would leave nothing of the image."""
        for name, limits in (("height_factor", self.height_factor), ("width_factor", self.width_factor)):
            if limits is not None and limits[0] == -1:
                fixed = (-0.5, max(limits[1], -0.5))
                raise ShapeError(
                    f"Random zoom: a factor of −1 shows 1 − 1 = 0 of the {name.partition('_')[0]}: use more, such as −0.5.",
                    Fix("Begin at −0.5", {name: fixed}),
                )
        return self.image_shape(inputs[0])

    def motion(self, draw: Draw, size: tuple[int, int]) -> Motion | None:
        """Enlarged or shrunk about the middle."""
        height = 1 + draw(*self.height_factor)
        width = height if self.width_factor is None else 1 + draw(*self.width_factor)
        y, x = ((side - 1) / 2 for side in size)
        return Motion((width, 0.0, x * (1 - width), 0.0, height, y * (1 - height)), size)

    def while_training(self, shape: Shape) -> str:
        """How much is seen."""
        height = f"{between(_shown(self.height_factor), 100, ' %')} of the height"
        width = (
            "as much of the width"
            if self.width_factor is None
            else (f"{between(_shown(self.width_factor), 100, ' %')} of the width")
        )
        return f"{height} and {width} are seen; {fill_value_text(self.fill_value, self.fill_mode)}"

    def description(self) -> str:
        """How much is seen."""
        factors = [self.height_factor] + ([] if self.width_factor is None else [self.width_factor])
        return " × ".join(reach(_shown(limits), 100, " %") for limits in factors)


def _shown(limits: Range) -> Range:
    return 1 + limits[0], 1 + limits[1]


@register
@dataclass(frozen=True, slots=True)
class RandomShear(Augmentation):
    """Slant each image by a random amount while training."""

    kind = "random_shear"
    is_everyday = False
    label = "Random shear"
    keras_name = "RandomShear"
    moves_pixels = True

    x_factor: Range = factor_setting(
        (0.0, 0.2), "Sideways", "Shift of each row against the next, in px, from … to; either way."
    )
    y_factor: Range = factor_setting(
        (0.0, 0.0), "Upwards", "Shift of each column against the next, in px, from … to; either way."
    )
    interpolation: str = interpolation_setting()
    fill_mode: str = fill_mode_setting()
    fill_value: float = fill_value_setting()
    seed: int | None = chance_seed_setting()

    def motion(self, draw: Draw, size: tuple[int, int]) -> Motion | None:
        """Slanted, either way."""
        way = 1 - 2.0 * (draw(0, 1) > 0.5)
        return Motion((1.0, way * draw(*self.x_factor), 0.0, way * draw(*self.y_factor), 1.0, 0.0), size)

    def while_training(self, shape: Shape) -> str:
        """By how much rows and columns are shifted."""
        rows, columns = between(self.x_factor), between(self.y_factor)
        filled = fill_value_text(self.fill_value, self.fill_mode)
        return f"each row shifted by {rows} px against the next and each column by {columns} px, either way; {filled}"

    def description(self) -> str:
        """Both ranges."""
        return f"{between(self.x_factor)} × {between(self.y_factor)}"
