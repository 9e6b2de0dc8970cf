"""A mask and the true one side by side; both show the same part of the picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from cnnstudio.engine.predicting.segment import SegmentationResult
from cnnstudio.ui.scenes.masks.masks_view import MasksView
from cnnstudio.ui.theme.surfaces import Heading

LabelMap = NDArray[np.uint8]


class PairedViews(QWidget):
    """Shows what the network says at the left, and the truth at the right where it is wanted and known.

    Attributes:
        first: What the network says.
        second: The truth.
    """

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = MasksView(), MasksView("The picture and its true mask")
        self._is_wanted, self._truth = True, False
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        self._headings: list[QLabel] = []
        self._right = QWidget()
        for name, view in (("Prediction", self.first), ("Truth", self.second)):
            side = self._right if view is self.second else QWidget()
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            heading = Heading(name)
            heading.setContentsMargins(12, 6, 12, 6)
            self._headings.append(heading)
            column.addWidget(heading)
            column.addWidget(view, 1)
            parts.addWidget(side)
            parts.setStretchFactor(parts.count() - 1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(parts)
        self.first.sight_changed.connect(self._on_first_moved)
        self.second.sight_changed.connect(self._on_second_moved)
        self._place()

    @property
    def is_paired(self) -> bool:
        """Whether both are seen."""
        return self._is_wanted and self._truth

    def show_levels(self, levels: Sequence[QImage]) -> None:
        """Show another picture."""
        for view in (self.first, self.second):
            view.show_levels(levels)
        self.show_result(None, None)

    def show_result(self, result: SegmentationResult | None, truth: LabelMap | None) -> None:
        """Show masks over it.

        Args:
            result: What the network says.
            truth: The true mask with the same numbers; None where nobody knows.
        """
        self.first.show_result(result, truth)
        self._truth = truth is not None
        certain = np.full((1, 1), 255, np.uint8)
        known = None
        if result is not None and truth is not None:
            known = SegmentationResult(
                result.name, result.classes, truth, np.broadcast_to(certain, truth.shape)
            )
        self.second.show_result(known, None)
        self._place()

    def set_paired(self, is_wanted: bool) -> None:
        """Show the truth beside it, or do not."""
        self._is_wanted = is_wanted
        self._place()

    def _place(self) -> None:
        self._right.setVisible(self.is_paired)
        for heading in self._headings:
            heading.setVisible(self.is_paired)

    def set_opacity(self, opacity: float) -> None:
        """Let masks cover more or less, 0…1."""
        for view in (self.first, self.second):
            view.set_opacity(opacity)

    def set_hidden(self, hidden: frozenset[int]) -> None:
        """Leave some classes out."""
        for view in (self.first, self.second):
            view.set_hidden(hidden)

    @Slot()
    def _on_first_moved(self) -> None:
        self._show_as(self.first, self.second)

    @Slot()
    def _on_second_moved(self) -> None:
        self._show_as(self.second, self.first)

    def _show_as(self, one: MasksView, other: MasksView) -> None:
        if self.is_paired and other.sight != one.sight:
            other.show_sight(one.sight, is_fitted=one.is_fitted)
