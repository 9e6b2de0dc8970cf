"""The Annotate page of the Data workspace: an invitation until a folder is chosen, then the desk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QPushButton, QStackedLayout, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.ui.annotating.desk import AnnotateDesk
from cnnstudio.ui.annotating.hand import Hand
from cnnstudio.ui.annotating.session import Session
from cnnstudio.ui.datasets.look import DatasetLook
from cnnstudio.ui.widgets.invitation import Invitation
from cnnstudio.ui.widgets.notice import Notice
from cnnstudio.ui.widgets.primary_button import PrimaryButton

_REFUSAL = 560  # px


class AnnotatePage(QWidget):
    """Draws boxes and masks over the images of a folder.

    Signals:
        settled: A folder is open and its first image here, or it is said why not.
        learn_wanted: The folder is to become the project's data set; carries its path.

    Attributes:
        session: What is annotated.
        invitation: What stands there before a folder is chosen.
        choose: Lets a folder be chosen.
        take_own: Takes the folder of the data set.
        refusal: Why a folder cannot be opened.
        desk: Where one draws.
    """

    settled = Signal()
    learn_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Annotate")
        self.session = Session(self)
        self.desk = AnnotateDesk(self.session)
        self._own_folder: Path | None = None
        self.invitation = Invitation(
            "Annotate your own images",
            "Draw boxes for detection and masks for segmentation over the images of a folder. All is saved at once "
            "beside them: boxes in annotations.json (COCO), masks as PNG files in the folder masks.",
            self,
        )
        self.choose = PrimaryButton("Choose a folder of images…")
        self.take_own = QPushButton()
        self.refusal = Notice("Why the folder cannot be opened")
        self.refusal.setFixedWidth(_REFUSAL)
        for widget in (self.choose, self.take_own, self.refusal):
            self.invitation.column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        self.invitation.column.addStretch(1)
        self.take_own.hide()
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.invitation)
        self._pages.addWidget(self.desk)
        self.choose.clicked.connect(self.choose_folder)
        self.take_own.clicked.connect(self._on_take_own)
        self.desk.other_wanted.connect(self.choose_folder)
        self.desk.bench.learn.clicked.connect(self._on_learn)
        self.session.opened.connect(self._on_opened)
        self.session.refused.connect(self._on_refused)
        self.session.image_shown.connect(self.settled)

    @property
    def is_busy(self) -> bool:
        """Whether something is being read or saved."""
        return self.session.is_busy or self.session.saver.is_pending

    @property
    def hand(self) -> Hand | None:
        """What commands of the menus act on: the image, if one is shown to be drawn over."""
        is_open = self.isVisible() and self.session.folder is not None
        return self.desk.hand if is_open else None

    @Slot()
    def choose_folder(self) -> None:
        """Let the user choose a folder."""
        folder = self.session.folder
        begin = str(folder.root if folder is not None else self._own_folder or "")
        path = QFileDialog.getExistingDirectory(self, "Choose a folder of images", begin)
        if path:
            self.open_folder(Path(path))

    def open_folder(self, root: Path) -> None:
        """Annotate the images of a folder; what was drawn in the one before is saved first."""
        saver = self.session.saver
        trouble = self.session.flush()
        if not trouble:
            self.session.open(root)
            return
        self.desk.bench.trouble.show_message(
            "error",
            f"{trouble} The other folder is not opened, since what you drew over {exact(saver.waiting)} "
            f"{'image' if saver.waiting == 1 else 'images'} is in no file yet.",
            (
                ("Try again", saver.save),
                ("Save a copy elsewhere…", self.desk.elsewhere.choose),
                ("Discard and open", lambda: self.session.open(root)),
            ),
        )

    def show_look(self, look: DatasetLook | None) -> None:
        """Offer the folder of the data set, where it is one."""
        path = str(getattr(look.data, "path", "") or "") if look is not None else ""
        self._own_folder = Path(path) if path and Path(path).is_dir() else None
        self.take_own.setVisible(self._own_folder is not None)
        self.take_own.setText(f"Take the images of {Path(path).name}" if path else "")

    @Slot()
    def _on_learn(self) -> None:
        """Offer the folder as a data set, once all is in its files."""
        folder = self.session.folder
        if folder is None:
            return
        if trouble := self.session.flush():
            self.desk.bench.trouble.show_message("error", trouble, (("Try again", self._on_learn),))
            return
        self.learn_wanted.emit(folder.root)

    @Slot()
    def _on_take_own(self) -> None:
        if self._own_folder is not None:
            self.open_folder(self._own_folder)

    @Slot()
    def _on_opened(self) -> None:
        self.refusal.clear()
        self._pages.setCurrentWidget(self.desk)
        self.setFocusProxy(self.desk.bench.view)
        if self.isVisible():
            self.desk.bench.view.setFocus()

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        """Say why a folder cannot be opened; one that is open stays so."""
        folder = self.session.folder
        if folder is None:
            self.refusal.show_message("error", sentence)
        else:
            text = f"The other folder is not opened; “{folder.root.name}” stays open. {sentence}"
            self.desk.bench.remark.show_message("error", text)
        self.settled.emit()

    def finish(self) -> str:
        """Save what is not saved yet, because the window closes; "" or what went wrong."""
        return self.session.flush()
