"""What can be shown of a layer: one module a viewer; importing the package registers them all."""

# isort: off
from cnnstudio.ui.viewers import (  # noqa: F401 - imported to be registered
    activations,
    kernels,
    unit,
    epochs,
)
# isort: on
