"""Opening a demonstration: its project, its text beside it, and an image to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.document.demonstrations import Demonstration

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow


def open_demonstration(window: MainWindow, demonstration: Demonstration) -> None:
    """Show a demonstration in a tab of its own, or go to it where it is open and was not changed."""
    project = demonstration.project
    same = [one for one in window.projects.all if one.document.project == project and one.path is None]
    if same:
        window.projects.show(same[0])
    else:
        window.files.begin(project)
    window.show_workspace("inspect")
    window.inspect.desk.begin_with(demonstration.layer, demonstration.view)
