"""What many published networks have in common: short ways to write their layers."""

from __future__ import annotations

from cnnstudio.core.builder import Builder
from cnnstudio.core.values import Shape
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input


def begun(shape: Shape) -> Builder:
    """A network that has its input, called ``input``."""
    builder = Builder()
    builder.add("input", Input(shape))
    return builder


def conv(
    filters: int,
    size: int,
    step: int = 1,
    padding: str = "same",
    activation: str = "relu",
    *,
    use_bias: bool = True,
) -> Conv2D:
    """A convolution with a square kernel."""
    return Conv2D(filters, (size, size), (step, step), padding, activation, use_bias)


def max_pool(size: int, step: int | None = None, padding: str = "valid") -> MaxPooling2D:
    """Max pooling with a square window; its step is its size unless told otherwise."""
    return MaxPooling2D((size, size), None if step is None else (step, step), padding)


def add_dense_head(
    builder: Builder, units: tuple[int, ...], classes: int, activation: str = "relu", dropout: float = 0.0
) -> None:
    """Put Flatten, dense layers with dropout behind each, and the classes at a network's end."""
    builder.add("flatten", Flatten())
    for number, count in enumerate(units, 1):
        builder.add(f"fc{number}", Dense(count, activation))
        if dropout:
            builder.add(f"dropout{number}", Dropout(dropout))
    builder.add("predictions", Dense(classes, "softmax"))


def add_average_head(builder: Builder, classes: int, dropout: float = 0.0) -> None:
    """Put the mean of each map, dropout if there is any, and the classes at a network's end."""
    builder.add("avg_pool", GlobalAveragePooling2D())
    if dropout:
        builder.add("top_dropout", Dropout(dropout))
    builder.add("predictions", Dense(classes, "softmax"))
