"""Small networks that show one idea each, on any image, with a text to follow."""

from cnnstudio.document.demonstrations.demonstration import Demonstration
from cnnstudio.document.demonstrations.kernels import KERNELS, MIXING
from cnnstudio.document.demonstrations.shifts import EQUIVARIANCE, POOLING
from cnnstudio.document.demonstrations.windows import ALIASING, WINDOWS

DEMONSTRATIONS: tuple[Demonstration, ...] = (KERNELS, WINDOWS, MIXING, ALIASING, POOLING, EQUIVARIANCE)
"""All of them, the simplest first."""

__all__ = ["DEMONSTRATIONS", "Demonstration"]
