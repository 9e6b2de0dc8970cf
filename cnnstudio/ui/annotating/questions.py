"""What is asked and said beside the image before and after all images are changed at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from cnnstudio.core.errors import DataError
from cnnstudio.core.numerals import exact
from cnnstudio.data.annotating.class_change import GONE, ClassChange, moved, removed
from cnnstudio.data.annotating.class_reform import ClassUse
from cnnstudio.ui.annotating.class_list import swatch
from cnnstudio.ui.annotating.session import Session
from cnnstudio.ui.annotating.workbench import Workbench


class Questions(QObject):
    """Asks what becomes of a class, and whose drawings stay where another program drew too.

    Args:
        session: What is annotated.
        bench: Where it is shown.
    """

    def __init__(self, session: Session, bench: Workbench) -> None:
        super().__init__(bench)
        self._session, self._bench = session, bench
        self._said = ""
        bench.remove.clicked.connect(self._on_remove)
        bench.classes.removal_wanted.connect(self.remove_class)
        bench.classes.move_wanted.connect(self._on_move_wanted)
        session.reforms.use_known.connect(self._on_use_known)
        session.reforms.changed.connect(self._on_changed)
        session.reforms.refused.connect(self._on_refused)
        session.watch.contested.connect(self._on_contested)
        session.watch.settled.connect(self._on_settled)
        session.watch.troubled.connect(self._on_troubled)
        session.watch.is_hand_busy = lambda: bench.view.is_busy
        session.classes_changed.connect(self._on_classes_changed)
        session.drawn.connect(self._on_drawn)

    def begin(self) -> None:
        """Another folder is open."""
        self._bench.question.clear()
        folder = self._session.folder
        self._bench.classes.can_order = folder is not None and folder.can_order_classes

    @Slot()
    def _on_classes_changed(self) -> None:
        self._bench.remove.setEnabled(len(self._session.classes) > 1)

    @Slot()
    def _on_drawn(self) -> None:
        """Offer no more to take back what is not the last that was done."""
        if self._said and self._bench.remark.text == self._said:
            self._bench.remark.clear()

    # Classes

    @Slot()
    def _on_remove(self) -> None:
        self.remove_class(self._bench.classes.current)

    @Slot(int)
    def remove_class(self, label: int) -> None:
        """Remove a class; where something is drawn of it, after a question."""
        if not 0 <= label < len(self._session.classes):
            return
        try:
            self._session.naming.remove(label)
        except DataError as error:
            self._bench.remark.show_message("error", str(error))

    @Slot(int, int)
    def _on_move_wanted(self, label: int, step: int) -> None:
        change = moved(self._session.classes, label, step)
        if change is None:
            return
        if self._bench.classes.can_order:
            self._session.reforms.do(change)
        else:
            self._bench.remark.show_message(
                "note", "VOC's files tell no order of the classes: they stand by name."
            )

    @Slot(int, int, object)
    def _on_use_known(self, label: int, into: int, use: ClassUse) -> None:
        """Ask what becomes of what is drawn of a class; of nothing nobody needs to be asked."""
        classes = self._session.classes
        if not label < len(classes) or not into < len(classes):
            return
        if into == GONE and not use.boxes and not use.masks:
            self._do(removed(classes, label))
            return
        cancel = ("Cancel", self._bench.question.clear)
        if into != GONE:
            text = f"There is a class {classes[into]} already. Make both one? {_used(classes[label], use)}"
            ways = (("Make them one", partial(self._do, removed(classes, label, into))), cancel)
            self._bench.question.show_message("warning", text, ways)
            return
        them = "it" if use.boxes + use.masks == 1 else "them"
        text = f"{_used(classes[label], use)} Delete {them} too, or give {them} to another class?"
        delete = (f"Delete {them} too", partial(self._do, removed(classes, label)))
        others = [place for place in range(len(classes)) if place != label]
        if len(others) == 1:
            give = (
                f"Give {them} to {_short(classes[others[0]])}",
                partial(self._do, removed(classes, label, others[0])),
            )
        else:
            give = (f"Give {them} to…", partial(self._choose_heir, label))
        self._bench.question.show_message("warning", text, (delete, give, cancel))

    def _choose_heir(self, label: int) -> None:
        self.heirs_of(label).popup(QCursor.pos())

    def heirs_of(self, label: int) -> QMenu:
        """The classes that can get what is drawn of one; it goes when it is closed."""
        classes, scale = self._session.classes, self._bench.devicePixelRatioF()
        menu = QMenu(self._bench)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, name in enumerate(classes):
            if place != label:
                action = menu.addAction(swatch(place, scale), name.replace("&", "&&"))
                action.triggered.connect(partial(self._do, removed(classes, label, place)))
        return menu

    def _do(self, change: ClassChange, *_: object) -> None:
        self._bench.question.clear()
        self._session.reforms.do(change)

    @Slot(object, bool)
    def _on_changed(self, change: ClassChange, is_done: bool) -> None:
        undo = (("Undo", self._session.steps.undo),) if is_done else ()
        self._said = change.said if is_done else f"Taken back in all images: {change.title}."
        self._bench.remark.show_message("good", self._said, undo)

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self._bench.remark.show_message("error", sentence)

    # Other programs

    @Slot(str)
    def _on_contested(self, text: str) -> None:
        watch = self._session.watch
        ways = (("Keep mine", partial(watch.answer, True)), ("Take theirs", partial(watch.answer, False)))
        self._bench.question.show_message("warning", text, ways)

    @Slot(str)
    def _on_settled(self, words: str) -> None:
        if self._bench.question.text.endswith(_BESIDE):
            self._bench.question.clear()
        if not self._session.saver.is_pending:
            self._bench.trouble.clear()
        if self._said and self._bench.remark.text == self._said and not self._session.steps.undo_title:
            self._bench.remark.clear()  # its button can take nothing back any more
        if words:
            self._bench.remark.show_message("note", words)

    @Slot(str)
    def _on_troubled(self, sentence: str) -> None:
        saver = self._session.saver
        if saver.is_pending:
            self._bench.show_state("Not saved", sentence)
        text = f"Another program changed the files of this folder: {sentence}"
        self._bench.trouble.show_message("error", text, (("Try again", self._session.watch.look),))


_BESIDE = "into a file beside it."


def _used(name: str, use: ClassUse) -> str:
    """How much is drawn of a class, in a sentence."""
    parts = []
    if use.boxes:
        images = "one image" if use.boxed == 1 else f"{exact(use.boxed)} images"
        parts.append(f"{exact(use.boxes)} {'box' if use.boxes == 1 else 'boxes'} in {images}")
    if use.masks:
        parts.append(f"pixels in {exact(use.masks)} {'mask' if use.masks == 1 else 'masks'}")
    return f"The class {_short(name)} has {' and '.join(parts) or 'neither boxes nor pixels'}."


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST // 2]}…{name[-_LONGEST // 2 :]}"


_LONGEST = 40
