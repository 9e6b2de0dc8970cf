"""Why a network finds a class in an image: one module a family of methods; importing the package registers them."""

from cnnstudio.engine.explain import (  # noqa: F401 - imported to be registered
    activation_maps,
    gradients,
    integrated,
    occlusion,
)  # isort: skip
