"""Other programs' changes to the folder that is open: noticed, taken in, and asked about where both drew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from cnnstudio.core.errors import StudioError
from cnnstudio.core.numerals import enumeration, exact
from cnnstudio.data.annotating.folder_state import ChangedOutsideError
from cnnstudio.data.annotating.outside import Outside, Taken
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.ui.annotating.class_reforms import Shown
from cnnstudio.ui.annotating.loading import sheet_again
from cnnstudio.ui.widgets.errand import Errands

if TYPE_CHECKING:
    from cnnstudio.ui.annotating.session import Session

_SOON = 400  # ms; another program may still be writing
_TRIES = 5
_SHOWN = 3


@dataclass(frozen=True, slots=True, eq=False)
class News:
    """What was taken in, and what is to be shown then.

    Attributes:
        taken: What was taken in.
        annotated: Images over which something is drawn.
        sheet: What is drawn over the image that is shown; None where that cannot be read.
    """

    taken: Taken
    annotated: frozenset[str]
    sheet: Sheet | None


def _news(shown: Shown, outside: Outside, keeps_own: bool) -> News | None:
    """What was taken in; None where files have changed once more."""
    folder = shown.folder
    try:
        taken = folder.take_in(outside, shown.sheets, shown.classes, keeps_own)
    except ChangedOutsideError:
        return None
    is_shown = shown.image is not None and shown.image[0] in taken.changed
    return News(taken, folder.annotated(), sheet_again(folder, shown.image) if is_shown else None)


class OutsideWatch(QObject):
    """Looks into the folder when its files change, and before what was refused is saved again.

    Signals:
        contested: Another program changed images that one has drawn over; carries the question.
        settled: Nothing is contested any more; carries what is to be said of it, or "".
        troubled: What stands in the files now cannot be read; carries the sentence.
        held: Nothing may be drawn for a while, or it may again; carries which.

    Args:
        session: What is annotated.

    Attributes:
        is_hand_busy: Says whether something is being drawn at this moment.
    """

    contested = Signal(str)
    settled = Signal(str)
    troubled = Signal(str)
    held = Signal(bool)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.is_hand_busy: Callable[[], bool] = bool
        self._open: Outside | None = None
        self._answer: bool | None = None
        self._tries = 0
        self._words = ""
        self._looks, self._takings = Errands(self), Errands(self)
        self._looks.done.connect(self._on_looked)
        self._looks.refused.connect(self._on_unreadable)
        self._takings.done.connect(self._on_taken)
        self._takings.refused.connect(self._on_not_taken)
        self._timer = QTimer(self, singleShot=True, interval=_SOON)
        self._timer.timeout.connect(self._look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._on_file_changed)
        self._watcher.fileChanged.connect(self._on_file_changed)
        session.saver.outdated.connect(self.look)
        session.saver.saved.connect(self._watch)

    @property
    def is_busy(self) -> bool:
        """Whether files are being looked at or taken in."""
        return self._looks.is_busy or self._takings.is_busy

    def begin(self) -> None:
        """Watch the files of the folder that is open now."""
        for errands in (self._looks, self._takings):
            errands.forget()
        self._timer.stop()
        self._open, self._answer, self._tries = None, None, 0
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)
        self._watch()

    @Slot()
    def _watch(self) -> None:
        """Watch what is there now: a file that was replaced is another one to the system."""
        folder = self._session.folder
        if folder is None:
            return
        known = {*self._watcher.files(), *self._watcher.directories()}
        fresh = [str(path) for path in folder.watched() if str(path) not in known]
        if fresh:
            self._watcher.addPaths(fresh)

    @Slot(str)
    def _on_file_changed(self, path: str) -> None:
        self.look()

    @Slot()
    def look(self) -> None:
        """Look into the files soon."""
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _look(self) -> None:
        session = self._session
        if session.folder is None or self._takings.is_busy:
            return
        if session.saver.is_busy or self._looks.is_busy or session.reforms.is_busy or self.is_hand_busy():
            self._timer.start()
            return
        self._looks.run(partial(session.folder.outside, session.saver.sheets))

    @Slot(object)
    def _on_looked(self, outside: Outside | None) -> None:
        self._tries = 0
        self._watch()
        if outside is None:
            self._answer = None
            self._settle("")
        elif self._is_answered(outside):
            self._take_in(outside, self._answer is not False)
        else:
            self._open = outside
            self.contested.emit(question(outside))

    def _is_answered(self, outside: Outside) -> bool:
        return not outside.contested or self._answer is not None

    def _settle(self, words: str) -> None:
        """Go on where saving was put off."""
        self._open = None
        self.settled.emit(words)
        if self._session.saver.is_outdated:
            self._session.saver.resume(self._session.classes)

    def answer(self, keeps_own: bool) -> None:
        """Say whose drawings are kept where both sides changed an image."""
        outside, self._open = self._open, None
        if outside is not None:
            self._answer = keeps_own
            self._take_in(outside, keeps_own)

    def _take_in(self, outside: Outside, keeps_own: bool) -> None:
        session = self._session
        shown = session.reforms.shown
        if shown is None:
            return
        is_late = bool(outside.changed & shown.sheets.keys() - set(outside.contested))
        if is_late or session.saver.is_busy or self.is_hand_busy():
            self._timer.start()  # look once more
            return
        self.held.emit(True)
        self._takings.run(partial(_news, shown, outside, keeps_own))
        self._words = told(outside, keeps_own)

    @Slot(object)
    def _on_taken(self, news: News | None) -> None:
        self.held.emit(False)
        if news is None:
            self._timer.start()
            return
        self._answer = None
        self._session.take_outside(news.taken, news.annotated, news.sheet)
        self._settle(_with_files(self._words, news.taken))
        self._watch()

    @Slot(str)
    def _on_not_taken(self, sentence: str) -> None:
        self.held.emit(False)
        self._answer = None
        self.troubled.emit(sentence)

    @Slot(str)
    def _on_unreadable(self, sentence: str) -> None:
        self._tries += 1
        if self._tries < _TRIES:  # another program may be writing it
            self._timer.start()
        else:
            self._tries = 0
            self.troubled.emit(sentence)

    def settle_now(self) -> str:
        """Take in what others have changed before this returns; "" or why that cannot be done without an answer."""
        shown = self._session.reforms.shown
        if shown is None:
            return ""
        try:
            outside = shown.folder.outside(shown.sheets)
            if outside is not None and outside.contested:
                self._open = outside
                self.contested.emit(question(outside))
                return f"{question(outside)} Answer that on the Annotate page first."
            news = None if outside is None else _news(shown, outside, keeps_own=True)
            if news is not None:
                self._session.take_outside(news.taken, news.annotated, news.sheet)
        except StudioError as error:
            return str(error)
        self._settle("")
        return ""


def question(outside: Outside) -> str:
    """What is asked where both sides changed an image."""
    return (
        f"{outside.words} {_was(outside)} changed by another program, also over {_some(outside.contested)}, which you drew "
        "over: whose drawings are to stay? The others go into a file beside it."
    )


def told(outside: Outside, keeps_own: bool) -> str:
    """What is said after it was taken in; "" where nothing looks otherwise."""
    if outside.contested:
        whose = "Yours stay" if keeps_own else "Those of the other program are shown"
        return f"{whose} over {_some(outside.contested)}"
    if not outside.changed:
        return ""
    count = len(outside.changed)
    images = "one image" if count == 1 else f"{exact(count)} images"
    return (
        f"{outside.words} {_was(outside)} changed by another program: what it drew over {images} is shown now"
    )


def _with_files(words: str, taken: Taken) -> str:
    if not words:
        return ""
    return f"{words}; the others are in {enumeration(list(taken.beside))}." if taken.beside else f"{words}."


def _was(outside: Outside) -> str:
    return "was" if len(outside.files) == 1 else "were"


def _some(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return enumeration([*names[:_SHOWN], f"{exact(more)} more"] if more > 0 else list(names))
