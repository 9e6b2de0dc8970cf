"""What a window does with files that are given to it: dropped, pasted, or named on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.ui.saving.dropped_files import Use, sorted_drop
from cnnstudio.ui.window.messages import Kind

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow


def open_files(window: MainWindow, paths: list[str]) -> None:
    """Open projects, choose a data set, look at an image, or say what cannot be done with these files."""
    drop = sorted_drop(paths)
    if drop.use is Use.PROJECT:
        for path in (drop.path, *drop.more):
            window.files.open(path)
    elif drop.use is Use.DATA:
        window.show_workspace("data")
        window.data.choose_path(drop.path)
    elif drop.use is Use.IMAGE:
        window.picture_workspace().open_image(str(drop.path))
    if drop.message:
        window.messages.show_message(drop.message, Kind.WARNING)
