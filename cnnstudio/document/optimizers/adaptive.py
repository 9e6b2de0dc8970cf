"""Optimizers that scale each weight's steps by the gradients it has had, without momentum of their own."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.settings import setting
from cnnstudio.document.optimizers.optimizer import OPTIMIZERS, Optimizer, epsilon, rate


@OPTIMIZERS.register
@dataclass(frozen=True, slots=True)
class RMSprop(Optimizer):
    """Divide each weight's step by the running size of its gradients.

    Source: Hinton (2012), *Neural networks for machine learning*, lecture 6e.
    """

    kind = "rmsprop"
    label = "RMSprop"
    keras_name = "RMSprop"

    learning_rate: float = rate(0.001)
    rho: float = setting(0.9, "Rho", "How slowly the size of gradients follows.", minimum=0, maximum=0.999999)
    momentum: float = setting(0.0, "Momentum", "Share of the last step that is kept.", minimum=0, maximum=1)
    epsilon: float = epsilon()
    centered: bool = setting(
        False, "Centred", "Divide by the variance of gradients instead of their size.", advanced=True
    )

    def moments(self) -> int:
        """The size of gradients; the momentum and their mean where they are asked for."""
        return 1 + (self.momentum > 0) + self.centered


@OPTIMIZERS.register
@dataclass(frozen=True, slots=True)
class Adagrad(Optimizer):
    """Divide each weight's step by all the gradients it has had.

    Source: Duchi et al. (2011), *Adaptive subgradient methods*.
    """

    kind = "adagrad"
    label = "Adagrad"
    keras_name = "Adagrad"

    learning_rate: float = rate(0.001)
    initial_accumulator_value: float = setting(
        0.1, "Start value", "What the sum of squares begins with.", minimum=0
    )
    epsilon: float = epsilon()

    def moments(self) -> int:
        """The sum of squares."""
        return 1


@OPTIMIZERS.register
@dataclass(frozen=True, slots=True)
class Adadelta(Optimizer):
    """Scale steps by the ratio of past steps to past gradients; the rate matters little.

    Source: Zeiler (2012), *ADADELTA: an adaptive learning rate method*.
    """

    kind = "adadelta"
    label = "Adadelta"
    keras_name = "Adadelta"

    learning_rate: float = rate(0.001)
    rho: float = setting(0.95, "Rho", "How slowly both sizes follow.", minimum=0, maximum=0.999999)
    epsilon: float = epsilon()

    def moments(self) -> int:
        """The sizes of gradients and of steps."""
        return 2


@OPTIMIZERS.register
@dataclass(frozen=True, slots=True)
class Adafactor(Optimizer):
    """Adam that keeps one number a row and a column instead of one a weight.

    Keras still keeps room for one number a weight.

    Source: Shazeer & Stern (2018), *Adafactor: adaptive learning rates with sublinear memory cost*.
    """

    kind = "adafactor"
    label = "Adafactor"
    keras_name = "Adafactor"

    learning_rate: float = rate(0.001)
    relative_step: bool = setting(True, "Shrinking steps", "Let the rate fall with the root of the steps.")
    beta_2_decay: float = setting(
        -0.8, "Decay of beta 2", "How fast the memory grows.", maximum=0, advanced=True
    )
    clip_threshold: float = setting(1.0, "Clipping", "Longest update.", minimum=0, advanced=True)
    epsilon_1: float = setting(
        1e-30, "Epsilon 1", "Small number beside squared gradients.", minimum=0, advanced=True
    )
    epsilon_2: float = setting(0.001, "Epsilon 2", "Smallest size of a weight.", minimum=0, advanced=True)

    def moments(self) -> int:
        """The variance."""
        return 1


@OPTIMIZERS.register
@dataclass(frozen=True, slots=True)
class Ftrl(Optimizer):
    """Follow the regularized leader: sparse weights from many rare features.

    Source: McMahan et al. (2013), *Ad click prediction: a view from the trenches*.
    """

    kind = "ftrl"
    label = "FTRL"
    keras_name = "Ftrl"

    learning_rate: float = rate(0.001)
    learning_rate_power: float = setting(-0.5, "Power", "How the rate falls with past gradients.", maximum=0)
    initial_accumulator_value: float = setting(
        0.1, "Start value", "What the sum of squares begins with.", minimum=0
    )
    l1_regularization_strength: float = setting(0.0, "L1", "Pull towards 0.", minimum=0)
    l2_regularization_strength: float = setting(0.0, "L2", "Pull towards small weights.", minimum=0)
    l2_shrinkage_regularization_strength: float = setting(
        0.0, "L2 shrinkage", "The same as a penalty on magnitude.", minimum=0, advanced=True
    )
    beta: float = setting(0.0, "Beta", "Smooths the first steps.", minimum=0, advanced=True)

    def moments(self) -> int:
        """The sum of squares, and the linear term."""
        return 2
