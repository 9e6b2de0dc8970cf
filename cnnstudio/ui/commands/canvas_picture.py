"""What a workspace shows, as a picture file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from cnnstudio.core.errors import FileError
from cnnstudio.document.atomic import write_whole
from cnnstudio.ui.saving import questions
from cnnstudio.ui.widgets.drawing import png_of
from cnnstudio.ui.window.messages import Kind

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow
    from cnnstudio.ui.widgets.drawing import Drawing

_SCALE = 2.0
_PNG = "PNG pictures (*.png)"
_KINDS = f"{_PNG};;SVG drawings (*.svg)"


def save_picture(window: MainWindow) -> bool:
    """Ask for a name and save the picture.

    Returns:
        Whether it is saved.
    """
    stem = Path(window.files.title).stem
    suggestion = window.files.folder() / f"{stem}-{window.workspace_name}.png"
    can_draw = window.workspace_name == "design" or _drawing(window) is not None
    path = questions.ask_where_to_save(window, suggestion, "Save as picture", _KINDS if can_draw else _PNG)
    if path is None:
        return False
    try:
        write_whole(path, _content(window, path, is_drawing=can_draw and path.suffix.lower() == ".svg"))
    except FileError as error:
        window.messages.show_error(str(error))
        return False
    window.messages.show_message(f"Saved the picture as {path}.", Kind.NOTE, passing=True)
    return True


def _content(window: MainWindow, path: Path, *, is_drawing: bool) -> bytes:
    drawing = _drawing(window)
    if drawing is not None:
        return drawing.svg(path.stem) if is_drawing else png_of(drawing.image())
    if is_drawing:
        from cnnstudio.ui.canvas.vector_picture import svg_of

        return svg_of(window.design.canvas.canvas_scene, path.stem)
    return png_of(picture_of(window))


def _drawing(window: MainWindow) -> Drawing | None:
    """What can be drawn of Runs, its curves or its confusion matrix; of Inspect, the view that is open; or a scene."""
    if window.scenes is not None:
        return window.scenes.desk.drawing()
    if window.workspace_name == "inspect":
        return window.inspect.desk.tabs.drawing()
    return window.runs.desk.drawing() if window.workspace_name == "runs" else None


def picture_of(window: MainWindow) -> QImage:
    """The whole canvas in Design, at twice the size of the screen; else what the workspace shows."""
    if window.workspace_name == "design":
        return window.design.canvas.picture(_SCALE)
    return window.workspace(window.workspace_name).grab().toImage()
