"""The layer types; importing this package registers all of them, in the order of the palette."""

# ruff: noqa: F401, I001 - imported to be registered, in this order
from cnnstudio.layers import reshape
from cnnstudio.layers import convolution
from cnnstudio.layers import pooling
from cnnstudio.layers import normalization
from cnnstudio.layers import activation
from cnnstudio.layers import dense
from cnnstudio.layers import merge
from cnnstudio.layers import regularization
from cnnstudio.layers import blocks
