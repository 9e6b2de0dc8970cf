"""The content of the Runs workspace: the table above, what is to be seen of the runs below."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.document.folders import runs_folder
from cnnstudio.engine.runs.contents import run_contents
from cnnstudio.engine.runs.record import RunRecord
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.runs.details import RunDetails
from cnnstudio.ui.runs.drawing import drawing_of_matrix
from cnnstudio.ui.runs.evaluation_panel import EvaluationPanel
from cnnstudio.ui.runs.exporting import history_csv, table_csv
from cnnstudio.ui.runs.handling import RunHandling
from cnnstudio.ui.runs.library import Library
from cnnstudio.ui.runs.list_panel import RunListPanel
from cnnstudio.ui.runs.names import names_apart
from cnnstudio.ui.runs.pages import Pages
from cnnstudio.ui.runs.ticked_contents import TickedContents
from cnnstudio.ui.runs.ticked_pages import compare_page, curves_page
from cnnstudio.ui.theme.surfaces import Parted
from cnnstudio.ui.widgets.drawing import Drawing, drawing_of_widget
from cnnstudio.ui.widgets.invitation import Invitation
from cnnstudio.ui.widgets.notice import Notice
from cnnstudio.ui.window.messages import MessageBar


class RunsDesk(QWidget):
    """Connects the runs on the disk with what shows them.

    Signals:
        restore_requested: The project of a run is wanted; carries its folder.
        resume_requested: A run is to go on; carries its folder.
        inspect_requested: A run is to be looked into; carries its folder.
        image_requested: An image is to be looked at with a run's model; carries its folder and a `PictureSource`.
        menu_requested: The menu about the selected runs is wanted; carries the place on the screen and
            whether a key asked.
        chosen: Other runs are selected or ticked, or they have changed.
    """

    restore_requested = Signal(str)
    resume_requested = Signal(str)
    inspect_requested = Signal(str)
    image_requested = Signal(str, object)
    menu_requested = Signal(QPoint, bool)
    chosen = Signal()

    def __init__(self, engine: Engine, preferences: Preferences, messages: MessageBar) -> None:
        super().__init__()
        self._engine = engine
        self._preferences = preferences
        self.library = Library(self.roots, self)
        self._list = RunListPanel(preferences)
        self.model, self.table, self.top = self._list.model, self._list.table, self._list.top
        self.notice = Notice("Folders that are missing")
        self.handling = RunHandling(messages, self)
        self.details = RunDetails()
        self.contents = TickedContents(self)
        self.curves, self.compare = curves_page(), compare_page()
        self.pages = Pages()
        self.pages.add("curves", "Curves", self.curves)
        self.pages.add("compare", "Compare", self.compare)
        self.evaluation = EvaluationPanel(engine)
        self.pages.add("test", "Test images", self.evaluation)
        self.pages.add("details", "Details", self.details)
        self._lay_out()
        self._connect()

    def roots(self) -> tuple[Path, ...]:
        """The folders of runs: the program's own, and those that the user has named."""
        return tuple(dict.fromkeys((runs_folder(), *self._preferences.run_folders)))

    def _lay_out(self) -> None:
        splitter = Parted(self._list, self.pages, is_column=True)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([320, 480])
        self._empty = Invitation(
            "No runs yet",
            "Train a network (Ctrl+Enter), and every training appears here with its settings, scores and curves. "
            "Runs of the command line can be added: choose their folder.",
            self,
        )
        self._empty.column.addWidget(self._add_button(), 0, Qt.AlignmentFlag.AlignHCenter)
        self._empty.column.addStretch(1)
        self._stack = QStackedLayout()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.notice)
        whole.addLayout(self._stack, 1)
        for page in (
            self._empty,
            splitter,
        ):  # not before: without a parent they would be windows for a moment
            self._stack.addWidget(page)
        self._stack.setCurrentIndex(1)  # until it is known that there are none

    def _add_button(self) -> QWidget:
        button = QPushButton("Add a folder of runs…")
        button.clicked.connect(self.top.ask_for_folder)
        return button

    def _connect(self) -> None:
        self.library.looked.connect(self._on_looked)
        self.handling.done.connect(self.library.look)
        self.top.folders_changed.connect(self.library.look)
        self.table.chosen.connect(self._on_chosen)
        self.table.menu_requested.connect(self.menu_requested)
        self.table.delete_requested.connect(self.delete)
        self.model.edited.connect(self.handling.write)
        self.model.ticked.connect(self._on_ticked)
        self.evaluation.image_opened.connect(self.image_requested)
        self.evaluation.evaluating.ended.connect(self.library.look)
        self.contents.loaded.connect(self._on_contents_loaded)
        self.details.restore_requested.connect(self.restore)
        self.details.resume_requested.connect(self.resume)
        self.details.inspect_requested.connect(self.inspect)
        self.details.folder_requested.connect(self.open_folder)
        self.details.delete_requested.connect(self.delete)
        self.details.noted.connect(self._on_noted)
        self.details.coloured.connect(self._on_coloured)

    @property
    def current(self) -> RunRecord | None:
        """The one run that is selected."""
        return self.table.current

    @property
    def selected(self) -> tuple[RunRecord, ...]:
        """The selected runs."""
        return self.table.selected

    # What is done with the selection

    @Slot()
    def restore(self) -> None:
        """Ask for the project of the run."""
        self._ask(self.restore_requested)

    @Slot()
    def resume(self) -> None:
        """Ask to go on with the run."""
        self._ask(self.resume_requested)

    @Slot()
    def inspect(self) -> None:
        """Ask to look into the run."""
        self._ask(self.inspect_requested)

    def _ask(self, signal: object) -> None:
        if self.current is not None:
            signal.emit(str(self.current.path))  # type: ignore[attr-defined]

    def evaluate(self) -> None:
        """Run the test images through the run's model."""
        self.pages.open("test")
        self.evaluation.evaluate()

    @Slot()
    def open_folder(self) -> None:
        """Show the run's folder in the system's file manager."""
        if self.current is not None:
            self.handling.open_folder(self.current)

    def table_csv(self) -> str:
        """The rows and columns that are shown, for spreadsheets."""
        return table_csv(self.table.shown, self.table.shown_columns)

    def history_csv(self) -> str:
        """The epochs of the ticked runs, of the selected ones where none is ticked.

        Raises:
            FileError: A run cannot be read.
        """
        records = [record for record, _ in self.model.ticks] or self.selected
        names = names_apart(records)
        found = [(name, run_contents(record.path)) for name, record in zip(names, records, strict=True)]
        figures = {contents.project.task.figure for _, contents in found}
        figure = figures.pop() if len(figures) == 1 else "score"
        return history_csv(((name, contents.history) for name, contents in found), figure)

    def drawing(self) -> Drawing | None:
        """The curves or the confusion matrix, whichever is seen; None if neither is."""
        if self.pages.name == "curves" and self.contents.runs:
            return drawing_of_widget(self.curves.panel.drawn)  # type: ignore[union-attr]
        matrix = self.evaluation.matrix.matrix
        return drawing_of_matrix(matrix) if self.pages.name == "test" and matrix is not None else None

    def write_notes(self) -> None:
        """Let notes about the run be written."""
        self.pages.open("details")
        self.details.notes.setFocus()

    @Slot()
    def delete(self) -> None:
        """Move the selected runs to the trash."""
        self.handling.trash(self.selected)

    # What has happened

    @Slot()
    def _on_looked(self) -> None:
        self.model.show_scan(self.library.scan)
        missing = [root for root in self.library.scan.missing if root != runs_folder()]
        if missing:
            names = ", ".join(str(root) for root in missing)
            self.notice.show_message(
                "warning", f"{names} cannot be looked into: bring it back, or leave it out under Folders."
            )
        else:
            self.notice.clear()
        self._stack.setCurrentIndex(int(bool(self.model.records) or not self.library.has_looked))
        if self.model.records and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.table.order.index(0, 0))
        self._list.show_counts(self.library.is_busy)
        self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        self.details.show_run(self.current)
        self.evaluation.show_run(self.current)
        self.chosen.emit()

    @Slot()
    def _on_ticked(self) -> None:
        self._list.show_counts(self.library.is_busy)
        self.contents.want(self.model.ticks)
        self.chosen.emit()

    @Slot()
    def _on_contents_loaded(self) -> None:
        for page in (self.curves, self.compare):
            page.show_runs(self.contents.runs)

    @Slot(object, str)
    def _on_noted(self, path: Path, text: str) -> None:
        self.handling.write(path, "notes", text)

    @Slot(object)
    def _on_coloured(self, colour: int | None) -> None:
        self.handling.colour(self.selected, colour)

    def finish(self) -> None:
        """Write down what is being typed, because the window closes."""
        self.details.keep_notes()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the runs from now on."""
        super().showEvent(event)
        self.library.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more."""
        super().hideEvent(event)
        self.library.watch(False)
