"""The layer types; importing this package registers all of them."""

from cnnstudio.layers import (  # noqa: F401 - imported to be registered
    activation,
    blocks,
    convolution,
    dense,
    depthwise_convolution,
    global_pooling,
    merge,
    merge_elementwise,
    merge_product,
    normalization,
    normalization_in_groups,
    normalization_in_samples,
    pooling,
    regularization,
    reshape,
    response_normalization,
    separable_convolution,
    spatial_dropout,
    transposed_convolution,
)
