"""The layer types; importing this package registers all of them, in the palette's order within each family."""

# isort: off
from cnnstudio.layers import reshape, scaling, zero_padding_and_cropping, upsampling, resizing  # noqa: F401
from cnnstudio.layers import identity, channel_order  # noqa: F401
from cnnstudio.layers import convolution, depthwise_convolution, separable_convolution  # noqa: F401
from cnnstudio.layers import transposed_convolution  # noqa: F401
from cnnstudio.layers import pooling, global_pooling, adaptive_pooling, depth_pooling, subsampling  # noqa: F401
from cnnstudio.layers import normalization, normalization_in_samples, normalization_in_groups  # noqa: F401
from cnnstudio.layers import response_normalization, layer_scale  # noqa: F401
from cnnstudio.layers import activation, rectifiers, prelu, softmax, step_function, scaled_tanh  # noqa: F401
from cnnstudio.layers import dense, radial_basis  # noqa: F401
from cnnstudio.layers import merge, merge_elementwise, merge_product  # noqa: F401
from cnnstudio.layers import regularization, spatial_dropout  # noqa: F401
from cnnstudio.layers import augmentation_geometry, augmentation_colour, augmentation_tones  # noqa: F401
from cnnstudio.layers import augmentation_filters, augmentation_warping, augmentation_policies  # noqa: F401
from cnnstudio.layers import blocks  # noqa: F401
