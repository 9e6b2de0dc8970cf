"""Layers that bring images of any size to a given one."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, scaled
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, ShapeError, Step
from cnnstudio.core.numerals import product, tight, times
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count
from cnnstudio.core.values import Shape
from cnnstudio.layers.demands import map_shape
from cnnstudio.layers.interpolation import INTERPOLATIONS, Scaling, interpolation_operations
from cnnstudio.layers.window_arithmetic import count_step


class SizeLayer(Layer):
    """What layers share whose output has a given height and width."""

    __slots__ = ()
    group = "Input and shape"
    height: int
    width: int

    def operations(self, shape: Shape) -> int | None:
        """Operations for one value that comes out; None where that depends on the image."""
        raise NotImplementedError

    def way(self, shape: Shape) -> str:
        """What happens to the map, in words."""
        raise NotImplementedError

    def output_shape(self, *inputs: Shape) -> Shape:
        """The height and width given; the channels stay."""
        shape = map_shape(self.label, inputs[0])
        return (self.height, self.width, shape[2])

    def cost(self, *inputs: Shape) -> Cost:
        """Nothing where pixels are copied; a weighted mean for each value otherwise."""
        count = element_count(self.output_shape(*inputs))
        return Cost(flops=scaled(count, self.operations(inputs[0])))

    def derivation(self, *inputs: Shape) -> Derivation:
        """Both sizes, and the operations."""
        output, each = self.output_shape(*inputs), self.operations(inputs[0])
        size = Step("Height × width", f"{times(inputs[0][:2])} → {times(output[:2])}", self.way(inputs[0]))
        if each == 0:
            return (size, Step("FLOPs", "0", "it only copies"))
        return (size, count_step("FLOPs", product((each, *output)), self.cost(*inputs).flops))


def cut_to_ratio(shape: Shape, height: int, width: int) -> tuple[Scaling, Scaling] | None:
    """How the middle part with the sides' ratio becomes height × width; None where sizes are open.

    Source: keras.layers.Resizing with ``crop_to_aspect_ratio``; keras.utils' ``smart_resize``.
    """
    if shape[0] is None or shape[1] is None:
        return None
    rows = max(1, min(shape[0], shape[1] * height // width))
    columns = max(1, min(shape[1], shape[0] * width // height))
    return (
        Scaling(rows, height, (shape[0] - rows) // 2, rows < shape[0]),
        Scaling(columns, width, (shape[1] - columns) // 2, columns < shape[1]),
    )


def padded_to_ratio(shape: Shape, height: int, width: int) -> tuple[Scaling, Scaling] | None:
    """How the map with pixels around it to the sides' ratio becomes height × width; None where sizes are open.

    Source: keras.layers.Resizing with ``pad_to_aspect_ratio``.
    """
    if shape[0] is None or shape[1] is None:
        return None
    above = (max(shape[0], shape[1] * height // width) - shape[0]) // 2
    beside = (max(shape[1], shape[0] * width // height) - shape[1]) // 2
    return Scaling(shape[0] + 2 * above, height, -above), Scaling(shape[1] + 2 * beside, width, -beside)


@register
@dataclass(frozen=True, slots=True)
class Resizing(SizeLayer):
    """Bring every image to one height and width."""

    kind = "resizing"
    label = "Resizing"
    keras_name = "Resizing"
    is_everyday = False

    height: int = setting(224, "Height", "Rows that come out, in px.", minimum=1)
    width: int = setting(224, "Width", "Columns that come out, in px.", minimum=1)
    interpolation: str = setting("bilinear", "Interpolation", "How values between pixels come about.",
                                 choices=INTERPOLATIONS)  # fmt: skip
    crop_to_aspect_ratio: bool = setting(
        False, "Cut to ratio", "Cut the sides off that do not fit, instead of stretching the image."
    )
    pad_to_aspect_ratio: bool = setting(
        False, "Pad to ratio", "Add borders where sides are missing, instead of stretching the image."
    )
    fill_value: float = setting(0.0, "Border value", "What the added borders hold.", advanced=True)
    antialias: bool = setting(
        False, "Antialias", "Take in more pixels where the image gets smaller.", advanced=True
    )

    def output_shape(self, *inputs: Shape) -> Shape:
        """The height and width given; the channels stay."""
        output = SizeLayer.output_shape(self, *inputs)
        if self.crop_to_aspect_ratio and self.pad_to_aspect_ratio:
            raise ShapeError(
                "Resizing can either cut or pad to the ratio of the sides, not both: switch one off.",
                Fix("Only cut", {"pad_to_aspect_ratio": False}),
                Fix("Only pad", {"crop_to_aspect_ratio": False}),
            )
        return output

    def _scalings(self, shape: Shape) -> tuple[Scaling, Scaling] | None:
        """How height and width change; None where sizes are open."""
        if self.crop_to_aspect_ratio:
            return cut_to_ratio(shape, self.height, self.width)
        if self.pad_to_aspect_ratio:
            return padded_to_ratio(shape, self.height, self.width)
        if shape[0] is None or shape[1] is None:
            return None
        return Scaling(shape[0], self.height), Scaling(shape[1], self.width)

    def operations(self, shape: Shape) -> int | None:
        """A weighted mean of neighbours; with antialiasing of as many as the size of the image tells."""
        scalings = self._scalings(shape)
        if scalings is not None and all(axis.length == axis.target for axis in scalings):
            return 0
        if self.interpolation == "nearest" or not self.antialias:
            return interpolation_operations(self.interpolation)
        if scalings is None or any(axis.length > axis.target for axis in scalings):
            return None
        return interpolation_operations(self.interpolation)

    def reach(self, *inputs: Shape) -> tuple[Reach, ...] | None:
        """The pixels between which a value lies; unknown where sizes are open."""
        axes = [
            axis.reach(self.interpolation, self.antialias)
            for axis in self._scalings(inputs[0]) or (None,)
            if axis
        ]
        known = tuple([axis for axis in axes if axis is not None])
        return known if len(known) == 2 else None

    def way(self, shape: Shape) -> str:
        """Whether it is stretched, cut or padded."""
        if self.crop_to_aspect_ratio:
            return "sides that do not fit are cut off"
        return "borders are added where sides are missing" if self.pad_to_aspect_ratio else ""

    def description(self) -> str:
        """The size, and the way to it."""
        ratio = ["cut to ratio"] * self.crop_to_aspect_ratio + ["padded to ratio"] * self.pad_to_aspect_ratio
        return ", ".join([tight((self.height, self.width)), self.interpolation, *ratio])


@register
@dataclass(frozen=True, slots=True)
class CenterCrop(SizeLayer):
    """Keep the middle of every image; one that is too small is enlarged first."""

    kind = "center_crop"
    is_everyday = False
    label = "Center crop"
    keras_name = "CenterCrop"
    is_everyday = False

    height: int = setting(224, "Height", "Rows that are kept, in px.", minimum=1)
    width: int = setting(224, "Width", "Columns that are kept, in px.", minimum=1)

    def _is_too_small(self, shape: Shape) -> bool | None:
        """Whether the image does not hold the part; None where its size is open."""
        if (shape[0] is not None and shape[0] < self.height) or (
            shape[1] is not None and shape[1] < self.width
        ):
            return True
        return None if shape[0] is None or shape[1] is None else False

    def operations(self, shape: Shape) -> int | None:
        """None for what is only cut out."""
        small = self._is_too_small(shape)
        return None if small is None else interpolation_operations("bilinear") * small

    def reach(self, *inputs: Shape) -> tuple[Reach, ...] | None:
        """Its own pixel, moved by those cut off; what resizing sees where the image is too small."""
        shape = inputs[0]
        if shape[0] is None or shape[1] is None:
            return None
        if not self._is_too_small(shape):
            return Reach(before=-((shape[0] - self.height) // 2)), Reach(
                before=-((shape[1] - self.width) // 2)
            )
        axes = [axis.reach("bilinear") for axis in cut_to_ratio(shape, self.height, self.width) or ()]
        known = tuple([axis for axis in axes if axis is not None])
        return known if len(known) == 2 else None

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """An image that is enlarged instead of cropped."""
        shape = inputs[0]
        if not self._is_too_small(shape):
            return ()
        fitting = {"height": min(self.height, shape[0] or self.height),
                   "width": min(self.width, shape[1] or self.width)}  # fmt: skip
        message = (
            f"{tight(shape[:2])} px do not hold {tight((self.height, self.width))} px, so that the image is enlarged "
            "instead of cropped: use a smaller size."
        )
        fix = Fix(f"Use {tight(tuple(fitting.values()))}", fitting)
        return (Finding(message, (fix,), is_error=False),)

    def way(self, shape: Shape) -> str:
        """Whether it is cropped or enlarged."""
        return "enlarged, then cut" if self._is_too_small(shape) else "the middle is kept"

    def description(self) -> str:
        """The size."""
        return tight((self.height, self.width))
