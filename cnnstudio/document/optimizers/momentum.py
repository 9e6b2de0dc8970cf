"""Optimizers whose steps all have the same size: by the sign of the momentum, or made orthogonal."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.settings import setting
from cnnstudio.document.optimizers.optimizer import OPTIMIZERS, Optimizer, beta, decay, rate


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
    """Make each kernel's momentum orthogonal before the step; Adam for biases and the like.

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

    def moments(self) -> int:
        """The momentum; for the few numbers outside kernels one more, which is not counted."""
        return 1
