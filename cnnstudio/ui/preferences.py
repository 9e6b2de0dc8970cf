"""What the program remembers from one start to the next: theme, layout, recent files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeVar

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from cnnstudio.document.folders import settings_folder
from cnnstudio.ui.theme.theme import MODES

Share = Literal["params", "macs", "memory", "time"]
SHARES: tuple[Share, ...] = ("params", "macs", "memory", "time")
"""What the thin bar of a card can show: its share of the parameters, the MACs, the output memory or the time."""

_MOST_RECENT = 10

Text = TypeVar("Text", bound=str)


class Preferences(QObject):
    """The user's choices, kept in one file of settings; damaged values count as never set.

    Signals:
        changed: A choice is another now; carries its name.

    Args:
        path: The file; the user's own if None.
        parent: Qt parent.
    """

    changed = Signal(str)

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path if path is not None else settings_folder() / "window.ini"
        self._settings = QSettings(str(self._path), QSettings.Format.IniFormat)

    @property
    def path(self) -> Path:
        """The file that they are kept in."""
        return self._path

    @property
    def theme(self) -> str:
        """``system``, ``light`` or ``dark``."""
        return self._choice("theme", MODES)

    @theme.setter
    def theme(self, mode: str) -> None:
        self._set("theme", mode)

    @property
    def share(self) -> Share:
        """What the bar of a card shows: one of `SHARES`."""
        return self._choice("share", SHARES)

    @share.setter
    def share(self, share: Share) -> None:
        self._set("share", share)

    @property
    def shows_hints(self) -> bool:
        """Whether advice about networks is shown beside their problems."""
        return self._choice("hints", ("yes", "no")) == "yes"

    @shows_hints.setter
    def shows_hints(self, shows: bool) -> None:
        self._set("hints", "yes" if shows else "no")

    @property
    def is_heated(self) -> bool:
        """Whether the colours of cards stand for what their bars show, and not for families."""
        return self._choice("colours", ("family", "amount")) == "amount"

    @is_heated.setter
    def is_heated(self, heated: bool) -> None:
        self._set("colours", "amount" if heated else "family")

    @property
    def shows_overview(self) -> bool:
        """Whether a small map shows where in a large network the view is."""
        return self._choice("overview", ("yes", "no")) == "yes"

    @shows_overview.setter
    def shows_overview(self, shows: bool) -> None:
        self._set("overview", "yes" if shows else "no")

    @property
    def keeps_drafts(self) -> bool:
        """Whether unsaved work is kept in the background."""
        return self._choice("drafts", ("yes", "no")) == "yes"

    @keeps_drafts.setter
    def keeps_drafts(self, keeps: bool) -> None:
        self._set("drafts", "yes" if keeps else "no")

    @property
    def run_folders(self) -> tuple[Path, ...]:
        """Folders of runs that are looked through besides the program's own."""
        return self._paths("run_folders")

    @run_folders.setter
    def run_folders(self, folders: tuple[Path, ...]) -> None:
        self._set("run_folders", [str(folder.absolute()) for folder in folders])

    @property
    def hidden_run_columns(self) -> tuple[str, ...] | None:
        """Columns of the table of runs that are not shown; None if the user has not said."""
        stored = self._settings.value("hidden_run_columns")
        return tuple(filter(None, stored.split(" "))) if isinstance(stored, str) else None

    @hidden_run_columns.setter
    def hidden_run_columns(self, keys: tuple[str, ...]) -> None:
        self._set("hidden_run_columns", " ".join(keys))

    @property
    def writes_events(self) -> bool:
        """Whether trainings write files for TensorBoard too."""
        return self._choice("events", ("no", "yes")) == "yes"

    @writes_events.setter
    def writes_events(self, writes: bool) -> None:
        self._set("events", "yes" if writes else "no")

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """Files that were opened or saved, the last one first."""
        return self._paths("recent")[:_MOST_RECENT]

    @property
    def reopens_files(self) -> bool:
        """Whether the saved projects that were open are open again at the next start."""
        return self._choice("reopen", ("yes", "no")) == "yes"

    @reopens_files.setter
    def reopens_files(self, reopens: bool) -> None:
        self._set("reopen", "yes" if reopens else "no")

    @property
    def open_files(self) -> tuple[Path, ...]:
        """The saved projects that were open last, in the order of their tabs."""
        return self._paths("open")

    @property
    def front_file(self) -> Path | None:
        """The one of them that was shown; None if another project was."""
        return next(iter(self._paths("front")), None)

    def note_open_files(self, paths: Sequence[Path], front: Path | None) -> None:
        """Note which saved projects are open, and which of them is shown."""
        self._settings.setValue("open", [str(path.absolute()) for path in paths])
        self._settings.setValue("front", [] if front is None else [str(front.absolute())])

    def note_file(self, path: Path) -> None:
        """Put a file in front of the recent ones."""
        path = path.absolute()
        others = [other for other in self.recent_files if other != path]
        self._set("recent", [str(other) for other in (path, *others)][:_MOST_RECENT])

    def forget_file(self, path: Path) -> None:
        """Take a file off the recent ones."""
        self._set("recent", [str(other) for other in self.recent_files if other != path])

    def forget_files(self) -> None:
        """Take all files off."""
        self._set("recent", [])

    def state(self, name: str) -> QByteArray:
        """Geometry or arrangement that was kept under a name; empty if there is none."""
        stored = self._settings.value(f"state/{name}")
        return stored if isinstance(stored, QByteArray) else QByteArray()

    def keep_state(self, name: str, state: QByteArray) -> None:
        """Keep geometry or arrangement under a name."""
        self._settings.setValue(f"state/{name}", state)

    def forget_states(self) -> None:
        """Forget all geometry and arrangement."""
        self._settings.remove("state")

    def save(self) -> None:
        """Write everything to the disk now."""
        self._settings.sync()

    def _paths(self, name: str) -> tuple[Path, ...]:
        stored = self._settings.value(name, [])
        names = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
        return tuple(Path(name) for name in names if isinstance(name, str) and name)

    def _choice(self, name: str, choices: tuple[Text, ...]) -> Text:
        stored = self._settings.value(name)
        return next((choice for choice in choices if choice == stored), choices[0])

    def _set(self, name: str, value: object) -> None:
        if value != self._settings.value(name):
            self._settings.setValue(name, value)
            self.changed.emit(name)
