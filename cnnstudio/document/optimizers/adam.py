"""Stochastic gradient descent, and Adam with those that came of it."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.settings import setting
from cnnstudio.document.optimizers.optimizer import OPTIMIZERS, Optimizer, beta, decay, epsilon, rate

_MEAN, _VARIANCE = "the mean of gradients follows", "their variance follows"


@OPTIMIZERS.register
@dataclass(frozen=True, slots=True)
class SGD(Optimizer):
    """Step against the gradient of each batch, with momentum if asked."""

    kind = "sgd"
    label = "SGD"
    keras_name = "SGD"

    learning_rate: float = rate(0.01)
    momentum: float = setting(0.9, "Momentum", "Share of the last step that is kept; 0 is plain SGD.", minimum=0,
                              maximum=1)  # fmt: skip
    nesterov: bool = setting(False, "Nesterov", "Look ahead along the momentum before each step.")

    def moments(self) -> int:
        """The momentum."""
        return 1 if self.momentum else 0


@dataclass(frozen=True, slots=True)
class _Moments(Optimizer):
    """What Adam and those that came of it have in common: running means of gradients and of their squares."""

    beta_1: float = beta(0.9, 1, _MEAN)
    beta_2: float = beta(0.999, 2, _VARIANCE)
    epsilon: float = epsilon()

    def moments(self) -> int:
        """Mean and variance."""
        return 2


@OPTIMIZERS.register
@dataclass(frozen=True, slots=True)
class Adam(_Moments):
    """Steps adapted to each weight by the mean and variance of its gradients.

    Source: Kingma & Ba (2014), *Adam: a method for stochastic optimization*.
    """

    kind = "adam"
    label = "Adam"
    keras_name = "Adam"

    amsgrad: bool = setting(
        False, "AMSGrad", "Divide by the largest variance so far, so that steps never grow again.", advanced=True
    )  # fmt: skip

    def moments(self) -> int:
        """Mean and variance, and the largest variance with AMSGrad."""
        return 3 if self.amsgrad else 2


@OPTIMIZERS.register
@dataclass(frozen=True, slots=True)
class AdamW(Adam):
    """Adam whose weight decay is apart from the gradients.

    Source: Loshchilov & Hutter (2017), *Decoupled weight decay regularization*.
    """

    kind = "adamw"
    label = "AdamW"
    keras_name = "AdamW"

    weight_decay: float | None = decay(0.004)


@OPTIMIZERS.register
@dataclass(frozen=True, slots=True)
class Nadam(_Moments):
    """Adam that looks ahead along its momentum.

    Source: Dozat (2016), *Incorporating Nesterov momentum into Adam*.
    """

    kind = "nadam"
    label = "Nadam"
    keras_name = "Nadam"


@OPTIMIZERS.register
@dataclass(frozen=True, slots=True)
class Adamax(_Moments):
    """Adam that divides by the largest gradient instead of the variance.

    Source: Kingma & Ba (2014), *Adam: a method for stochastic optimization*, section 7.
    """

    kind = "adamax"
    label = "Adamax"
    keras_name = "Adamax"

    beta_2: float = beta(0.999, 2, "the largest gradient shrinks")


@OPTIMIZERS.register
@dataclass(frozen=True, slots=True)
class Lamb(_Moments):
    """Adam whose steps are as long as each layer's weights ask for; for very large batches.

    Source: You et al. (2019), *Large batch optimization for deep learning*.
    """

    kind = "lamb"
    label = "LAMB"
    keras_name = "Lamb"


@OPTIMIZERS.register
@dataclass(frozen=True, slots=True)
class ScheduleFreeAdamW(_Moments):
    """Adam that averages its way, so that the rate needs no schedule; best with a constant one.

    Source: Defazio et al. (2024), *The road less scheduled*.
    """

    kind = "schedule_free_adamw"
    label = "Schedule-free AdamW"
    keras_name = "ScheduleFreeAdamW"

    learning_rate: float = rate(0.0025)
    beta_1: float = setting(0.9, "Beta 1", "How near the weights stay to the mean of all steps.", minimum=0.000001,
                            maximum=0.999999)  # fmt: skip
    epsilon: float = epsilon(1e-8)
    warmup_steps: int = setting(0, "Warm-up steps", "Steps over which the rate rises from 0.", minimum=0,
                                maximum=1_000_000_000)  # fmt: skip

    def moments(self) -> int:
        """Where the steps lead without the mean, and the variance."""
        return 2
