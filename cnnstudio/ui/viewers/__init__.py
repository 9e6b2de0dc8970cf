"""What can be shown of a layer: one module a viewer; importing the package registers them all."""

from cnnstudio.ui.viewers import (  # noqa: F401 - imported to be registered
    activations,
    kernels,
    shift,
)  # isort: skip
