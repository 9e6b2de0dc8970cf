"""The layer types; importing this package registers all of them, in the order of the palette."""

from cnnstudio.layers import (  # noqa: F401 - imported to be registered
    reshape,
    convolution,
    pooling,
    normalization,
    activation,
    dense,
    merge,
    regularization,
    blocks,
)  # isort: skip
