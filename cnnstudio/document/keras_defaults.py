"""What Keras takes for an argument that is left out; a test asks Keras itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnstudio.core.layer import Layer
from cnnstudio.document.optimizers import Optimizer

_REQUIRED: dict[tuple[str, ...], str] = {
    ("filters", "kernel_size"): """
        Conv1D Conv2D Conv3D Conv1DTranspose Conv2DTranspose Conv3DTranspose SeparableConv1D SeparableConv2D""",
    ("kernel_size",): "DepthwiseConv1D DepthwiseConv2D",
    ("pool_size",): "AveragePooling1D AveragePooling2D AveragePooling3D",
    ("output_size",): """
        AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D
        AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D""",
    ("units",): "Dense RBFOutput",
    ("activation",): "Activation",
    ("rate",): "Dropout AlphaDropout GaussianDropout SpatialDropout1D SpatialDropout2D SpatialDropout3D",
    ("stddev",): "GaussianNoise",
    ("target_shape",): "Reshape",
    ("dims",): "Permute",
    ("n",): "RepeatVector",
    ("axes",): "Dot",
    ("scale",): "Rescaling",
    ("height", "width"): "Resizing CenterCrop RandomCrop",
    ("factor",): """
        RandomRotation RandomBrightness RandomContrast RandomHue RandomSaturation RandomPosterization
        RandomSharpness RandomColorDegeneration""",
    ("height_factor", "width_factor"): "RandomTranslation",
    ("height_factor",): "RandomZoom",
}
"""Arguments that have no default, in Keras's order, and the layers that want them."""

_OTHERWISE: dict[str, dict[str, Any]] = {
    "InputLayer": {"shape": None},
    "RandomShear": {"x_factor": 0.0},
    "RandomColorJitter": {"brightness_factor": None, "contrast_factor": None},
    "Solarization": {"threshold_factor": 0.0},
    "RandomInvert": {"factor": 1.0},
    "RandomErasing": {"factor": 1.0},
    "RandomGaussianBlur": {"factor": 1.0, "sigma": 1.0},
    "RandomPerspective": {"factor": 1.0},
    "RandomElasticTransform": {"factor": 1.0, "scale": 1.0},
    "RandAugment": {"factor": 0.5},
    "SGD": {"momentum": 0.0},
}
"""Defaults of Keras where a new layer or optimizer of the program begins with another value."""

_REQUIRED_BY_NAME = {name: required for required, names in _REQUIRED.items() for name in names.split()}


def required_arguments(keras_name: str) -> tuple[str, ...]:
    """The arguments that a Keras layer cannot be made without, in its order."""
    return _REQUIRED_BY_NAME.get(keras_name, ())


def default_arguments(made: type[Layer] | type[Optimizer]) -> Mapping[str, Any]:
    """Keras's defaults of the arguments that a layer type or an optimizer has; none of those it requires."""
    required = required_arguments(made.keras_name)
    own = {name: value for name, value in made().keras_arguments().items() if name not in required}
    return {**own, **_OTHERWISE.get(made.keras_name, {})}
