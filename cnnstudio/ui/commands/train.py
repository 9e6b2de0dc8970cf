"""Commands of the Train menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.ui.commands.table import Command

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow


def _is_training(window: MainWindow) -> bool:
    return window.training.is_active


TRAIN_COMMANDS = (
    Command("train.start", "Train", "Train", lambda window: window.training.start(), ("Ctrl+Return", "Ctrl+Enter"),
            "Train the network with the settings of the Train workspace.", lambda window: not window.training.is_active),
    Command("train.pause", "Pause or resume", "Train", lambda window: window.training.pause(), (),
            "Let training wait after the batch that runs, or go on.", _is_training),
    Command("train.find_rate", "Find a learning rate…", "Train", lambda window: window.training.find_rate(), (),
            "Train a copy for a few batches with growing rates, and suggest one."),
    Command("train.stop", "Stop", "Train", lambda window: window.training.stop(), ("Ctrl+.",),
            "End training after the batch that runs; the best epoch is kept.", _is_training),
)  # fmt: skip
