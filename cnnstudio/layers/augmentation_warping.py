"""Augmentation layers that cut out of images or bend them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.catalogue import register
from cnnstudio.core.layer import Derivation, Finding, Fix, ShapeError, Step
from cnnstudio.core.numerals import exact, tight
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import shape_text
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
    value_range_setting,
)


@register
@dataclass(frozen=True, slots=True)
class RandomCrop(Augmentation):
    """Cut a random part of one size out of each batch of images while training."""

    kind = "random_crop"
    label = "Random crop"
    keras_name = "RandomCrop"
    moves_pixels = True
    draws_per_batch = True

    height: int = setting(24, "Height", "Rows that are kept, in px.", minimum=1)
    width: int = setting(24, "Width", "Columns that are kept, in px.", minimum=1)
    seed: int | None = chance_seed_setting()

    @classmethod
    def suited_to(cls, shape: Shape) -> RandomCrop:
        """Seven eighths of each side."""
        height, width = (24 if size is None else max(1, size * 7 // 8) for size in shape[:2])
        return cls(height, width)

    def output_shape(self, *inputs: Shape) -> Shape:
        """The part's size; the channels stay."""
        return (self.height, self.width, self.image_shape(inputs[0])[2])

    def reach(self, *inputs: Shape) -> tuple[Reach, ...] | None:
        """Unknown: the part lies elsewhere each time."""
        return None

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """In use Keras cuts nothing, so that other sizes come out than the layers behind are built for."""
        if inputs[0][:2] == (self.height, self.width):
            return ()
        part = tight((self.height, self.width))
        message = (
            f"Random crop gives {part} px while training, but in use Keras leaves {shape_text(inputs[0])} as it is: "
            "layers behind Flatten then fail. Crop the images before the network, or pool globally behind it."
        )
        return (Finding(message, (Fix("Remove the layer", remove=True),), is_error=False),)

    def motion(self, draw: Draw, size: tuple[int, int]) -> Motion | None:
        """A part of one image; of a smaller one the middle, stretched."""
        kept = (self.height, self.width)
        if size[0] > self.height and size[1] > self.width:
            top, left = (draw(0, side - part + 1) // 1 for side, part in zip(size, kept, strict=True))
            return Motion((1.0, 0.0, left, 0.0, 1.0, top), kept)
        height = max(min(size[0], size[1] * self.height // self.width), 1)
        width = max(min(size[1], size[0] * self.width // self.height), 1)
        top, left = (size[0] - height) // 2, (size[1] - width) // 2
        # Keras takes as much behind that place as there is.
        height, width = min(self.height, size[0] - top), min(self.width, size[1] - left)
        down, across = height / self.height, width / self.width
        return Motion((across, 0.0, left + (across - 1) / 2, 0.0, down, top + (down - 1) / 2), kept)

    def while_training(self, shape: Shape) -> str:
        """Which part is kept; smaller images are enlarged."""
        part, whole = tight((self.height, self.width)), tight(shape[:2])
        if None not in shape[:2] and self.height < (shape[0] or 0) and self.width < (shape[1] or 0):
            places = f"{exact((shape[0] or 0) - self.height + 1)}·{exact((shape[1] or 0) - self.width + 1)}"
            return f"{part} px out of {whole} px, at one of {places} places for the whole batch"
        return f"{part} px out of {whole} px; from smaller images the middle, stretched to that size"

    def derivation(self, *inputs: Shape) -> Derivation:
        """The part, and that it is only cut while training."""
        shape = inputs[0]
        return (
            Step("Output", f"[{shape_text(shape)}] → [{shape_text(self.output_shape(shape))}]"),
            Step("While training", self.while_training(shape)),
            Step("In use", "x", "nothing is cut"),
            Step("Parameters", "0", "cropping learns nothing"),
        )

    def description(self) -> str:
        """The part's size."""
        return f"{tight((self.height, self.width))} px"


@register
@dataclass(frozen=True, slots=True)
class RandomPerspective(Augmentation):
    """Show some images as if seen from aside while training."""

    kind = "random_perspective"
    is_everyday = False
    label = "Random perspective"
    keras_name = "RandomPerspective"
    moves_pixels = True
    fill_mode: ClassVar[str] = "constant"

    factor: Range = factor_setting((0.0, 1.0), "Chance", "How likely an image is changed, drawn from … to.")
    scale: float = setting(
        1.0, "Scale", "How far the corners move: 1 is up to half of the size.", minimum=0, maximum=1
    )
    interpolation: str = interpolation_setting()
    fill_value: float = fill_value_setting()
    seed: int | None = chance_seed_setting()

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came; a line of pixels has no corners to move."""
        shape = self.image_shape(inputs[0])
        if 1 in shape[:2]:
            raise ShapeError(
                f"{self.label} needs at least 2×2 px; it gets {tight(shape[:2])} px: put it where the image is larger.",
                Fix("Remove the layer", remove=True),
            )
        return shape

    def motion(self, draw: Draw, size: tuple[int, int]) -> Motion | None:
        """Three corners moved, each along the sides that meet in it; the first one, at 0, stays, as in Keras.

        The corners come to stand at (w·r, 0), (0, h·l) and (w·x, h·y) where w and h are the distances between
        the corners. What leads from there to the square is worked out from that by hand.

        Source: keras.layers.RandomPerspective, keras.ops.image.perspective_transform.
        """
        is_moved = draw(0, 1) < draw(*self.factor)
        right, lower, x, y = (1 + is_moved * draw(-self.scale / 2, self.scale / 2) for _ in range(4))
        height, width = (side - 1.0 for side in size)
        share = x / right + y / lower - 1
        across, down = (y / lower - 1) / (width * x), (x / right - 1) / (height * y)
        return Motion((share / x, 0.0, 0.0, 0.0, share / y, 0.0), size, (across, down))

    def while_training(self, shape: Shape) -> str:
        """How likely, and how far."""
        return (
            f"with a chance of {between(self.factor, 100, ' %')} corners move by up to {50 * self.scale:g} % "
            f"of their distance; {fill_value_text(self.fill_value, 'constant')}"
        )

    def description(self) -> str:
        """How far corners move."""
        return f"up to {50 * self.scale:g} %"


@register
@dataclass(frozen=True, slots=True)
class RandomElasticTransform(Augmentation):
    """Bend some images like rubber while training, as handwriting varies.

    Keras names a fill mode "mirror", too, which its own image functions refuse while training.

    Source: Simard, Steinkraus & Platt (2003), *Best practices for convolutional neural networks*.
    """

    kind = "random_elastic_transform"
    is_everyday = False
    label = "Random elastic transform"
    keras_name = "RandomElasticTransform"
    moves_pixels = True

    factor: Range = factor_setting((0.0, 1.0), "Chance", "How likely an image is changed, drawn from … to.")
    scale: Range = factor_setting((0.0, 1.0), "Scale", "How strong the bends are, drawn from … to.")
    interpolation: str = interpolation_setting()
    fill_mode: str = fill_mode_setting()
    fill_value: float = fill_value_setting()
    value_range: Range = value_range_setting()
    seed: int | None = chance_seed_setting()

    def while_training(self, shape: Shape) -> str:
        """How likely, and how strong."""
        return (
            f"with a chance of {between(self.factor, 100, ' %')} bent with a strength of {between(self.scale)}; "
            f"{fill_value_text(self.fill_value, self.fill_mode)}"
        )

    def description(self) -> str:
        """The strength."""
        return f"strength {between(self.scale)}"
