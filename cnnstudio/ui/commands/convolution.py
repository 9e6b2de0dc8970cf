"""Commands of the Network menu that let a classifier see images of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.document.changes import ConvertToConvolution
from cnnstudio.document.convolution_changes import can_convert
from cnnstudio.ui.commands.table import Command

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow

_SUBMENU = "Convert dense to convolution"


def _can_convert(window: MainWindow) -> bool:
    """Whether a whole network is seen, and not the inside of a block, and has a dense head."""
    if window.workspace_name != "design":
        return False
    front = window.design.front
    return not front.is_read_only and not front.place and can_convert(front.document.report)


def _convert(window: MainWindow, any_size: bool) -> None:
    applied = window.design.front.perform(ConvertToConvolution(any_size))
    if applied is not None:
        window.messages.show_message(applied.remark, passing=True)


def _has_run(window: MainWindow) -> bool:
    return bool(window.training.run) and not window.converting.is_busy


def _slide(window: MainWindow) -> None:
    from cnnstudio.ui.scenes.sliding.slide_dialog import SlideDialog

    window.dialogs.show("slide", lambda: SlideDialog(window))


CONVOLUTION_COMMANDS = (
    Command("network.convolution", "For images of any size", "Network", lambda window: _convert(window, True), (),
            "Make convolutions of the dense layers at the end: on a larger image the network gives a grid of outputs. Weights "
            "of a file are carried over.", _can_convert, submenu=_SUBMENU, begins_group=True),
    Command("network.convolution_of_size", "For images of the same size", "Network", lambda window: _convert(window, False),
            (), "The same, but the input keeps its height and width.", _can_convert, submenu=_SUBMENU),
    Command("network.convolution_of_run", "With the weights of the last run…", "Network",
            lambda window: window.converting.ask(), (),
            "Convert what the last training has learned, write it as a Keras file, and show it here.", _has_run,
            submenu=_SUBMENU),
    Command("network.slide", "Slide over an image…", "Network", _slide, (),
            "Watch a classifier look at an image window by window, then all at once, and suppress what it finds."),
)  # fmt: skip
