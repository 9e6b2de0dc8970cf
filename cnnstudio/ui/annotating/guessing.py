"""First guesses over the image that is shown: asked for, shown in dashes, accepted or dismissed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from cnnstudio.core.numerals import times
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.data.annotating.suggesting import Suggester, Suggestion
from cnnstudio.ui.annotating.model_suggester import ModelSuggester
from cnnstudio.ui.annotating.session import Session
from cnnstudio.ui.annotating.suggestions import Accepted, Suggestions
from cnnstudio.ui.annotating.workbench import Workbench


class Guessing(QObject):
    """Lets a model draw what the user then accepts, box by box or all of it.

    Args:
        session: What is annotated.
        bench: Where it is shown.

    Attributes:
        suggestions: What is suggested.
    """

    def __init__(self, session: Session, bench: Workbench) -> None:
        super().__init__(bench)
        self._session, self._bench = session, bench
        self.suggestions = Suggestions(self)
        self.suggestions.arrived.connect(self._on_suggested)
        self.suggestions.changed.connect(self._on_suggestions_changed)
        self.suggestions.refused.connect(self._on_not_suggested)
        bench.view.suggestion_clicked.connect(self._on_suggestion_clicked)
        bench.tools.suggest.hide()

    @property
    def has_any(self) -> bool:
        """Whether something is suggested."""
        return self.suggestions.suggestion is not None

    def set_suggester(self, suggester: Suggester | None) -> None:
        """Offer first guesses of a model; None for none."""
        self.suggestions.suggester = suggester
        self._bench.tools.suggest.setVisible(suggester is not None)

    def take_model(self, model: ModelSuggester) -> None:
        """Offer first guesses of the network that was trained last."""
        self.suggestions.take_model(model)
        self._bench.tools.suggest.show()

    def ask(self) -> None:
        """Ask for a guess at the image that is shown."""
        path = self._session.path
        if path is not None and self._sheet is not None:
            self.suggestions.ask(path)
            self.show_readiness()

    def dismiss(self) -> None:
        """Suggest nothing any more."""
        self.suggestions.show(None)

    def show_readiness(self) -> None:
        """Let the button be pressed where a guess can be asked for."""
        is_busy = self.suggestions.is_busy
        self._bench.tools.suggest.setText("Suggesting…" if is_busy else "Suggest")
        self._bench.tools.suggest.setEnabled(self._sheet is not None and not is_busy)

    @property
    def _sheet(self) -> Sheet | None:
        history = self._session.history
        return None if history is None else history.sheet

    @Slot(object, object)
    def _on_suggested(self, path: object, suggestion: Suggestion) -> None:
        """Show a guess, if the image that it is about is still shown."""
        sheet = self._sheet
        self.show_readiness()
        if sheet is None or path != self._session.path:
            return
        if (suggestion.sheet.width, suggestion.sheet.height) != (sheet.width, sheet.height):
            size = times((suggestion.sheet.width, suggestion.sheet.height))
            self._on_not_suggested(f"The guess is for an image of {size} px: ask again.")
            return
        fresh = suggestion.named(self._session.classes).beyond(sheet)
        if fresh.sheet.is_blank:
            what = (
                "in this image that it knows" if suggestion.sheet.is_blank else "here that is not drawn yet"
            )
            self._bench.remark.show_message("note", f"The model sees nothing {what}.")
        self.suggestions.show(fresh)

    @Slot()
    def _on_suggestions_changed(self) -> None:
        self._bench.view.show_suggested(self.suggestions.suggestion)
        if self.has_any:
            ways = (("Accept all", self.accept_all), ("Dismiss", self.dismiss))
            self._bench.remark.show_message("note", self.suggestions.words, ways)
        elif self._bench.remark.text.startswith("Suggested"):
            self._bench.remark.clear()

    @Slot(str)
    def _on_not_suggested(self, sentence: str) -> None:
        self.show_readiness()
        self._bench.remark.show_message("error", sentence)

    @Slot(float, float)
    def _on_suggestion_clicked(self, x: float, y: float) -> None:
        if self._sheet is not None:
            accepted = self.suggestions.accepted_at(self._sheet, self._session.classes, x, y)
            self._take(accepted, "accept suggestion")

    @Slot()
    def accept_all(self) -> None:
        """Take over all that is suggested."""
        if self._sheet is not None:
            accepted = self.suggestions.all_accepted(self._sheet, self._session.classes)
            self._take(accepted, "accept suggestions")

    def _take(self, accepted: Accepted, title: str) -> None:
        """Draw what was accepted, with the classes that it needs."""
        sheet, classes = accepted
        for name in classes[len(self._session.classes) :]:
            self._session.naming.add(name)
        self._session.steps.do(sheet, title)
