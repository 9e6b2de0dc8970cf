"""Settings that layer types of several families declare alike; each call declares one."""

from __future__ import annotations

from typing import Any

from cnnstudio.core.initializers import Initializer
from cnnstudio.core.penalties import NORMS, PENALTIES
from cnnstudio.core.settings import setting
from cnnstudio.layers.choices import ACTIVATIONS, PADDINGS
from cnnstudio.layers.initializers import INITIALIZERS, VECTOR_INITIALIZERS


def padding_setting() -> Any:
    """Whether zeros stand around the map."""
    text = 'Zeros around the map: none, or so many that ("same") no pixel is lost.'
    return setting("valid", "Padding", text, choices=PADDINGS)


def activation_setting() -> Any:
    """The function of every output number."""
    return setting("linear", "Activation", "Function applied to every output number.", choices=ACTIVATIONS)


def bias_setting() -> Any:
    """Whether a learned number is added to each map."""
    return setting(True, "Use bias", "Add one learned number to each map.")


def kernel_start_setting(part: str = "Kernel") -> Any:
    """How kernels start; ``part`` names them: ``Depthwise``."""
    usual, text = Initializer("glorot_uniform"), f"How {_plural(part)} start."
    return setting(usual, f"{part} initializer", text, choices=INITIALIZERS, advanced=True)


def vector_start_setting(part: str, usual: str = "zeros") -> Any:
    """How biases, shifts and the like start; ``part`` names them: ``Bias``."""
    text = f"How {_plural(part)} start."
    return setting(
        Initializer(usual), f"{part} initializer", text, choices=VECTOR_INITIALIZERS, advanced=True
    )


def penalty_setting(part: str = "Kernel", *, may_be_matrix: bool = False) -> Any:
    """The penalty on weights; ``part`` names them: ``Bias``.

    Args:
        part: The weights.
        may_be_matrix: Whether they may have two axes, so that orthogonality is offered too.
    """
    plural = _plural(part)
    text = f"L1 and L2 penalty on the {plural}{', or on what they have in common' * may_be_matrix}."
    return setting(None, f"{part} penalty", text, choices=_penalties(may_be_matrix), advanced=True)


def output_penalty_setting(*, may_be_matrix: bool = False) -> Any:
    """The penalty on what comes out; see `penalty_setting`."""
    text = "L1 and L2 penalty on the values that come out, as a mean over the batch."
    return setting(None, "Output penalty", text, choices=_penalties(may_be_matrix), advanced=True)


def _penalties(may_be_matrix: bool) -> tuple[str, ...]:
    return PENALTIES if may_be_matrix else (NORMS,)


def constraint_setting(part: str = "Kernel") -> Any:
    """The constraint on weights; ``part`` names them: ``Bias``."""
    text = f"What {_plural(part)} are brought back to after every step of training."
    return setting(None, f"{part} constraint", text, advanced=True)


def _plural(part: str) -> str:
    """The weights that a part names: ``kernels``, ``biases``, ``depthwise kernels``."""
    known = {
        "Kernel": "kernels", "Bias": "biases", "Shift": "shifts", "Scale": "scales", "Slope": "slopes",
        "Mean": "running means", "Variance": "running variances",
    }  # fmt: skip
    return known.get(part) or f"{part.lower()} kernels"
