"""What the folders of the ticked runs hold, read off the window's thread whenever they change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.core.errors import StudioError
from cnnstudio.engine.runs.contents import RunContents, run_contents
from cnnstudio.engine.runs.record import RunRecord
from cnnstudio.ui.runs.names import names_apart
from cnnstudio.ui.runs.styles import Style
from cnnstudio.ui.widgets.errand import Errands


@dataclass(frozen=True, slots=True)
class TickedRun:
    """A run that is ticked.

    Attributes:
        record: Its row.
        style: How it is drawn.
        contents: What its folder holds.
        name: What it is called beside the others.
    """

    record: RunRecord
    style: Style
    contents: RunContents
    name: str


class TickedContents(QObject):
    """Knows the contents of the runs that are ticked.

    Signals:
        loaded: `runs` holds other contents, or others are ticked.
    """

    loaded = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wanted: tuple[tuple[RunRecord, Style], ...] = ()
        self._known: dict[RunRecord, RunContents | None] = {}
        self._errands = Errands(self)
        self._errands.done.connect(self._on_read)

    @property
    def is_busy(self) -> bool:
        """Whether something is being read."""
        return self._errands.is_busy

    @property
    def runs(self) -> tuple[TickedRun, ...]:
        """The ticked runs that can be read, in the order in which they were ticked."""
        names = names_apart([record for record, _ in self._wanted])
        found = [
            (record, style, self._known.get(record), name)
            for (record, style), name in zip(self._wanted, names, strict=True)
        ]
        return tuple(
            TickedRun(record, style, contents, name) for record, style, contents, name in found if contents
        )

    def want(self, ticks: tuple[tuple[RunRecord, Style], ...]) -> None:
        """Read what is not known of some runs; a run that has changed is read again."""
        self._wanted = ticks
        unknown = [record for record, _ in ticks if record not in self._known]
        if unknown:
            self._errands.run(partial(_read, unknown))
        else:
            self._errands.forget()
            self._tell()

    @Slot(object)
    def _on_read(self, found: dict[RunRecord, RunContents | None]) -> None:
        self._known |= found
        self._tell()

    def _tell(self) -> None:
        wanted = {record for record, _ in self._wanted}
        self._known = {record: contents for record, contents in self._known.items() if record in wanted}
        self.loaded.emit()


def _read(records: Sequence[RunRecord]) -> dict[RunRecord, RunContents | None]:
    """The contents of runs; None for those that cannot be read, as their rows say."""
    found: dict[RunRecord, RunContents | None] = {}
    for record in records:
        try:
            found[record] = run_contents(record.path)
        except StudioError:
            found[record] = None
    return found
