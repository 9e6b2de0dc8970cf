"""Classes removed, made one or moved in all images of the folder, after a question, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.annotating.class_change import GONE, ClassChange, extended
from cnnstudio.data.annotating.class_reform import ClassUse, Reform
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.data.annotating.timeline import Reformed, Timeline
from cnnstudio.ui.annotating.loading import sheet_again
from cnnstudio.ui.widgets.errand import Errands

if TYPE_CHECKING:
    from cnnstudio.ui.annotating.session import Session

Images = frozenset[str]
_MOMENT = 20  # ms


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
        self._entry: Reformed | None = None
        self._added: tuple[str, ...] = ()
        self._questions, self._errands = Errands(self), Errands(self)
        self._questions.done.connect(self._on_looked)
        self._questions.refused.connect(self.refused)
        self._errands.done.connect(self._on_done)
        self._errands.refused.connect(self._on_refused)

    @property
    def is_busy(self) -> bool:
        """Whether classes are being changed or counted."""
        return self._errands.is_busy or self._questions.is_busy

    def begin(self) -> None:
        """Another folder is open."""
        self._entry = None
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
        if self._errands.is_busy or change.before != self._session.classes:
            return
        self._entry = None

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

    def take_back(self, entry: Reformed) -> None:
        """Take a change back that was done last; classes that were added since stay."""
        after, classes = entry.reform.change.after, self._session.classes
        if not self._errands.is_busy and self._are_known(after, entry):
            self._entry, self._added = entry, classes[len(after) :]

            def work(shown: Shown) -> Callable[[], Outcome] | None:
                # Another program may have come between.
                is_same = shown.classes == classes
                return partial(_taken_back, shown, entry.reform) if is_same else None

            self._run(work)

    def repeat(self, entry: Reformed) -> None:
        """Do a change again that was taken back last."""
        change = entry.reform.change
        if not self._errands.is_busy and self._are_known(change.before, entry):
            self._entry = entry
            wider = extended(change, self._session.classes[len(change.before) :])
            self._run(
                lambda shown: partial(_changed, shown, wider) if shown.classes == wider.before else None
            )

    def _are_known(self, classes: tuple[str, ...], entry: Reformed) -> bool:
        """Whether the classes begin as they did then; else that is said."""
        if self._session.classes[: len(classes)] == classes:
            return True
        self.refused.emit(
            f"The classes are others than they were at that time: {entry.title} stays as it is."
        )
        return False

    @Slot(object)
    def _on_done(self, outcome: Outcome) -> None:
        self.held.emit(False)
        session, entry, reform = self._session, self._entry, outcome.reform
        steps, histories = session.steps, session.steps.histories
        if reform is not None:
            made = Reformed(reform, histories)
            steps.timeline = steps.timeline.did(made) if entry is None else steps.timeline.repeated(made)
        elif entry is not None:
            steps.timeline = steps.timeline.taken_back(Reformed(entry.reform, histories))
        other_side = {} if entry is None else entry.histories
        session.begin_anew(outcome.classes, outcome.counts, outcome.annotated, other_side, outcome.sheet)
        if reform is None:
            self._add_again()
        change = reform.change if reform is not None else entry.reform.change if entry is not None else None
        self.changed.emit(change, reform is not None)

    def _add_again(self) -> None:
        """Keep the classes that were added after a change that was taken back."""
        session = self._session
        fresh = tuple(name for name in self._added if name not in session.classes)
        if len(fresh) < len(self._added):  # their numbers are others then, which later steps know
            session.steps.timeline = Timeline(session.steps.timeline.done)
        if fresh:
            session.set_classes((*session.classes, *fresh))

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self.held.emit(False)
        self.refused.emit(f"The classes stay as they are. {sentence}")
