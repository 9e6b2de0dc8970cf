"""The noise shape of dropout layers: along which axes values are dropped alike.

Keras writes None for an axis along which each value is dropped on its own; here it is 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnstudio.core.layer import Finding, Fix, ShapeError
from cnnstudio.core.numerals import enumeration, exact, times
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import shape_text
from cnnstudio.core.values import Shape, Sizes

_EMPTY = Fix("Drop each value on its own", {"noise_shape": None})
_AXES = ("height", "width", "channels")


def noise_shape_setting() -> Any:
    """Declare the noise shape."""
    text = "One number an axis, the batch first: 1 drops alike along it, 0 each on its own; empty: 0 for all."
    return setting(None, "Noise shape", text, minimum=0, advanced=True)


def check_noise(label: str, noise: Sizes | None, shape: Shape) -> None:
    """Refuse noise that does not stretch over the input.

    Args:
        label: What to call the layer.
        noise: Its noise shape.
        shape: What it gets.

    Raises:
        ShapeError: It has too many axes, or a size that is neither 1 nor the input's.

    Source: NumPy's broadcasting, which aligns the last axes; Keras takes the sizes for its
        None from the first axes.
    """
    if noise is None:
        return
    whole: tuple[int | None, ...] = (None, *shape)
    shift = len(whole) - len(noise)
    if shift < 0:
        raise _misfit(label, noise, shape, f"it takes at most {len(whole)} numbers")
    for place, size in enumerate(noise):
        goal = whole[place + shift]
        if size:
            fits = size == 1 or goal in (size, None)
        else:
            fits = shift == 0 or (place > 0 and whole[place] in (1, goal))
        if not fits:
            raise _misfit(label, noise, shape, "each must be 0, 1 or the size of that axis")


def _misfit(label: str, noise: Sizes, shape: Shape, rule: str) -> ShapeError:
    return ShapeError(
        f"{label}: noise of {times(noise) or 'no axis'} does not stretch over a batch of {shape_text(shape)}: {rule}, "
        "the batch first.",
        _EMPTY,
    )


def noise_findings(noise: Sizes | None, shape: Shape) -> tuple[Finding, ...]:
    """Warn of a size that is only right for some batches or images."""
    if noise is None or len(noise) != len(shape) + 1:
        return ()
    names = ("batch", *(_AXES if len(shape) == 3 else [f"axis {place}" for place in range(1, len(noise))]))
    fixed = [
        f"{exact(size)} along the {name}"
        for name, size, goal in zip(names, noise, (None, *shape), strict=True)
        if size > 1 and goal is None
    ]
    if not fixed:
        return ()
    message = f"The noise shape has {enumeration(fixed)}: training fails where there are not as many. Use 0 or 1 there."
    mended = tuple(
        0 if goal is None and size > 1 else size for size, goal in zip(noise, (None, *shape), strict=True)
    )
    return (Finding(message, (Fix("Use 0 there", {"noise_shape": mended}),), is_error=False),)


def noise_argument(noise: Sizes | None) -> list[int | None] | None:
    """The noise shape as Keras takes it."""
    return None if noise is None else [size or None for size in noise]


def noise_of_keras(config: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration of a saved dropout layer with the noise shape as it is written here."""
    noise = config.get("noise_shape")
    if not isinstance(noise, (list, tuple)):
        return dict(config)
    return {**config, "noise_shape": [0 if size is None else size for size in noise]}


def alike_text(noise: Sizes | None) -> str:
    """The noise shape as a card shows it; "" if there is none."""
    return (
        ""
        if noise is None
        else f", noise {times(['n' if size == 0 else size for size in noise]) or 'as one'}"
    )
