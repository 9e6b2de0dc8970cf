"""The dot product of two inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, scaled, total
from cnnstudio.core.layer import Derivation, Fix, ShapeError, Step
from cnnstudio.core.numerals import enumeration, exact, product, signed
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count, shape_text
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.merge import Merge
from cnnstudio.layers.merge_demands import exactly_two
from cnnstudio.layers.window_arithmetic import count_step


@register
@dataclass(frozen=True, slots=True)
class Dot(Merge):
    """Multiply the vectors of two inputs and sum up: how alike they are."""

    kind = "dot"
    is_everyday = False
    label = "Dot"
    keras_name = "Dot"
    maximum_inputs: ClassVar[int | None] = 2

    axes: Pair = setting(
        (-1, -1),
        "Axes",
        "Along which axis of the first and of the second input; −1 is the last: the channels.",
    )
    normalize: bool = setting(
        False, "Normalize", "Bring each vector to length 1 first: the cosine of the angle between them."
    )

    def output_shape(self, *inputs: Shape) -> Shape:
        """All other axes of the first input, then all other axes of the second."""
        first, second = exactly_two(self.label, inputs)
        places = self._place(first, 0), self._place(second, 1)
        sizes = first[places[0]], second[places[1]]
        if sizes[0] != sizes[1]:
            raise self._mismatch(inputs, sizes)
        return (*_without(first, places[0]), *_without(second, places[1])) or (1,)

    def _place(self, shape: Shape, slot: int) -> int:
        """Index of an input's axis in its shape without batch; Keras counts the batch as axis 0."""
        axis = self.axes[slot]
        place = axis + len(shape) if axis < 0 else axis - 1
        if not 0 <= place < len(shape):
            lead = f"Dot: axis {signed(axis)} is none of the axes of the {('first', 'second')[slot]} input,"
            if not shape:
                raise ShapeError(f"{lead} a single number: give that input at least one axis.")
            raise ShapeError(f"{lead} {shape_text(shape)}: use −1, the channels.", self._last(slot))
        return place

    def _last(self, slot: int) -> Fix:
        axes = (-1, self.axes[1]) if slot == 0 else (self.axes[0], -1)
        return Fix("Use the channels", {"axes": axes})

    def _mismatch(self, inputs: tuple[Shape, ...], sizes: Shape) -> ShapeError:
        shapes = enumeration([shape_text(shape) for shape in inputs])
        text = f"Dot takes vectors of one length; along its axes {shapes} have {exact(sizes[0])} and {exact(sizes[1])}"
        same = [size for size in inputs[0] if size is not None and size in inputs[1]]
        if not same:
            return ShapeError(f"{text}: bring them to one length first, such as by a dense layer.")
        axes = inputs[0].index(same[-1]) + 1, inputs[1].index(same[-1]) + 1
        fix = Fix(f"Use the axes with {exact(same[-1])}", {"axes": axes})
        return ShapeError(f"{text}: multiply along the axes that have {exact(same[-1])} each.", fix)

    def reach(self, *inputs: Shape) -> tuple[Reach, ...] | None:
        """Unknown: places of one input meet all places of the other."""
        return None

    def cost(self, *inputs: Shape) -> Cost:
        """For each output n multiplications and n − 1 additions; normalizing a vector takes 3·n."""
        length = self._length(inputs)
        each = None if length is None else 2 * length - 1
        sums = scaled(element_count(self.output_shape(*inputs)), each)
        if not self.normalize:
            return Cost(flops=sums)
        return Cost(flops=total([sums, *[scaled(element_count(shape), 3) for shape in inputs]]))

    def _length(self, inputs: tuple[Shape, ...]) -> int | None:
        return inputs[0][self._place(inputs[0], 0)]

    def derivation(self, *inputs: Shape) -> Derivation:
        """Which axis goes, and the operations."""
        output, length = self.output_shape(*inputs), self._length(inputs)
        factors = product(output)
        operations = f"{factors} · (2·{exact(length)} − 1)"
        if self.normalize:
            operations += "".join(f" + 3·{product(shape)}" for shape in inputs)
        shapes = " · ".join(f"[{shape_text(shape)}]" for shape in inputs)
        return (
            Step("Output", f"{shapes} → [{shape_text(output)}]", f"{exact(length)} products each, summed up"),
            Step("Parameters", "0", "merging learns nothing"),
            count_step("FLOPs", operations, self.cost(*inputs).flops),
        )

    def description(self) -> str:
        """Along which axes."""
        first, second = self.axes
        along = "the channels" if first == second == -1 else f"axes {signed(first)} and {signed(second)}"
        return f"along {along}" + (", normalized" if self.normalize else "")


def _without(shape: Shape, place: int) -> Shape:
    return (*shape[:place], *shape[place + 1 :])
