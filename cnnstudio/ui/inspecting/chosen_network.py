"""Which network a workspace asks: the one on the canvas, or a saved one; each project keeps its own choice."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.engine.inside.models import ModelSource, SavedModel, UntrainedModel
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.model_choice import UNTRAINED, ChoiceState, ModelChoice

SETTLE = 250
"""Edits that follow each other within so many ms are asked about once."""


class ChosenNetwork(QObject):
    """Follows the editor and the choice.

    Args:
        editor: Holds the network on the canvas.
        choice: Lets the user choose.
        parent: Qt parent.

    Signals:
        edited: The network on the canvas is another, and it is the one that is asked.
        switched: Another project is shown, with what was chosen for it; pictures stay.
    """

    edited = Signal()
    switched = Signal()

    def __init__(self, editor: Editor, choice: ModelChoice, parent: QObject) -> None:
        super().__init__(parent)
        self._editor, self._choice = editor, choice
        self._of = editor.followed
        self._choices: WeakKeyDictionary[Editor, ChoiceState] = WeakKeyDictionary()
        editor.project_changed.connect(self._on_project_changed)
        editor.switched.connect(self._on_switched)

    @property
    def model(self) -> ModelSource:
        """The network that is asked."""
        path = self._choice.path
        return UntrainedModel(self._editor.document.project) if path == UNTRAINED else SavedModel(path)

    @Slot()
    def _on_switched(self) -> None:
        self._choices[self._of] = self._choice.state()
        self._of = self._editor.followed
        self._choice.restore(self._choices.pop(self._of, ChoiceState()))
        self.switched.emit()

    @Slot()
    def _on_project_changed(self) -> None:
        if self._choice.path == UNTRAINED:
            self.edited.emit()
