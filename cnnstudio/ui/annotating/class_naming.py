"""The names of the classes that one draws with: added, given others, removed after a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cnnstudio.core.errors import DataError
from cnnstudio.data.annotating.mask import MOST_CLASSES
from cnnstudio.data.annotating.timeline import Renamed

if TYPE_CHECKING:
    from cnnstudio.ui.annotating.session import Session


class ClassNaming(QObject):
    """Changes the list of classes; what is drawn of one that goes is asked about first.

    Args:
        session: What is annotated.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session

    def add(self, name: str) -> int:
        """Add a class, and say which it is; one of that name is taken as it is.

        Raises:
            DataError: It has no name, or there are too many.
        """
        session, name = self._session, self._checked(name)
        if name in session.classes:
            return session.classes.index(name)
        if len(session.classes) == MOST_CLASSES:
            raise DataError(
                f"A mask holds at most {MOST_CLASSES} classes: remove one, or rename one that is not used."
            )
        session.set_classes((*session.classes, name))
        return len(session.classes) - 1

    def rename(self, label: int, name: str) -> None:
        """Give a class another name; where another class has that, it is asked first whether both are one.

        Raises:
            DataError: It is empty.
        """
        classes = self._session.classes
        if " ".join(name.split()) == classes[label]:
            return
        name = self._checked(name)
        if name in classes:
            self._session.reforms.ask_use(label, classes.index(name))
            return
        self._session.steps.note(Renamed(label, classes[label], name))
        self.take(label, name)

    def take(self, label: int, name: str) -> bool:
        """Give a class a name, unless another class has it, which is said then; whether it has it now."""
        classes = self._session.classes
        if name in classes:
            sentence = f"Another class is called {name} by now: rename that one first."
            self._session.reforms.refused.emit(sentence)
            return False
        self._session.set_classes((*classes[:label], name, *classes[label + 1 :]))
        return True

    def remove(self, label: int) -> None:
        """Remove a class, after the question what becomes of what is drawn of it.

        Raises:
            DataError: It is the only one.
        """
        self._check_free()
        if len(self._session.classes) == 1:
            raise DataError("One class must be left to draw with: rename this one instead.")
        self._session.reforms.ask_use(label)

    def fill(self, count: int) -> None:
        """Give names to classes that a mask has and no list; they are saved with what is drawn."""
        session = self._session
        if count > len(session.classes):
            while len(session.classes) < count:
                session.classes = (*session.classes, self.free_name())
            session.classes_changed.emit()

    def free_name(self) -> str:
        """A name that no class has."""
        number = len(self._session.classes) + 1
        while f"class {number}" in self._session.classes:
            number += 1
        return f"class {number}"

    def _checked(self, name: str) -> str:
        """A name without spaces too many.

        Raises:
            DataError: It is empty, or nothing can be changed at this moment.
        """
        self._check_free()
        if not (found := " ".join(name.split())):
            raise DataError("A class needs a name: type one.")
        return found

    def _check_free(self) -> None:
        if self._session.is_held:
            raise DataError("The files are being written: try again in a moment.")
