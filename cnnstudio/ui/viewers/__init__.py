"""What can be shown of a layer: one module a viewer; importing the package registers them all, in their order."""

# isort: off
from cnnstudio.ui.viewers import (  # noqa: F401 - imported to be registered
    overview,
    activations,
    kernels,
    pixel,
    shift,
    unit,
    epochs,
    statistics,
    inputs,
    explain,
)
# isort: on
