"""What layers of many families demand of their inputs, as clear refusals with ways out."""

from __future__ import annotations

from cnnstudio.core.layer import Fix, ShapeError
from cnnstudio.core.numerals import exact, tight
from cnnstudio.core.shapes import Axis, shape_text
from cnnstudio.core.values import Shape
from cnnstudio.layers.window_arithmetic import shrinking_fixes

_MAPS = {
    1: "a sequence of length × channels",
    2: "a map of height × width × channels",
    3: "a volume of depth × height × width × channels",
}


def map_shape(label: str, shape: Shape, rank: int = 2) -> Shape:
    """The shape, if it is a map with channels: H × W × C for rank 2.

    Args:
        label: What to call the layer.
        shape: What it gets.
        rank: How many axes there are beside the channels, 1 to 3.

    Raises:
        ShapeError: It is not; flattened values cannot become a map again by themselves.
    """
    if len(shape) != rank + 1:
        raise ShapeError(
            f"{label} needs {_MAPS[rank]}; it gets {_described(shape)}: "
            "move it before the layer that changes the axes, or remove it.",
            Fix("Remove the layer", remove=True),
        )
    return shape


def _described(shape: Shape) -> str:
    """A shape that is no map, in words."""
    if not shape:
        return "a single number"
    if len(shape) == 1:
        return "a row of values" if shape[0] is None else f"a row of {exact(shape[0])} values"
    return shape_text(shape)


def channel_count(label: str, shape: Shape) -> int:
    """Length of the last axis, if it is fixed.

    Raises:
        ShapeError: It is not, so that weights cannot be made.
    """
    if not shape:
        raise ShapeError(f"{label} needs at least one axis; it gets a single number: give the input a size.")
    if shape[-1] is not None:
        return shape[-1]
    if len(shape) == 1:
        raise ShapeError(
            f"{label} needs a fixed number of values; how many it gets depends on the size of the image: give the "
            "input a fixed size, or use global average pooling instead of Flatten."
        )
    raise ShapeError(
        f"{label} needs a fixed number of channels; it gets {shape_text(shape)}: give the input its channels."
    )


def window_output(label: str, axes: tuple[Axis, ...], window: str = "kernel_size") -> Shape:
    """How many windows fit along each axis.

    Args:
        label: What to call the layer.
        axes: The window along height and width.
        window: The setting that holds the window's size, for the fix.

    Raises:
        ShapeError: The window does not fit into the map.
    """
    counts = tuple([axis.output for axis in axes])
    if any(count is not None and count < 1 for count in counts):
        raise _too_large(label, axes, window)
    return counts


def _too_large(label: str, axes: tuple[Axis, ...], window: str) -> ShapeError:
    spans, sizes = tight([axis.span for axis in axes]), tight([axis.size for axis in axes])
    return ShapeError(
        f'{label}: a window of {spans} px does not fit in {sizes} px. Use a smaller window or "same" padding.',
        Fix('Use "same" padding', {"padding": "same"}),
        *shrinking_fixes(axes, window),
    )
