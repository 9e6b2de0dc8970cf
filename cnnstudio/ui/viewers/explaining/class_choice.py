"""The choice of a class out of very many: the likeliest first, all of them behind, found by typing."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit

from cnnstudio.engine.explain.choices import Choices
from cnnstudio.ui.viewers.paint_scores import percent

_FIRST = 5


class ClassChoice(QComboBox):
    """Begins with the likeliest class; a class chosen by hand stays while images change.

    Signals:
        target_changed: Another class was chosen.
    """

    target_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._labels: tuple[str, ...] = ()
        self._line = QLineEdit(self)
        self.setLineEdit(self._line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName("Class")
        self.setToolTip("The class to explain. Type to search among all of them.")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self.activated.connect(self._on_activated)
        self._line.editingFinished.connect(self._on_editing_finished)

    @property
    def target(self) -> int | None:
        """The number of the chosen class; None for the likeliest."""
        data = self.currentData()
        return None if data is None else int(data)

    def show_choices(self, choices: Choices) -> None:
        """Offer the classes of another image or network."""
        kept = self.target if choices.labels == self._labels else None
        self._labels = choices.labels
        likeliest = choices.best[0]
        with QSignalBlocker(self):
            self.clear()
            self.addItem(f"Likeliest: {self._words(choices, likeliest)}")
            for number in choices.best[:_FIRST]:
                self.addItem(self._words(choices, number), number)
            self.insertSeparator(self.count())
            for number, label in enumerate(choices.labels):
                self.addItem(label, number)
            self.setCurrentIndex(0 if kept is None else self.findData(kept))
            self._line.setCursorPosition(0)

    def choose(self, target: int | None) -> None:
        """Choose a class; None for the likeliest."""
        self.setCurrentIndex(0 if target is None else self.findData(target))
        self.target_changed.emit()

    def _words(self, choices: Choices, number: int) -> str:
        return f"{choices.labels[number]} ({percent(float(choices.scores[number]))})"

    @Slot(int)
    def _on_activated(self, _index: int) -> None:
        self.target_changed.emit()

    @Slot()
    def _on_editing_finished(self) -> None:
        """Take what was typed if it is a class; else show again what is chosen."""
        text = self._line.text().strip()
        if text == self.currentText() and self.itemText(self.currentIndex()) == text:
            return
        found = self.findText(text, Qt.MatchFlag.MatchFixedString)
        if found >= 0:
            self.setCurrentIndex(found)
            self.target_changed.emit()
        else:
            self.setEditText(self.itemText(self.currentIndex()))
