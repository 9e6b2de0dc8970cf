"""The map over the image, beside it that of the network without what it has learned, and how both are drawn."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QSlider, QVBoxLayout, QWidget

from cnnstudio.data.images import Picture
from cnnstudio.engine.explain.explanation import Explanation, colour_limits
from cnnstudio.engine.explain.method import Finding, Method
from cnnstudio.engine.explain.sanity import Sanity
from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.viewers.explaining.colour_bar import ColourBar
from cnnstudio.ui.viewers.explaining.overlay_view import OverlayView
from cnnstudio.ui.viewers.figures import figure, span
from cnnstudio.ui.widgets.drawing import Drawing
from cnnstudio.ui.widgets.elided_label import ElidedLabel
from cnnstudio.ui.widgets.labels import caption, figures

_OPACITY = 60  # percent
_MARGIN, _GAP, _LINE = 12, 16, 24  # px, of a picture file
_NARROWEST, _WIDEST = 480, 1024  # px: an image in a picture file
_HINT = "Point at the image to read the map."
_CHECK_HELP = "Draw the weights by lot and explain again: a map that stays the same does not show what the network has learned."


class ExplainPictures(QWidget):
    """Draws explanations.

    Signals:
        check_requested: The map shall be compared with that of a network with weights drawn by lot.
    """

    check_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sanity: Sanity | None = None
        self.view = OverlayView("The image with the map over it")
        self.other = OverlayView("The same with weights drawn by lot")
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
        self.check_button = QPushButton("Sanity check")
        self.check_button.setToolTip(_CHECK_HELP)
        self.verdict = DimLabel()
        self._lay_out()
        self._connect()
        self.opacity.setValue(_OPACITY)
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
        for tool in (self.opacity, self.alone, self.outline):
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
        self._captions[0].set_text("")
        self._show_scale(None)
        self.show_sanity(None)

    def show_explanation(self, found: Explanation, method: Method, words: str) -> None:
        """Show a map.

        Args:
            found: The map.
            method: How it was found.
            words: What stands over it.
        """
        self.view.show_map(found.map, found.limits, found.outline)
        self._captions[0].set_text(words)
        self._show_scale(found.limits, method.is_spiky)
        self.show_sanity(None)
        self.check_button.setEnabled(not found.is_partial)

    def show_partial(self, found: Finding, method: Method) -> None:
        """Show what a method has found so far."""
        values = found.raw if found.spread is None else found.spread
        limits = colour_limits(method, values)
        self.view.show_map(values, limits)
        self._captions[0].set_text("Partial")
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
        steps = ", ".join(
            f"{step.layer} {'–' if step.correlation is None else figure(round(step.correlation, 2), 2)}"
            for step in found.steps
        )
        order = f" From the top of the network down: {steps}." if len(found.steps) > 1 else ""
        self.verdict.setText(f"{found.words}{order}")

    def _show_scale(self, limits: tuple[float, float] | None, is_cut: bool = False) -> None:
        has_map = limits is not None
        if limits is not None:
            self.bar.show_limits(limits, is_cut)
        for widget in (self.bar, self._pointer):
            widget.setVisible(has_map)
        for tool in (self.opacity, self.alone, self.outline, self.check_button):
            tool.setEnabled(has_map)
        self.opacity.setEnabled(has_map and not self.alone.isChecked())
        self._pointer.setText(_HINT)

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
        values = self.view.values
        if values is None or row < 0:
            self._pointer.setText(_HINT)
            return
        self._pointer.setText(f"row {row}, column {column}: {figure(float(values[row, column]), 4)}")
