"""What is said where drawings cannot be saved, and the way out: a copy of the folder in another place."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.annotating.folder_copy import copy_folder
from cnnstudio.ui.annotating.session import Session
from cnnstudio.ui.annotating.workbench import Workbench
from cnnstudio.ui.widgets.errand import Errands


class SavingElsewhere(QObject):
    """Shows what went wrong; copies the folder, and lets one go on drawing in the copy.

    Signals:
        ended: The copy is there and drawn in, or could not be made.

    Args:
        session: What is annotated.
        bench: Where it is shown.
    """

    ended = Signal()

    def __init__(self, session: Session, bench: Workbench) -> None:
        super().__init__(bench)
        self._session, self._bench = session, bench
        self._errands = Errands(self)
        self._errands.done.connect(self._on_copied)
        self._errands.refused.connect(self._on_refused)
        session.saver.failed.connect(self._on_save_failed)
        session.opened.connect(self._errands.forget)

    @property
    def is_busy(self) -> bool:
        """Whether a copy is being made."""
        return self._errands.is_busy

    @Slot(str)
    def _on_save_failed(self, sentence: str) -> None:
        self._bench.show_state("Not saved", sentence)
        ways = (("Try again", self._session.saver.save), ("Save a copy elsewhere…", self.choose))
        text = f"{sentence} Nothing of what you drew is lost while the program runs."
        self._bench.trouble.show_message("error", text, ways)

    @Slot()
    def choose(self) -> None:
        """Let the user choose where the copy goes."""
        title = "Where to save a copy of the folder with what you drew"
        place = QFileDialog.getExistingDirectory(self._bench, title, str(Path.home()))
        if place:
            self.copy_to(Path(place))

    def copy_to(self, place: Path) -> None:
        """Make the copy in a folder, and draw in it from then on."""
        session = self._session
        if session.folder is not None and not self.is_busy:
            self._bench.show_state("Copying…", f"To {place}")
            work = partial(copy_folder, session.folder, place, session.saver.sheets, session.classes)
            self._errands.run(work)

    @Slot(object)
    def _on_copied(self, folder: AnnotatedFolder) -> None:
        self._bench.trouble.clear()
        self._session.go_on_in(folder)
        self._bench.remark.show_message("good", f"All is saved in {folder.home}, where you draw from now on.")
        self.ended.emit()

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self._on_save_failed(f"The copy was not made. {sentence}")
        self.ended.emit()
