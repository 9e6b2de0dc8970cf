"""The two pages in the middle: the picture with what was found, and how good the model is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.ui.inspecting.model_choice import UNTRAINED
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.scenes.kinds import SceneKind
from cnnstudio.ui.theme.surfaces import Hairline
from cnnstudio.ui.widgets.flat_tabs import FlatTabs

if TYPE_CHECKING:
    from cnnstudio.ui.scenes.judging.evaluation_page import EvaluationPage


class ScenePages(QWidget):
    """The evaluation is made when it is first seen: plots take their time to load.

    Args:
        kind: The workspace.
        engine: Evaluates.
        stage: The page with the picture.

    Signals:
        evaluation_shown: Whether the evaluation is seen now.
        images_opened: Test images are to be looked at; carries a tuple of `PictureSource` and the place of the first.
    """

    evaluation_shown = Signal(bool)
    images_opened = Signal(object, int)

    def __init__(self, kind: SceneKind, engine: Engine, stage: QWidget) -> None:
        super().__init__()
        self._kind, self._engine = kind, engine
        self._path = UNTRAINED
        self._evaluation: EvaluationPage | None = None
        self.tabs = FlatTabs("Picture and evaluation")
        self.tabs.addTab("Picture")
        self.tabs.addTab("Evaluation")
        self.tabs.setTabToolTip(1, "How good the model is on the test images of its data set.")
        self._stack = QStackedWidget()
        self._stack.addWidget(stage)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(Hairline())
        column.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._on_tab_changed)

    @property
    def evaluation(self) -> EvaluationPage:
        """The page of the evaluation."""
        if self._evaluation is None:
            from cnnstudio.ui.scenes.judging.evaluation_page import EvaluationPage

            self._evaluation = EvaluationPage(self._kind, self._engine)
            self._evaluation.images_opened.connect(self.images_opened)
            self._stack.addWidget(self._evaluation)
            self._evaluation.look_at(self._path)
        return self._evaluation

    @property
    def shows_evaluation(self) -> bool:
        """Whether the evaluation is open."""
        return self.tabs.currentIndex() == 1

    def open_picture(self) -> None:
        """Show the page with the picture."""
        self.tabs.setCurrentIndex(0)

    def look_at(self, path: str) -> None:
        """Be about another model."""
        self._path = path
        if self._evaluation is not None:
            self._evaluation.look_at(path)

    def renew(self) -> None:
        """The model may be another now."""
        if self._evaluation is not None:
            self._evaluation.judging.renew()

    @Slot(int)
    def _on_tab_changed(self, place: int) -> None:
        if place:
            self._stack.setCurrentWidget(self.evaluation)
        else:
            self._stack.setCurrentIndex(0)
        self.evaluation_shown.emit(bool(place))
