"""What the layers share that change images at random while training, and their settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from cnnstudio.core.layer import Finding, Fix, Layer, ShapeError
from cnnstudio.core.numerals import signed
from cnnstudio.core.settings import Setting, setting
from cnnstudio.core.shapes import shape_text
from cnnstudio.core.values import Range, Shape
from cnnstudio.layers.demands import map_shape
from cnnstudio.layers.regularization import Regularization, seed_setting

INTERPOLATIONS = ("nearest", "bilinear")
FILL_MODES = ("reflect", "wrap", "constant", "nearest")

Drawn = Any
"""A number; or an array of them, one for each of several images."""

Draw = Callable[[float, float], Drawn]
"""Draws a number between two others, all equally likely; or one for each of several images."""


@dataclass(frozen=True, slots=True)
class Motion:
    """Where each pixel of a moved image takes its value from.

    Attributes:
        matrix: Six numbers: from a place that comes out, (column, row), column · a + row · b + c gives the column before,
            and the other three the row. The middle of the first pixel is at 0.
        size: Height and width that come out, in px.
        perspective: Two numbers: both places before are divided by column · g + row · h + 1.
    """

    matrix: tuple[Drawn, Drawn, Drawn, Drawn, Drawn, Drawn]
    size: tuple[int, int]
    perspective: tuple[Drawn, Drawn] = (0.0, 0.0)


class Augmentation(Regularization):
    """Base of the layers that change images at random while training; in use they leave them alone.

    A number given for a range f stands for −f … f, cut at the smallest value that the setting
    takes, as in Keras. A type that needs colours says how many channels it takes.

    Attributes:
        channel_counts: How many channels it can work on; () for any number.
        acts_in_use: Whether it changes images in use, too, so that it is no augmentation alone.
        draws_per_batch: Whether one draw serves all images of a batch.
        moves_pixels: Whether things in an image come to stand elsewhere, so that boxes and masks must follow.
    """

    __slots__ = ()
    group = "Augmentation"
    channel_counts: ClassVar[tuple[int, ...]] = ()
    acts_in_use: ClassVar[bool] = False
    draws_per_batch: ClassVar[bool] = False
    moves_pixels: ClassVar[bool] = False

    @classmethod
    def suited_to(cls, shape: Shape) -> Self:
        """A first layer of this type for images of a shape, (H, W, C)."""
        return cls()

    def __post_init__(self) -> None:
        """Widen numbers to ranges, then check every setting.

        Raises:
            SettingError: A setting cannot have that value.
        """
        for field in self.setting_list():
            if field.type == Range:
                object.__setattr__(self, field.name, spread(getattr(self, field.name), field))
        Layer.__post_init__(self)

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came, if it is an image."""
        return self.image_shape(inputs[0])

    def image_shape(self, shape: Shape) -> Shape:
        """The shape, if it is one of an image with channels that the layer can work on.

        Raises:
            ShapeError: It is not.
        """
        channels, counts = map_shape(self.label, shape)[2], self.allowed_channels()
        if not counts or channels is None or channels in counts:
            return shape
        allowed = " or ".join(str(count) for count in counts)
        raise ShapeError(
            f"{self.label} needs images with {allowed} channels; it gets {shape_text(shape)}: "
            "put it right behind the input of colour images, or remove it.",
            Fix("Remove the layer", remove=True),
        )

    def motion(self, draw: Draw, size: tuple[int, int]) -> Motion | None:
        """Draw where the pixels of one image go; None if it moves none, or in a way that is no motion.

        Of draws that are arrays come numbers that are arrays, so that it takes no more than arithmetic and comparisons.

        Args:
            draw: Draws the numbers.
            size: Height and width of the image, in px.
        """
        return None

    def allowed_channels(self) -> tuple[int, ...]:
        """How many channels it can work on; () for any number."""
        return self.channel_counts

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """A range of pixel values without width, by which Keras divides."""
        limits = getattr(self, "value_range", (0.0, 1.0))
        if limits[0] < limits[1]:
            return ()
        message = f"A value range of {between(limits)} has no width: give the smallest and the largest value of a pixel."
        return (Finding(message, (Fix("Use 0 … 255", {"value_range": (0.0, 255.0)}),), is_error=False),)

    @classmethod
    def from_keras(cls, config: Mapping[str, Any]) -> Self:
        """Read a saved layer.

        Keras takes the ends of a range in either order; what it slants either way it saves as
        −f … f and then takes f alone.
        """
        data = {field.name: config[field.name] for field in cls.setting_list() if field.name in config}
        for field in cls.setting_list():
            value = data.get(field.name)
            if field.type == Range and isinstance(value, (list, tuple)):
                lower, upper = sorted(value)
                data[field.name] = (0 if field.minimum == 0 and lower == -upper else lower, upper)
        return cls.from_data(data)


def moves_pixels(layer: Layer) -> bool:
    """Whether things in an image come to stand elsewhere by a layer."""
    return isinstance(layer, Augmentation) and layer.moves_pixels


def motion_of(layer: Layer, draw: Draw, size: tuple[int, int]) -> Motion | None:
    """What a layer draws for one image of a height and width in px; None if boxes and masks cannot follow it."""
    return layer.motion(draw, size) if isinstance(layer, Augmentation) else None


def spread(value: Any, field: Setting) -> Any:
    """The range that a single number stands for; anything else as it is.

    Source: ``_set_factor`` of Keras's preprocessing layers.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    lower = -abs(value) if field.minimum is None else max(-abs(value), field.minimum)
    return (lower, abs(value))


def between(limits: Range, factor: float = 1, unit: str = "") -> str:
    """A range in words: ``−36° … 36°``; the factor turns it into the unit."""
    return " … ".join(f"{signed(round(limit * factor, 6))}{unit}" for limit in limits)


def reach(limits: Range, factor: float = 1, unit: str = "") -> str:
    """A range in few words: ``±36°`` where it reaches as far to either side, else as `between`."""
    lower, upper = limits
    return (
        f"±{signed(round(upper * factor, 6))}{unit}" if lower == -upper < 0 else between(limits, factor, unit)
    )


def fill_value_text(value: float, mode: str) -> str:
    """What fills the places that no pixel comes to."""
    modes = {
        "reflect": "the image mirrored at its edges",
        "wrap": "the image over again", "nearest": "the pixels at the edge", "constant": f"the value {signed(value)}",
    }  # fmt: skip
    return f"empty places take {modes[mode]}"


def factor_setting(default: Range, label: str, text: str, minimum: float = 0.0, maximum: float = 1.0) -> Any:
    """Declare from where to where a random strength is drawn."""
    return setting(default, label, text, minimum=minimum, maximum=maximum)


def value_range_setting() -> Any:
    """Declare the range of pixel values."""
    text = "Smallest and largest value that a pixel can have where the layer stands: 0 and 1 behind that pixel scale."
    return setting((0.0, 255.0), "Value range", text)


def interpolation_setting() -> Any:
    """Declare how values between pixels are found."""
    return setting("bilinear", "Interpolation", "How values between pixels are found.", choices=INTERPOLATIONS,
                   advanced=True)  # fmt: skip


def fill_mode_setting() -> Any:
    """Declare what fills the places that no pixel comes to."""
    return setting("reflect", "Fill mode", "What fills the places that no pixel comes to.", choices=FILL_MODES,
                   advanced=True)  # fmt: skip


def fill_value_setting() -> Any:
    """Declare the value of empty places."""
    return setting(
        0.0, "Fill value", "Value of the places that no pixel comes to, in mode constant.", advanced=True
    )


def chance_seed_setting() -> Any:
    """Declare the seed of the random changes."""
    return seed_setting("the random changes")
