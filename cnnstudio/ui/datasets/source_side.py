"""The left side of the Data workspace: which data set, its split, its classes, and what is wrong with it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cnnstudio.core.values import Shape
from cnnstudio.data.inspection import class_weights
from cnnstudio.data.preparation import fed_form
from cnnstudio.ui.datasets.class_bars import ClassBars
from cnnstudio.ui.datasets.fetching import Fetching
from cnnstudio.ui.datasets.findings import Findings
from cnnstudio.ui.datasets.look import DatasetLook
from cnnstudio.ui.datasets.source_choice import SourceChoice
from cnnstudio.ui.theme.surfaces import DimLabel, Hairline, Heading, TextLabel
from cnnstudio.ui.training.words import shape_words
from cnnstudio.ui.widgets.notice import Action, Notice

_WIDTH = 320  # px


class SourceSide(QScrollArea):
    """Lets a data set be chosen and tells what is in it.

    Attributes:
        source: The choice and its settings.
        fetching: Downloads a published set.
        notice: What is wrong with the data set as a whole.
        bars: Its classes.
        findings: What is wrong with single files.
    """

    def __init__(self) -> None:
        super().__init__()
        self.source = SourceChoice()
        self.fetching = Fetching()
        self.notice = Notice("What is wrong with the data")
        self.bars = ClassBars()
        self.findings = Findings()
        self._shape, self._split, self._classes = TextLabel(), DimLabel(), Heading("CLASSES")
        self._about = QWidget()
        self._look: DatasetLook | None = None
        self._entry: Shape | None = None
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._content())
        self.setFixedWidth(_WIDTH)

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        for widget in (Heading("DATA SET"), self.source, self.fetching, self.notice, self._about):
            column.addWidget(widget)
        column.addStretch(1)
        below = QVBoxLayout(self._about)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        parts: tuple[tuple[Heading, tuple[QWidget, ...]], ...] = (
            (Heading("SPLIT"), (self._shape, self._split)),
            (self._classes, (self.bars,)),
            (Heading("CHECK"), (self.findings,)),
        )
        for heading, widgets in parts:
            below.addSpacing(4)
            below.addWidget(Hairline())
            below.addSpacing(4)
            for widget in (heading, *widgets):
                below.addWidget(widget)
        self._about.hide()
        return content

    @property
    def form_words(self) -> str:
        """Size and colours of the images as they are fed, and how many classes there are, as shown."""
        return self._shape.text()

    @property
    def split_words(self) -> str:
        """The split, as shown."""
        return self._split.text()

    def show_look(self, look: DatasetLook) -> None:
        """Tell of a data set, and of what is doubtful about it."""
        if look.troubles:
            self.notice.show_message("warning", "\n".join(look.troubles))
        else:
            self.notice.clear()
        collection = look.collection
        self._look = look
        self._about.show()
        self._show_form()
        self._split.setText(look.split_words)
        self._classes.setText(f"CLASSES ({len(collection.classes)})")
        weights = class_weights(collection.labels, len(collection.classes)) if look.has_labels else None
        self.bars.show_counts(collection.classes, look.counts, weights, collection.counted)
        self.findings.show_look(look)

    def show_entry(self, entry: Shape | None) -> None:
        """Take the shape of the network's input: images are brought to that, and not to the data set's own."""
        self._entry = entry
        self._show_form()

    def _show_form(self) -> None:
        if self._look is not None:
            collection = self._look.collection
            self._shape.setText(shape_words(fed_form(collection.shape, self._entry), collection.classes))

    def show_trouble(self, message: str, actions: tuple[Action, ...]) -> None:
        """Tell why there is no data set; one that is to be fetched says so itself."""
        if self.fetching.isHidden():
            self.notice.show_message("error", message, actions)
        else:
            self.notice.clear()
        self._look = None
        self._about.hide()
        self._split.setText("")
        self.bars.show_counts((), np.zeros(0, np.int64))
        self.findings.show_look(None)
