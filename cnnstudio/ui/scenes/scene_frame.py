"""How a workspace for scenes is laid out: what one chooses, the picture, and what was found; layout alone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from cnnstudio.ui.scenes.pictures.export_part import ExportPart
from cnnstudio.ui.scenes.pictures.pictures_part import PicturesPart
from cnnstudio.ui.scenes.scene_choice import SceneChoice
from cnnstudio.ui.scenes.scene_pages import ScenePages
from cnnstudio.ui.theme.surfaces import Hairline
from cnnstudio.ui.widgets.labels import caption
from cnnstudio.ui.widgets.scrolled import scrolled

_SIDE, _LEAST_SIDE, _MIDDLE, _LIST = 280, 240, 700, 388  # px


class SceneFrame(QWidget):
    """Three columns; while the evaluation is seen, what is about the picture is hidden.

    Args:
        choice: Which network.
        pictures: Which pictures.
        pages: The picture and the evaluation.
        export: Writes what is found to files; None where nothing is written.

    Attributes:
        settings: Takes what is set about the picture, at the left.
        found: Takes what is said of what was found, at the right.
    """

    def __init__(
        self, choice: SceneChoice, pictures: PicturesPart, pages: ScenePages, export: ExportPart | None
    ) -> None:
        super().__init__()
        self.settings, self.found = QVBoxLayout(), QVBoxLayout()
        self.settings.setSpacing(12)
        self.found.setSpacing(8)
        self._of_picture, self._right = QWidget(), QWidget()
        self._fill_part()
        rows = QVBoxLayout(self._right)
        rows.setContentsMargins(12, 12, 8, 0)
        rows.addLayout(self.found)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        for part in (self._left(choice, pictures, export), pages, self._right):
            parts.addWidget(part)
        parts.setStretchFactor(1, 1)
        parts.setSizes([_SIDE, _MIDDLE, _LIST])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(parts)
        pages.evaluation_shown.connect(self._on_evaluation_shown)

    def _fill_part(self) -> None:
        """The settings below a line."""
        column = QVBoxLayout(self._of_picture)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Hairline())
        column.addLayout(self.settings)

    def _left(self, choice: SceneChoice, pictures: PicturesPart, export: ExportPart | None) -> QScrollArea:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(12)
        for widget in (caption("Network", choice), choice, Hairline(), pictures, self._of_picture):
            column.addWidget(widget)
        for widget in () if export is None else (Hairline(), export):
            column.addWidget(widget)
        column.addStretch(1)
        scroll = scrolled(left)
        scroll.setMinimumWidth(_LEAST_SIDE)
        return scroll

    @Slot(bool)
    def _on_evaluation_shown(self, is_shown: bool) -> None:
        for part in (self._of_picture, self._right):
            part.setHidden(is_shown)
