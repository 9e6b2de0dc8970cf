"""Classes removed, made one or moved in all images of the folder, after a question, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.annotating.class_change import GONE, ClassChange
from cnnstudio.data.annotating.class_reform import ClassUse, Reform
from cnnstudio.data.annotating.history import History
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.ui.annotating.loading import sheet_again
from cnnstudio.ui.widgets.errand import Errands

if TYPE_CHECKING:
    from cnnstudio.ui.annotating.session import Session

Images = frozenset[str]
_MOMENT = 20  # ms


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Classes that were changed, and what is had again when that is taken back.

    Attributes:
        reform: What was done.
        histories: The versions of what was drawn over the images before.
    """

    reform: Reform
    histories: Mapping[str, History]


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What stands in the files after classes were changed, or that was taken back.

    Attributes:
        classes: Names of the classes.
        counts: Boxes of each.
        annotated: Names of the images over which something is drawn.
        sheet: What is drawn over the image that is shown; None where that cannot be read.
        reform: What was done; None where it was taken back.
    """

    classes: tuple[str, ...]
    counts: tuple[int, ...]
    annotated: Images
    sheet: Sheet | None
    reform: Reform | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What is open at this moment.

    Attributes:
        folder: The folder.
        sheets: What is drawn and not saved yet.
        classes: Names of the classes.
        image: The image that is shown, by its name, and what is drawn over it.
    """

    folder: AnnotatedFolder
    sheets: Mapping[str, Sheet]
    classes: tuple[str, ...]
    image: tuple[str, Sheet] | None

    def save(self) -> None:
        """Save what is not saved yet."""
        self.folder.save(self.sheets, self.classes)

    def outcome(self, reform: Reform | None = None) -> Outcome:
        """What stands in the files by now."""
        folder = self.folder
        sheet = sheet_again(folder, self.image)
        return Outcome(folder.classes, folder.counts(), folder.annotated(), sheet, reform)


def _looked(shown: Shown, label: int, into: int) -> tuple[int, int, ClassUse]:
    """How much is drawn of a class, after all was saved."""
    shown.save()
    return label, into, shown.folder.use_of(label)


def _changed(shown: Shown, change: ClassChange) -> Outcome:
    """Change classes, after all was saved."""
    shown.save()
    return shown.outcome(shown.folder.change_classes(change))


def _taken_back(shown: Shown, reform: Reform) -> Outcome:
    shown.save()
    shown.folder.take_back(reform)
    return shown.outcome()


class ClassReforms(QObject):
    """Changes the classes of all images off the window's thread.

    Signals:
        use_known: It was counted what is drawn of a class; carries its place, that of the class that is to get it
            or `GONE`, and a `ClassUse`.
        held: Nothing may be drawn for a while, or it may again; carries which.
        changed: Classes were changed or that was taken back; carries the `ClassChange`, and whether it was done.
        refused: It cannot be done; carries the sentence.

    Args:
        session: What is annotated.
    """

    use_known = Signal(int, int, object)
    held = Signal(bool)
    changed = Signal(object, bool)
    refused = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._done: list[Step] = []
        self._undone: list[ClassChange] = []
        self._questions, self._errands = Errands(self), Errands(self)
        self._questions.done.connect(self._on_looked)
        self._questions.refused.connect(self.refused)
        self._errands.done.connect(self._on_done)
        self._errands.refused.connect(self._on_refused)
        session.drawn.connect(self._undone.clear)

    @property
    def is_busy(self) -> bool:
        """Whether classes are being changed or counted."""
        return self._errands.is_busy or self._questions.is_busy

    @property
    def undo_title(self) -> str:
        """What can be taken back; "" for nothing."""
        return self._done[-1].reform.change.title if self._done else ""

    @property
    def redo_title(self) -> str:
        """What can be done again; "" for nothing."""
        return self._undone[-1].title if self._undone else ""

    def forget(self) -> None:
        """Take nothing back any more."""
        self._done.clear()
        self._undone.clear()

    def begin(self) -> None:
        """Another folder is open."""
        self.forget()
        self._questions.forget()
        self._errands.forget()
        self.held.emit(False)

    def ask_use(self, label: int, into: int = GONE) -> None:
        """Count what is drawn of a class; see `use_known`."""
        shown = self.shown
        if shown is not None and not self.is_busy:
            self._questions.run(partial(_looked, shown, label, into))

    @property
    def shown(self) -> Shown | None:
        """What is open at this moment; None where no folder is."""
        session = self._session
        if session.folder is None:
            return None
        return Shown(session.folder, session.saver.sheets, session.classes, session.shown)

    @Slot(object)
    def _on_looked(self, found: tuple[int, int, ClassUse]) -> None:
        self.use_known.emit(*found)

    def do(self, change: ClassChange) -> None:
        """Change the classes; where they are others by now, nothing is done."""
        self._undone.clear()
        self._do(change)

    def _do(self, change: ClassChange) -> None:
        if self._errands.is_busy or change.before != self._session.classes:
            return

        def work(shown: Shown) -> Callable[[], Outcome] | None:
            return partial(_changed, shown, change) if change.before == shown.classes else None

        self._run(work)

    def _run(self, work: Callable[[Shown], Callable[[], Outcome] | None]) -> None:
        """Do something with the folder once nothing is being saved or taken in; nothing if it is another one by then."""
        session = self._session
        self.held.emit(True)
        if session.saver.is_busy or session.watch.is_busy:
            QTimer.singleShot(_MOMENT, self, lambda: self._run(work))
            return
        shown = self.shown
        errand = None if shown is None else work(shown)
        if errand is None:
            self.held.emit(False)
        else:
            self._errands.run(errand)

    def undo(self) -> None:
        """Take the last change back, unless something was drawn since."""
        if not self._done or self._errands.is_busy:
            return
        reform = self._done[-1].reform
        obstacle = self._obstacle(reform.change)
        if obstacle:
            self.refused.emit(f"{_begun(reform.change.title)} cannot be taken back yet: {obstacle}")
            return

        def work(shown: Shown) -> Callable[[], Outcome] | None:
            is_last = bool(self._done) and self._done[-1].reform is reform  # or another program came between
            return partial(_taken_back, shown, reform) if is_last else None

        self._run(work)

    def _obstacle(self, change: ClassChange) -> str:
        drawn = self._session.drawn_over()
        if drawn:
            more = f" and {len(drawn) - 1:,} more" if len(drawn) > 1 else ""
            return f"first take back what you drew since over {drawn[0]}{more}."
        return "" if self._session.classes == change.after else "classes were added or renamed since."

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._undone and not self._errands.is_busy:
            self._do(self._undone[-1])

    @Slot(object)
    def _on_done(self, outcome: Outcome) -> None:
        self.held.emit(False)
        if outcome.reform is not None:
            change = outcome.reform.change
            if self._undone and self._undone[-1] == change:
                self._undone.pop()
            self._done.append(Step(outcome.reform, self._session.histories()))
            self._session.begin_anew(outcome.classes, outcome.counts, outcome.annotated, {}, outcome.sheet)
        else:
            step = self._done.pop()
            change = step.reform.change
            self._undone.append(change)
            histories = step.histories
            self._session.begin_anew(
                outcome.classes, outcome.counts, outcome.annotated, histories, outcome.sheet
            )
        self.changed.emit(change, outcome.reform is not None)

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self.held.emit(False)
        self.refused.emit(f"The classes stay as they are. {sentence}")


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
