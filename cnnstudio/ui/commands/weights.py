"""Commands of the Network menu about where weights come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.ui.commands.table import Command

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow


def _has_network(window: MainWindow) -> bool:
    return bool(len(window.editor.document.project.network))


def _has_weights(window: MainWindow) -> bool:
    return window.editor.document.project.weights is not None


WEIGHTS_COMMANDS = (
    Command("network.load_weights", "Load weights…", "Network", lambda window: window.weights.ask(), (),
            "Take the weights of a file: of a Keras model, or of weights alone.", _has_network, begins_group=True),
    Command("network.imagenet", "Load ImageNet weights…", "Network",
            lambda window: window.weights.ask_about_imagenet(), (),
            "Take the weights that are published for this network of the gallery.", _has_network),
    Command("network.run_weights", "Take the weights of the last run", "Network",
            lambda window: window.weights.take_run(), (),
            "Go on from what the training that finished last has learned.", lambda window: bool(window.training.run)),
    Command("network.forget_weights", "Forget weights", "Network", lambda window: window.weights.desk.forget(), (),
            "Go back to start weights.", _has_weights),
)  # fmt: skip
