"""What an optimizer is: settings with Keras's names, and what all of them have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from cnnstudio.core.errors import SettingError
from cnnstudio.core.settings import Configurable, Registry, setting

_CLIPS = ("clipnorm", "global_clipnorm", "clipvalue")


def rate(default: float) -> Any:
    """The learning rate of an optimizer, declared as a setting.

    Args:
        default: What it begins with.
    """
    return setting(default, "Learning rate", "Length of a step.", minimum=0, maximum=1000)


def beta(default: float, number: int, follower: str) -> Any:
    """How slowly a running mean follows, declared as a setting.

    Args:
        default: What it begins with.
        number: 1 or 2, as papers number them.
        follower: What is averaged.
    """
    return setting(default, f"Beta {number}", f"How slowly {follower}.", minimum=0, maximum=0.999999)


def epsilon(default: float = 1e-7) -> Any:
    """The number that keeps a division safe, declared as a setting.

    Args:
        default: What it begins with.
    """
    return setting(default, "Epsilon", "Small number that keeps the division safe.", minimum=0)


def decay(default: float | None) -> Any:
    """The weight decay of an optimizer, declared as a setting.

    Args:
        default: What it begins with; None for none.
    """
    return setting(
        default, "Weight decay", "Share of each weight that is taken off in a step, times the rate; empty: none.",
        minimum=0, maximum=1, advanced=default is None, empty="none",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Optimizer(Configurable):
    """Base of all optimizers.

    A type adds ``keras_name``, its own settings, and how many numbers it keeps for each
    trainable parameter.
    """

    keras_name: ClassVar[str]

    learning_rate: float = rate(0.001)
    weight_decay: float | None = decay(None)
    clipnorm: float | None = setting(
        None, "Clip each norm", "Longest gradient of one weight array; empty: not clipped.", minimum=0, advanced=True, empty="none"
    )  # fmt: skip
    global_clipnorm: float | None = setting(
        None, "Clip whole norm", "Longest gradient of all weights together; empty: not clipped.", minimum=0,
        advanced=True, empty="none",
    )  # fmt: skip
    clipvalue: float | None = setting(
        None, "Clip values", "Largest value of a gradient, either way; empty: not clipped.", minimum=0, advanced=True, empty="none"
    )  # fmt: skip
    gradient_accumulation_steps: int | None = setting(
        None, "Batches a step", "Batches whose gradients are averaged for one step; empty: one.", minimum=2,
        maximum=65536, advanced=True, empty="one",
    )  # fmt: skip

    use_ema: bool = setting(
        False, "Average weights", "Validate and save a running mean of the weights (EMA), which is calmer than the weights.",
        advanced=True,
    )  # fmt: skip
    ema_momentum: float = setting(
        0.99, "Average keeps", "Share of the mean that stays at each step; 0.99 looks back on some 100 steps.", minimum=0,
        maximum=1, advanced=True,
    )  # fmt: skip
    ema_overwrite_frequency: int | None = setting(
        None, "Adopt average", "Steps after which training goes on from the mean itself; empty: never.", minimum=1,
        maximum=1_000_000_000, advanced=True, empty="never",
    )  # fmt: skip

    def __post_init__(self) -> None:
        """Check every setting; and that gradients are clipped in one way at most, as Keras wants it.

        Raises:
            SettingError: A setting cannot have that value.
        """
        Configurable.__post_init__(self)
        clips = [
            field
            for field in self.setting_list()
            if field.name in _CLIPS and getattr(self, field.name) is not None
        ]
        if len(clips) > 1:
            raise SettingError(
                f"{clips[0].label} and {clips[1].label.lower()} exclude each other: empty one of them.",
                clips[1].name,
            )

    def moments(self) -> int:
        """Numbers that the rule itself keeps for each trainable parameter."""
        raise NotImplementedError

    def slots(self) -> int:
        """Numbers kept for each trainable parameter, for the memory that training takes."""
        return self.moments() + (self.gradient_accumulation_steps is not None) + self.use_ema

    def keras_arguments(self) -> dict[str, Any]:
        """The arguments for the Keras optimizer."""
        return self.to_data()


OPTIMIZERS: Registry[type[Optimizer]] = Registry("optimizer")
