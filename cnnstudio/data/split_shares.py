"""The settings of a data set that say how the program splits it."""

from __future__ import annotations

from typing import Any

from cnnstudio.core.settings import setting

Shares = tuple[float, float, float]

SHARES: Shares = (0.8, 0.1, 0.1)
"""Training, validation and test, where a data set has no settings for them."""


def validation_setting(of: str = "images") -> Any:
    """Declare which share chooses the best epoch."""
    return setting(
        0.1, "Validation share", f"Share of the {of} that choose the best epoch, where the data set does not say.",
        minimum=0.01, maximum=0.5, advanced=True,
    )  # fmt: skip


def held_out_setting(least: float = 0.01) -> Any:
    """Declare which share nothing is chosen by."""
    return setting(
        0.1, "Test share", "Share of the images that nothing is chosen by, where the data set does not say.",
        minimum=least, maximum=0.4, advanced=True,
    )  # fmt: skip


def shares(validation: float, test: float) -> Shares:
    """What is left for training, and both."""
    return 1 - validation - test, validation, test
