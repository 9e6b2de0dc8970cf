"""The optimizers that a project can train with; each is one class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from cnnstudio.core.settings import Configurable, Registry, setting


class Optimizer(Configurable):
    """Base of all optimizers: settings with Keras's names.

    A type adds ``keras_name`` and how many numbers it keeps for each trainable parameter.
    """

    __slots__ = ()
    keras_name: ClassVar[str]
    learning_rate: float

    def slots(self) -> int:
        """Numbers kept for each trainable parameter, for the memory that training takes."""
        raise NotImplementedError

    def keras_arguments(self) -> dict[str, Any]:
        """The arguments for the Keras optimizer."""
        return self.to_data()


OPTIMIZERS: Registry[type[Optimizer]] = Registry("optimizer")


@OPTIMIZERS.register
@dataclass(frozen=True, slots=True)
class SGD(Optimizer):
    """Step against the gradient of each batch, with momentum if asked."""

    kind = "sgd"
    label = "SGD"
    keras_name = "SGD"

    learning_rate: float = setting(0.01, "Learning rate", "Length of a step.", minimum=0, maximum=1000)
    momentum: float = setting(0.9, "Momentum", "Share of the last step that is kept; 0 is plain SGD.", minimum=0,
                              maximum=1)  # fmt: skip
    nesterov: bool = setting(False, "Nesterov", "Look ahead along the momentum before each step.")

    def slots(self) -> int:
        """The momentum."""
        return 1 if self.momentum else 0


@OPTIMIZERS.register
@dataclass(frozen=True, slots=True)
class Adam(Optimizer):
    """Steps adapted to each weight by the mean and variance of its gradients.

    Source: Kingma & Ba (2014), *Adam: a method for stochastic optimization*.
    """

    kind = "adam"
    label = "Adam"
    keras_name = "Adam"

    learning_rate: float = setting(0.001, "Learning rate", "Length of a step.", minimum=0, maximum=1000)
    beta_1: float = setting(
        0.9, "Beta 1", "How slowly the mean of gradients follows.", minimum=0, maximum=0.999999
    )
    beta_2: float = setting(
        0.999, "Beta 2", "How slowly their variance follows.", minimum=0, maximum=0.999999
    )
    epsilon: float = setting(1e-7, "Epsilon", "Small number that keeps the division safe.", minimum=0)

    def slots(self) -> int:
        """Mean and variance."""
        return 2
