"""Where one draws over the images of a folder: what the tools, the keys and the lists do to the session."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from cnnstudio.core.errors import DataError
from cnnstudio.core.numerals import exact, times
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.ui.annotating.guessing import Guessing
from cnnstudio.ui.annotating.hand import Hand
from cnnstudio.ui.annotating.keys import action_of
from cnnstudio.ui.annotating.loading import LoadedImage
from cnnstudio.ui.annotating.questions import Questions
from cnnstudio.ui.annotating.saving_elsewhere import SavingElsewhere
from cnnstudio.ui.annotating.session import Session
from cnnstudio.ui.annotating.tools import Tool
from cnnstudio.ui.annotating.workbench import Workbench
from cnnstudio.ui.widgets.text_focus import takes_text


class AnnotateDesk(QWidget):
    """Undo, redo, delete and the letters of the tools belong to it while it has the focus.

    Signals:
        other_wanted: Another folder is to be opened.

    Args:
        session: What is annotated.

    Attributes:
        bench: The widgets.
        guessing: First guesses of a model.
        hand: What keys do.
        questions: What is asked before all images are changed.
        elsewhere: A copy of the folder, where it cannot be written.
    """

    other_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._label, self._name = 0, ""
        self.bench = Workbench()
        self.guessing = Guessing(session, self.bench)
        self.hand = Hand(session, self.bench, self.guessing)
        self.questions = Questions(session, self.bench)
        self.elsewhere = SavingElsewhere(session, self.bench)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.bench)
        self._connect()
        self._connect_view()
        self.hand.take_tool(Tool.BOX)

    def _connect(self) -> None:
        session, bench = self._session, self.bench
        session.opened.connect(self._on_opened)
        session.left.connect(bench.view.freeze)
        session.image_shown.connect(self._on_image_shown)
        session.drawn.connect(self._on_drawn)
        session.redrawn.connect(self._on_redrawn)
        session.classes_changed.connect(self._on_classes_changed)
        session.counted.connect(self._show_figures)
        session.steps.jumped.connect(self._on_jumped)
        session.saver.saved.connect(self._on_saved)
        bench.other.clicked.connect(self.other_wanted)
        bench.images.chosen.connect(session.go_to)
        bench.previous.clicked.connect(self.hand.previous_image)
        bench.next.clicked.connect(self.hand.next_image)
        bench.classes.chosen.connect(self.choose_class)
        bench.classes.renamed.connect(self._on_renamed)
        bench.classes.left.connect(bench.view.setFocus)
        bench.add.clicked.connect(self.add_class)

    def _connect_view(self) -> None:
        tools, view = self.bench.tools, self.bench.view
        tools.tool_chosen.connect(self.hand.take_tool)
        tools.diameter_changed.connect(lambda diameter: view.set_radius(diameter / 2))
        tools.opacity_changed.connect(view.set_mask_opacity)
        tools.asked.connect(self._on_asked)
        view.edited.connect(self._session.steps.do)
        view.selected.connect(self._on_selected)
        self.hand.class_chosen.connect(self.choose_class)
        view.pointed.connect(self.bench.show_pointer)

    # What is shown

    @Slot()
    def _on_opened(self) -> None:
        self._label, self._name = 0, ""
        self.bench.trouble.clear()
        self.bench.images.show_names(self._session.images)
        self.questions.begin()
        self._show_marks()
        self._on_saved()
        folder = self._session.folder
        self._remark(
            "warning" if folder is not None and folder.notes else "note", folder.notes if folder else ()
        )

    @Slot(object)
    def _on_image_shown(self, image: LoadedImage) -> None:
        session, bench = self._session, self.bench
        history = session.history
        self.guessing.dismiss()
        bench.view.show_image(image.levels, None if history is None else history.sheet)
        bench.images.show_place(session.place)
        bench.previous.setEnabled(session.place > 0)
        bench.next.setEnabled(session.place < len(session.images) - 1)
        where = f"{image.name} · {exact(session.place + 1)} of {exact(len(session.images))}"
        if image.sheet is not None:
            where += f" · {times((image.sheet.width, image.sheet.height))} px"
        bench.show_where(where)
        bench.show_pointer(-1, -1)
        if image.refusal:
            bench.remark.show_message("error", image.refusal, (("Try again", session.retry),))
        elif image.notes or session.place or bench.remark.kind != "warning":
            self._remark("note", tuple(f"{note.rstrip('.')}." for note in image.notes))
        self._show_marks()
        self._show_figures()

    def _remark(self, kind: str, sentences: tuple[str, ...]) -> None:
        if sentences:
            self.bench.remark.show_message("warning" if kind == "warning" else "note", _lines(sentences))
        else:
            self.bench.remark.clear()

    def _show_marks(self) -> None:
        self.bench.images.show_marks(self._session.annotated, self._session.unreadable)

    @Slot()
    def _show_figures(self) -> None:
        session, tools = self._session, self.bench.tools
        sheet = self._sheet
        boxes = [0] * len(session.classes)
        for box in sheet.boxes if sheet is not None else ():
            boxes[box.label] += 1
        pixels = self.bench.view.mask_picture.pixels
        self.bench.classes.show_figures(boxes, pixels, session.counts, len(session.images))
        for button, title in ((tools.undo, "undo_title"), (tools.redo, "redo_title")):
            what = getattr(session.steps, title)
            button.setEnabled(bool(what))
            verb, keys = ("Undo", "Ctrl+Z") if button is tools.undo else ("Redo", "Ctrl+Y")
            button.setToolTip(f"{verb} {what}".strip() + f" ({keys})")
        tools.clear.setEnabled(sheet is not None and not sheet.mask.is_empty)
        self.guessing.show_readiness()

    @Slot()
    def _on_drawn(self) -> None:
        sheet = self._sheet
        if sheet is not None:
            self.bench.view.show_sheet(sheet)
        self.bench.show_state("Saving…", "")
        self._show_marks()
        self._show_figures()
        self._on_selected(self.bench.view.selection)

    @Slot(str)
    def _on_jumped(self, sentence: str) -> None:
        self.bench.remark.show_message("note", sentence)

    @Slot()
    def _on_redrawn(self) -> None:
        """Show what stands in the files over the same image, at the same size."""
        sheet, view = self._sheet, self.bench.view
        view.cancel()
        view.select(-1)
        self.guessing.dismiss()
        view.set_classes(self._session.classes)
        if sheet is not None:
            view.show_sheet(sheet)
        self._show_marks()
        if len(self._session.classes) == len(self.bench.classes.names):
            self._show_figures()

    @Slot()
    def _on_classes_changed(self) -> None:
        self.bench.view.set_classes(self._session.classes)
        names = self._session.classes
        # The class that is drawn with keeps being it, wherever it stands now.
        self._label = names.index(self._name) if self._name in names else min(self._label, len(names) - 1)
        self.choose_class(self._label)
        if self._session.saver.is_pending:
            self.bench.show_state("Saving…", "")
        self._show_figures()

    @Slot()
    def _on_saved(self) -> None:
        self.bench.trouble.clear()
        folder = self._session.folder
        where = "" if folder is None else f"In {folder.root}: {folder.place_words}"
        self.bench.show_state("All saved", where)

    @property
    def _sheet(self) -> Sheet | None:
        history = self._session.history
        return None if history is None else history.sheet

    # Classes

    @Slot(int)
    def choose_class(self, label: int) -> None:
        """Draw with a class; with the arrow at hand, the selected box gets it."""
        if not 0 <= label < len(self._session.classes):
            return
        self._label, self._name = label, self._session.classes[label]
        self.bench.classes.show_classes(self._session.classes, label)
        self.bench.view.set_label(label)
        place, sheet = self.bench.view.selection, self._sheet
        is_other = sheet is not None and place >= 0 and sheet.boxes[place].label != label
        if is_other and sheet is not None and self.bench.view.tool is Tool.SELECT:
            self._session.steps.do(sheet.with_class(place, label), "change class")

    @Slot(int)
    def _on_selected(self, place: int) -> None:
        """Choose the class of a box that is selected to be worked on."""
        sheet = self._sheet
        if sheet is not None and 0 <= place < len(sheet.boxes) and self.bench.view.tool is Tool.SELECT:
            self.choose_class(sheet.boxes[place].label)

    @Slot()
    def add_class(self) -> None:
        """Add a class and let the user type its name."""
        try:
            self.choose_class(self._session.naming.add(self._session.naming.free_name()))
        except DataError as error:
            self.bench.remark.show_message("error", str(error))
            return
        self.bench.classes.setFocus()
        self.bench.classes.rename_current()

    @Slot(int, str)
    def _on_renamed(self, label: int, name: str) -> None:
        try:
            self._session.naming.rename(label, name)
        except DataError as error:
            self.bench.remark.show_message("error", str(error))
        self.bench.classes.show_classes(self._session.classes, self._label)
        self._show_figures()

    @Slot(str)
    def _on_asked(self, what: str) -> None:
        """Do what a button of the row stands for."""
        sheet = self._sheet
        if what == "clear" and sheet is not None:
            self._session.steps.do(sheet.with_blank_mask(), "clear mask")
        elif what == "suggest":
            self.guessing.ask()
        elif what in ("undo", "redo", "fit"):
            getattr(self.hand, what)()

    # Keys

    def event(self, event: QEvent) -> bool:
        """Keep the page's own keys from the window's shortcuts, but those of a field that is typed in."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_own = action_of(event.keyCombination()) is not None
            if is_own and not takes_text(QApplication.focusWidget()):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key stands for; leave others to the window."""
        action = action_of(event.keyCombination())
        if action is None or takes_text(QApplication.focusWidget()):
            super().keyPressEvent(event)
        elif action(self.hand) is False:
            event.ignore()

    # Undo and redo for the Edit menu, while the page has the focus

    @property
    def undo_title(self) -> str:
        """What can be taken back; "" for nothing."""
        return self._session.steps.undo_title

    @property
    def redo_title(self) -> str:
        """What can be done again; "" for nothing."""
        return self._session.steps.redo_title

    def undo(self) -> None:
        """Take the last step over this image back."""
        self.hand.undo()

    def redo(self) -> None:
        """Do it again."""
        self.hand.redo()


def _lines(sentences: tuple[str, ...]) -> str:
    """One sentence a line; names of files keep their first letter."""
    words = [sentence.partition(" ")[0].rstrip(",:") for sentence in sentences]
    return "\n".join(
        sentence if "." in word else sentence[:1].upper() + sentence[1:]
        for word, sentence in zip(words, sentences, strict=True)
    )
