"""The command of the Network menu that measures how long layers take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.ui.commands.table import Command

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow

_TITLE = "Measure the time of each layer"


def _can_measure(window: MainWindow) -> bool:
    if window.workspace_name != "design":
        return False
    document = window.editor.document
    return bool(len(document.project.network)) and not document.report.errors


def _title(window: MainWindow) -> str:
    return "Stop measuring the layers" if _can_measure(window) and window.timing.is_measuring else _TITLE


TIMING_COMMANDS = (
    Command("network.measure_times", _TITLE, "Network", lambda window: window.timing.measure(), (),
            "Run each layer by itself on this machine's device, at the batch size of the training, and show its time on its card.",
            _can_measure, _title, begins_group=True),
)  # fmt: skip
