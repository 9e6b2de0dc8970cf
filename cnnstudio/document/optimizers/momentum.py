"""Optimizers whose steps all have the same size: by the sign of the momentum, or made orthogonal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from cnnstudio.core.settings import setting
from cnnstudio.document.optimizers.optimizer import OPTIMIZERS, Optimizer, beta, decay, rate

_YOUNGER = {"adam_weight_decay": 0.004, "rms_rate": 0.2}
"""Muon's arguments that the oldest Keras which the program takes may not have, with what they are there."""


@OPTIMIZERS.register
@dataclass(frozen=True, slots=True)
class Lion(Optimizer):
    """Step by the sign of the momentum alone; wants a rate a tenth of Adam's.

    Source: Chen et al. (2023), *Symbolic discovery of optimization algorithms*.
    """

    kind = "lion"
    label = "Lion"
    keras_name = "Lion"

    learning_rate: float = rate(0.001)
    beta_1: float = beta(0.9, 1, "the step follows the gradient")
    beta_2: float = beta(0.99, 2, "the momentum follows")

    def moments(self) -> int:
        """The momentum."""
        return 1


@OPTIMIZERS.register
@dataclass(frozen=True, slots=True)
class Muon(Optimizer):
    """Make the momentum of dense kernels orthogonal before the step; Adam for biases, convolutions and the like.

    Keras steps orthogonally where weights have two axes: in dense layers, and not in convolutions. The last one should
    be left to Adam too.

    Source: Jordan et al. (2024), *Muon: an optimizer for hidden layers in neural networks*.
    """

    kind = "muon"
    label = "Muon"
    keras_name = "Muon"

    learning_rate: float = rate(0.001)
    weight_decay: float | None = decay(0.004)
    momentum: float = setting(0.95, "Momentum", "Share of the last step that is kept.", minimum=0, maximum=1)
    nesterov: bool = setting(True, "Nesterov", "Look ahead along the momentum before each step.")
    ns_steps: int = setting(5, "Iterations", "Newton–Schulz steps to an orthogonal matrix.", minimum=1, maximum=100,
                            advanced=True)  # fmt: skip
    adam_beta_1: float = setting(0.9, "Adam's beta 1", "For biases and the like.", minimum=0, maximum=0.999999,
                                 advanced=True)  # fmt: skip
    adam_beta_2: float = setting(0.999, "Adam's beta 2", "For biases and the like.", minimum=0, maximum=0.999999,
                                 advanced=True)  # fmt: skip
    adam_lr_ratio: float = setting(1.0, "Adam's rate", "Learning rate of biases and the like, as a multiple.",
                                   minimum=0, advanced=True)  # fmt: skip

    adam_weight_decay: float | None = setting(
        0.004, "Adam's decay", "Weight decay of biases and the like; empty: none.", minimum=0, maximum=1, advanced=True,
        empty="none",
    )  # fmt: skip
    epsilon: float = setting(
        1e-7,
        "Adam's epsilon",
        "Small number that keeps its division safe.",
        minimum=0,
        advanced=True,
    )
    rms_rate: float | None = setting(
        0.2, "Size of steps", "Brings steps to the size that Adam's have, so that the same rate and decay serve; empty: "
        "as they come.", minimum=0, advanced=True, empty="as they come",
    )  # fmt: skip
    exclude_layers: str | None = setting(
        None, "Layers by Adam", "Names of layers that are left to Adam, with commas between, such as the last one.",
        advanced=True, empty="none",
    )  # fmt: skip
    muon_a: float = setting(3.4445, "Linear part", "Of the Newton–Schulz polynomial.", advanced=True)
    muon_b: float = setting(-4.775, "Cubic part", "Of the Newton–Schulz polynomial.", advanced=True)
    muon_c: float = setting(2.0315, "Quintic part", "Of the Newton–Schulz polynomial.", advanced=True)

    def keras_arguments(self) -> dict[str, Any]:
        """Layers by their names, from the beginning of each path to its end."""
        names = [name.strip() for name in (self.exclude_layers or "").split(",") if name.strip()]
        # Named, since a class with slots is not the one that ``super()`` knows.
        arguments = Optimizer.keras_arguments(self)
        arguments.pop("exclude_layers")
        for name, usual in _YOUNGER.items():
            if arguments[name] == usual:
                del arguments[name]
        if names:
            arguments["exclude_layers"] = [rf"(^|/){re.escape(name)}/" for name in names]
        return arguments

    def moments(self) -> int:
        """The momentum; for the few numbers outside kernels one more, which is not counted."""
        return 1
