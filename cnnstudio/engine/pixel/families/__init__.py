"""Those who can tell how the numbers of layers come about: a module a family; importing the package registers all."""

from cnnstudio.engine.pixel.families import (  # noqa: F401 - imported to be registered
    activation,
    adaptive_pooling,
    copying,
    dense,
    interpolating,
    merging,
    normalization,
    pooling,
    scaling,
    transposed,
    windows,
)
