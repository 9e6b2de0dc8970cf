"""The map over the image, beside it that of the network without what it has learned, and how both are drawn."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QSlider, QVBoxLayout, QWidget

from cnnstudio.data.images import Picture
from cnnstudio.engine.explain.explanation import Explanation, colour_limits
from cnnstudio.engine.explain.method import Finding, Method
from cnnstudio.engine.explain.sanity import Sanity
from cnnstudio.engine.explain.score_map import ScoreMap
from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.viewers.explaining.colour_bar import ColourBar
from cnnstudio.ui.viewers.explaining.place_view import PlaceView
from cnnstudio.ui.viewers.figures import figure, span
from cnnstudio.ui.viewers.paint_scores import percent
from cnnstudio.ui.widgets.drawing import Drawing
from cnnstudio.ui.widgets.elided_label import ElidedLabel
from cnnstudio.ui.widgets.labels import caption, figures

_OPACITY = 60  # percent
_MARGIN, _GAP, _LINE = 12, 16, 24  # px, of a picture file
_NARROWEST, _WIDEST = 480, 1024  # px: an image in a picture file
_SCORES = (0.0, 1.0)
_HINT = "Point at the image to read the map."
_PLACE_HINT = "Click a place to explain its score."
_CHECK_HELP = "Draw the weights by lot and explain again: a map that stays the same does not show what the network has learned."


class ExplainPictures(QWidget):
    """Draws explanations.

    Signals:
        check_requested: The map shall be compared with that of a network with weights drawn by lot.
        place_chosen: The score at another place (row, column) of a map of scores shall be explained.
    """

    check_requested = Signal()
    place_chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._sanity: Sanity | None = None
        self._limits: tuple[float, float] | None = None
        self._is_cut = False
        self._words = self._class_name = ""
        self.view = PlaceView("The image with the map over it")
        self.other = PlaceView("The same with weights drawn by lot")
        self._captions = ElidedLabel(), ElidedLabel()
        self._other_part = QWidget()
        self.bar = ColourBar()
        self._pointer = figures(_HINT)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setFixedWidth(72)
        self.opacity.setToolTip("How much the map covers of the image.")
        self.alone = QCheckBox("Map alone")
        self.alone.setToolTip("Show the map without the image.")
        self.outline = QCheckBox("Outline")
        self.outline.setToolTip("Outline the places with at least half the highest value.")
        self.score_map = QCheckBox("Scores")
        self.score_map.setToolTip("Show the scores of the class at every place instead, from 0 to 1.")
        self.check_button = QPushButton("Sanity check")
        self.check_button.setToolTip(_CHECK_HELP)
        self.verdict = DimLabel()
        self._lay_out()
        self._connect()
        self.opacity.setValue(_OPACITY)
        self.show_scores(None)
        self.show_picture(None)

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        sides.setSpacing(16)
        first = QVBoxLayout()
        second = QVBoxLayout(self._other_part)
        second.setContentsMargins(0, 0, 0, 0)
        for column, label, view in (
            (first, self._captions[0], self.view),
            (second, self._captions[1], self.other),
        ):
            column.setSpacing(4)
            column.addWidget(label)
            column.addWidget(view, 1)
        sides.addLayout(first, 1)
        sides.addWidget(self._other_part, 1)
        for widget in (self.bar, self._pointer):  # so that the image keeps its size while there is no map
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
        scale = QHBoxLayout()
        scale.setSpacing(16)
        scale.addWidget(self.bar, 1)
        scale.addWidget(self._pointer, 1)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(caption("Opacity", self.opacity))
        for tool in (self.opacity, self.alone, self.outline, self.score_map):
            tools.addWidget(tool)
        tools.addStretch(1)
        tools.addWidget(self.check_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 8)
        column.setSpacing(8)
        column.addLayout(sides, 1)
        column.addLayout(scale)
        column.addLayout(tools)
        column.addWidget(self.verdict)

    def _connect(self) -> None:
        for view in (self.view, self.other):
            self.opacity.valueChanged.connect(lambda percent, view=view: view.show_opacity(percent / 100))
            self.alone.toggled.connect(view.show_alone)
            self.outline.toggled.connect(view.show_outline)
            self.score_map.toggled.connect(view.show_score_map)
            view.place_chosen.connect(self._on_place_chosen)
        self.score_map.toggled.connect(self._on_scores_toggled)
        self.view.place_pointed.connect(self._on_pointed)
        self.alone.toggled.connect(lambda is_alone: self.opacity.setEnabled(not is_alone))
        self.check_button.clicked.connect(self.check_requested)
        self.view.hovered.connect(self._on_hovered)

    @property
    def sanity(self) -> Sanity | None:
        """The check that is shown."""
        return self._sanity

    def drawing(self) -> Drawing:
        """What is shown, for a picture file: each map under its caption, the colours below."""
        width = min(max(self.view.picture_size[0], _NARROWEST), _WIDEST)
        height = round(width * self.view.picture_size[1] / max(1, self.view.picture_size[0]))
        views = [(self._captions[0].text, self.view)]
        if self._sanity is not None:
            views.append((self._captions[1].text, self.other))
        across = len(views) * (width + _GAP) - _GAP

        def paint(painter: QPainter) -> None:
            for place, (text, view) in enumerate(views):
                left = _MARGIN + place * (width + _GAP)
                painter.setFont(self.font())
                painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
                painter.drawText(QRectF(left, _MARGIN, width, _LINE), Qt.AlignmentFlag.AlignVCenter, text)
                view.paint_in(painter, QRectF(left, _MARGIN + _LINE, width, height))
            self.bar.paint_in(painter, QRectF(_MARGIN, _MARGIN + _LINE + height + 8, width, 18))

        return Drawing(QSize(across + 2 * _MARGIN, height + _LINE + 26 + 2 * _MARGIN), paint)

    def show_picture(self, picture: Picture | None) -> None:
        """Show an image without a map."""
        self.view.show_picture(picture)
        self.other.show_picture(picture)
        self._words = self._class_name = ""
        self._show_caption()
        self._show_scale(None)
        self.show_sanity(None)

    def show_scores(self, scores: ScoreMap | None, at: tuple[int, int] | None = None) -> None:
        """Let a place of a map of scores be chosen; None where the network gives one row of scores.

        Args:
            scores: The scores of the class.
            at: The place that is explained; None for the mean.
        """
        self.score_map.setVisible(scores is not None)
        if scores is None:
            self.score_map.setChecked(False)
        self.score_map.setEnabled(scores is not None)
        for view in (self.view, self.other):
            view.show_scores(scores, at)
        self._say_where(None)

    def show_explanation(self, found: Explanation, method: Method, words: str) -> None:
        """Show a map.

        Args:
            found: The map.
            method: How it was found.
            words: What stands over it.
        """
        self.view.show_map(found.map, found.limits, found.outline)
        self._words, self._class_name = words, found.class_name
        self.show_scores(found.drawn, found.at)
        self._show_caption()
        self._show_scale(found.limits, method.is_spiky)
        self.show_sanity(None)
        self.check_button.setEnabled(not found.is_partial)

    def show_partial(self, found: Finding, method: Method) -> None:
        """Show what a method has found so far."""
        values = found.raw if found.spread is None else found.spread
        limits = colour_limits(method, values)
        self.view.show_map(values, limits)
        self._words = "Partial"
        self._show_caption()
        self._show_scale(limits, method.is_spiky)
        self.check_button.setEnabled(False)

    def show_sanity(self, found: Sanity | None) -> None:
        """Show the map of a network with weights drawn by lot beside it; None to take it away."""
        self._sanity = found
        self._other_part.setVisible(found is not None)
        self.verdict.setVisible(found is not None)
        if found is None:
            self.verdict.setText("")
            return
        explained = found.explanation
        self._captions[1].set_text(f"Weights drawn by lot, {span(*explained.limits)}")
        self.other.show_map(explained.map, explained.limits, explained.outline)
        self.other.show_scores(explained.drawn, explained.at)
        steps = ", ".join(
            f"{step.layer} {'–' if step.correlation is None else figure(round(step.correlation, 2), 2)}"
            for step in found.steps
        )
        order = f" From the top of the network down: {steps}." if len(found.steps) > 1 else ""
        self.verdict.setText(f"{found.words}{order}")

    def _show_scale(self, limits: tuple[float, float] | None, is_cut: bool = False) -> None:
        self._limits, self._is_cut = limits, is_cut
        shows_scores = self.score_map.isChecked()
        has_map, has_colours = limits is not None, limits is not None or shows_scores
        if shows_scores:
            self.bar.show_limits(_SCORES, False)
        elif limits is not None:
            self.bar.show_limits(limits, is_cut)
        self.bar.setVisible(has_colours)
        self._pointer.setVisible(has_colours or self.view.scores is not None)
        for tool in (self.outline, self.check_button):
            tool.setEnabled(has_map)
        self.outline.setEnabled(has_map and not shows_scores)
        self.alone.setEnabled(has_colours)
        self.opacity.setEnabled(has_colours and not self.alone.isChecked())
        self._say_where(None)

    @Slot(bool)
    def _on_scores_toggled(self, _is_on: bool) -> None:
        self._show_scale(self._limits, self._is_cut)
        self._show_caption()

    def _show_caption(self) -> None:
        scores = f"Score of {self._class_name or 'the likeliest class'} at every place"
        self._captions[0].set_text(scores if self.score_map.isChecked() else self._words)

    @Slot(int, int)
    def _on_place_chosen(self, row: int, column: int) -> None:
        for view in (self.view, self.other):
            view.show_scores(view.scores, (row, column))  # at once, and not when the map is there
        self.place_chosen.emit(row, column)

    @property
    def pointer_text(self) -> str:
        """What is said about the place under the pointer."""
        return self._pointer.text()

    @property
    def caption_text(self) -> str:
        """What stands over the map."""
        return self._captions[0].text

    @Slot(int, int)
    def _on_hovered(self, row: int, column: int) -> None:
        self._say_where(None if row < 0 else (row, column))

    @Slot(int, int)
    def _on_pointed(self, _row: int, _column: int) -> None:
        self._say_where(None)

    def _say_where(self, pixel: tuple[int, int] | None) -> None:
        """Tell the values under the pointer: of the map at a pixel, and the score of the class at a place."""
        values, scores, place = self.view.values, self.view.scores, self.view.pointed
        parts = []
        if pixel is not None and values is not None and not self.score_map.isChecked():
            parts.append(f"row {pixel[0]}, column {pixel[1]}: {figure(float(values[pixel]), 4)}")
        if place is not None and scores is not None:
            parts.append(f"place {place[0]}, {place[1]}: score {percent(float(scores.values[place]))}")
        self._pointer.setText(" · ".join(parts) or (_HINT if scores is None else _PLACE_HINT))
        self.view.setAccessibleDescription(self._pointer.text() if place is not None else "")
