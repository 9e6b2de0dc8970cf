"""Commands of the File menu."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cnnstudio.document.project import Project
from cnnstudio.ui.commands.table import Command

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow

_MOST_RECENT = 10
_WITH_KEY = 9


def _recent(window: MainWindow, place: int) -> Path | None:
    files = window.preferences.recent_files
    return files[place] if place < len(files) else None


def _recent_command(place: int) -> Command:
    """The command that opens the recent file of a place, counted from 0."""

    def title(window: MainWindow) -> str:
        path = _recent(window, place)
        if path is None:
            return ""
        name = path.name.replace("&", "&&")
        return f"{name} — {path.parent}" if path.is_file() else f"{name} (missing)"

    def open_recent(window: MainWindow) -> None:
        path = _recent(window, place)
        if path is not None and not window.files.open(path) and not path.is_file():
            window.preferences.forget_file(path)

    def is_there(window: MainWindow) -> bool:
        path = _recent(window, place)
        return path is not None and path.is_file()

    return Command(
        f"file.recent_{place + 1}", f"Recent file {place + 1}", "File", open_recent,
        keys=(f"Ctrl+{place + 1}",) if place < _WITH_KEY else (), help="Open this file again.",
        is_enabled=is_there, title_now=title, submenu="Open recent",
    )  # fmt: skip


def _can_close(window: MainWindow) -> bool:
    """Whether there is more open than an empty project."""
    return len(window.projects.all) > 1 or not window.projects.current.is_untouched


def _save_picture(window: MainWindow) -> None:
    from cnnstudio.ui.commands.canvas_picture import save_picture

    save_picture(window)


def _export(window: MainWindow) -> None:
    from cnnstudio.ui.saving.export import exporter

    exporter(window).ask()


def _settings(window: MainWindow) -> None:
    from cnnstudio.ui.window.settings_dialog import SettingsDialog

    window.dialogs.show("settings", lambda: SettingsDialog(window.preferences, window))


def _gallery(window: MainWindow) -> None:
    from cnnstudio.data.pretrained import likely_pretrained
    from cnnstudio.ui.gallery.gallery_dialog import GalleryDialog

    def made() -> GalleryDialog:
        dialog = GalleryDialog(window)
        dialog.chosen.connect(begin)
        dialog.weights_wanted.connect(load_weights)
        return dialog

    def begin(project: Project) -> None:
        window.files.begin(project)
        window.show_workspace("design")

    def load_weights(name: str) -> None:
        if (
            likely_pretrained(window.editor.document.project) == name
        ):  # Else the user has thought better of it.
            window.weights.load_pretrained(name)

    window.dialogs.show("gallery", made)


FILE_COMMANDS = (
    Command("file.new", "New", "File", lambda window: window.files.new(), ("Ctrl+N",),
            "Begin a new project, in a tab of its own."),
    Command("file.gallery", "New from gallery…", "File", _gallery, ("Ctrl+Alt+N",),
            "Begin with a published network."),
    Command("file.open", "Open…", "File", lambda window: window.files.open(), ("Ctrl+O",),
            "Open a project or a Keras model."),
    *(_recent_command(place) for place in range(_MOST_RECENT)),
    Command("file.forget_recent", "Clear this list", "File", lambda window: window.preferences.forget_files(),
            help="Forget the recent files.", is_enabled=lambda window: bool(window.preferences.recent_files),
            submenu="Open recent", begins_group=True),
    Command("file.save", "Save", "File", lambda window: window.files.save(), ("Ctrl+S",), "Save the project.",
            begins_group=True),
    Command("file.save_as", "Save as…", "File", lambda window: window.files.save_as(), ("Ctrl+Shift+S",),
            "Save the project under another name."),
    Command("file.close", "Close", "File", lambda window: window.tabs.close(), ("Ctrl+W", "Ctrl+F4"),
            "Close the project; asks about unsaved changes.", _can_close),
    Command("file.export", "Export…", "File", _export, ("Ctrl+E",),
            "Write a Keras script, or the model for Keras, ONNX, LiteRT or TensorFlow."),
    Command("file.picture", "Save as picture…", "File", _save_picture, ("Ctrl+Shift+E",),
            "Save what the workspace shows as a PNG picture; in Design the whole canvas, in Runs curves or matrix, as SVG too.",
            begins_group=True),
    Command("file.settings", "Settings…", "File", _settings, ("Ctrl+,",), "Theme, cards and drafts.",
            begins_group=True),
    Command("file.quit", "Quit", "File", lambda window: window.close(), ("Ctrl+Q",),
            "Close the window; asks about unsaved changes.", begins_group=True),
)  # fmt: skip
