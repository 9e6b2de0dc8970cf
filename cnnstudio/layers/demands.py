"""What layers of many families demand of their inputs, as clear refusals with ways out."""

from __future__ import annotations

from cnnstudio.core.layer import Fix, ShapeError
from cnnstudio.core.numerals import exact, tight
from cnnstudio.core.shapes import Axis, labelled_text, shape_text
from cnnstudio.core.values import Shape


def map_shape(label: str, shape: Shape) -> Shape:
    """The shape, if it is a map H × W × C.

    Raises:
        ShapeError: It is not; flattened values cannot become a map again by themselves.
    """
    if len(shape) != 3:
        have = f"{exact(shape[0])} values" if len(shape) == 1 else shape_text(shape)
        raise ShapeError(
            f"{label} needs a map of height × width × channels; it gets {have}: "
            "move it before the layer that flattens, or remove it.",
            Fix("Remove the layer", remove=True),
        )
    return shape


def channel_count(label: str, shape: Shape) -> int:
    """The number of channels of a shape, if it is fixed.

    Raises:
        ShapeError: It is not, so that weights cannot be made.
    """
    if not shape or shape[-1] is None:
        raise ShapeError(
            f"{label} needs a fixed number of channels; it gets {shape_text(shape)}: "
            "give the input a fixed size, or put global average pooling before it."
        )
    return shape[-1]


def window_output(label: str, axes: tuple[Axis, ...], window: str = "kernel_size") -> Shape:
    """How many windows fit along each axis.

    Args:
        label: What to call the layer.
        axes: The window along height and width.
        window: The setting that holds the window's size, for the fix.

    Raises:
        ShapeError: The window does not fit into the map.
    """
    if any(axis.output is not None and axis.output < 1 for axis in axes):
        raise _too_large(axes, window)
    return tuple(axis.output for axis in axes)


def _too_large(axes: tuple[Axis, ...], window: str) -> ShapeError:
    spans, sizes = tight([axis.span for axis in axes]), tight([axis.size for axis in axes])
    fitting = tuple(
        axis.kernel if axis.size is None else min(axis.kernel, max(1, axis.size)) for axis in axes
    )
    fixes = [Fix('Use "same" padding', {"padding": "same"})]
    if all(axis.dilation == 1 for axis in axes):
        fixes.append(Fix(f"Shrink the window to {tight(fitting)}", {window: fitting}))
    return ShapeError(
        f'A window of {spans} px does not fit in {sizes} px: use a smaller window or "same" padding.', *fixes
    )


def labelled(shape: Shape) -> str:
    """A shape with named axes, for messages."""
    return labelled_text(shape)
