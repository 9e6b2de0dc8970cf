"""What merging layers of two inputs demand."""

from __future__ import annotations

from cnnstudio.core.layer import ShapeError
from cnnstudio.core.values import Shape


def exactly_two(label: str, inputs: tuple[Shape, ...]) -> tuple[Shape, Shape]:
    """The two inputs of a layer.

    Args:
        label: What to call the layer.
        inputs: The shapes that it gets.

    Raises:
        ShapeError: They are not two.
    """
    if len(inputs) == 2:
        return inputs[0], inputs[1]
    way_out = "connect another one" if len(inputs) < 2 else "disconnect the others"
    raise ShapeError(f"{label} takes exactly two inputs; it gets {len(inputs)}: {way_out}.")
