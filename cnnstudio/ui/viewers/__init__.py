"""What can be shown of a layer: one module a viewer; importing the package registers them all."""

from cnnstudio.ui.viewers import (  # noqa: F401, I001 - imported to be registered, in the order of their tabs
    activations,
    kernels,
    explain,
)
