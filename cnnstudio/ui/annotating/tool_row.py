"""The tools in a row, the size of the brush, and what is done with the whole sheet."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSlider, QToolButton, QWidget

from cnnstudio.ui.annotating.tools import Tool
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.icons import drawn_icon
from cnnstudio.ui.widgets.labels import caption, figures, vertical_hairline

SMALLEST, LARGEST = 1, 400  # px of a brush's diameter
_SIDE = 30  # px of a button
_SLIDER = 72  # px
_STEPS = 100  # of the slider, which is finer for small brushes


class ToolRow(QWidget):
    """Buttons for the tools and sliders for the brush and the mask.

    Signals:
        tool_chosen: A tool was taken; carries the `Tool`.
        diameter_changed: The brush is of another size; carries its diameter, in px.
        opacity_changed: The mask is to cover more or less; carries 0…1.
        asked: A button was pressed; carries what for: ``undo``, ``redo``, ``clear``, ``fit`` or ``suggest``.
    """

    tool_chosen = Signal(object)
    diameter_changed = Signal(int)
    opacity_changed = Signal(float)
    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._diameter = 20
        self._group = QButtonGroup(self)
        self.tools = {tool: self._tool_button(tool) for tool in Tool}
        self.undo = self._button("Undo", "Ctrl+Z", "undo")
        self.redo = self._button("Redo", "Ctrl+Y", "redo")
        self.clear = self._button("Clear the mask", "", "clear")
        self.fit = self._button("Show the whole image", ".", "fit")
        self.suggest = QPushButton("Suggest")
        self.suggest.setToolTip("Let the model draw a first guess; nothing of it counts before you accept it")
        self.suggest.clicked.connect(partial(self.asked.emit, "suggest"))
        self.brush_size = self._slider("Size of the brush", 0, _STEPS)
        self.brush_size.setToolTip("Size of the brush in px of the image ([ and ])")
        self.opacity = self._slider("Opacity of the mask", 0, 100)
        self.opacity.setToolTip("How much the mask covers of the image")
        self._size_text = figures()
        self._size_text.setMinimumWidth(self._size_text.fontMetrics().horizontalAdvance("400 px"))
        self._lay_out()
        self.brush_size.valueChanged.connect(self._on_size_moved)
        self.opacity.valueChanged.connect(lambda value: self.opacity_changed.emit(value / 100))
        theme.changed.connect(self._paint_signs)
        self._paint_signs()
        self.opacity.setValue(50)
        self.show_diameter(self._diameter)
        self.show_tool(Tool.BOX)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 8, 3)
        row.setSpacing(4)
        part: QWidget
        for part in self.tools.values():
            row.addWidget(part)
        mask = QHBoxLayout()
        mask.setSpacing(6)
        for part in (vertical_hairline(), caption("Mask", self.opacity), self.opacity, self.clear):
            mask.addWidget(part)
        self._brush = QWidget()
        brush = QHBoxLayout(self._brush)
        brush.setContentsMargins(0, 0, 0, 0)
        brush.setSpacing(6)
        for part in (
            vertical_hairline(),
            caption("Brush", self.brush_size),
            self.brush_size,
            self._size_text,
        ):
            brush.addWidget(part)
        row.addSpacing(4)
        row.addLayout(mask)
        row.addSpacing(4)
        row.addWidget(self._brush)
        row.addStretch(1)
        for part in (self.suggest, self.undo, self.redo, self.fit):
            row.addWidget(part)

    def _tool_button(self, tool: Tool) -> QToolButton:
        facts = tool.value
        button = QToolButton()
        button.setCheckable(True)
        button.setToolTip(f"{facts.title}: {facts.help} ({facts.key})")
        button.setAccessibleName(facts.title)
        self._shape(button)
        self._group.addButton(button)
        button.clicked.connect(partial(self.tool_chosen.emit, tool))
        return button

    def _button(self, title: str, keys: str, what: str) -> QToolButton:
        button = QToolButton()
        button.setToolTip(f"{title} ({keys})" if keys else title)
        button.setAccessibleName(title)
        self._shape(button)
        button.clicked.connect(partial(self.asked.emit, what))
        return button

    @staticmethod
    def _shape(button: QToolButton) -> None:
        button.setAutoRaise(True)
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(_SIDE, _SIDE)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus with the image

    @staticmethod
    def _slider(name: str, least: int, most: int) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setAccessibleName(name)
        slider.setRange(least, most)
        slider.setFixedWidth(_SLIDER)
        slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return slider

    @Slot()
    def _paint_signs(self) -> None:
        for tool, button in self.tools.items():
            button.setIcon(drawn_icon(tool.value.glyph, theme.colours.text))
        glyphs = {
            self.undo: "undo",
            self.redo: "redo",
            self.clear: "layers-off-outline",
            self.fit: "fit-to-screen-outline",
        }
        for button, glyph in glyphs.items():
            button.setIcon(drawn_icon(f"mdi6.{glyph}", theme.colours.text))

    @property
    def diameter(self) -> int:
        """Of the brush, in px of the image."""
        return self._diameter

    def show_tool(self, tool: Tool) -> None:
        """Show which tool is at hand."""
        self.tools[tool].setChecked(True)
        self._brush.setVisible(tool.paints)

    def show_diameter(self, diameter: int) -> None:
        """Show the size of the brush."""
        self._diameter = min(LARGEST, max(SMALLEST, diameter))
        with QSignalBlocker(self.brush_size):
            self.brush_size.setValue(round(_STEPS * (self._diameter / LARGEST) ** 0.5))
        self._size_text.setText(f"{self._diameter} px")

    def change_diameter(self, larger: bool) -> None:
        """Make the brush a step larger or smaller."""
        step = max(1, self._diameter // 8)
        self.show_diameter(self._diameter + (step if larger else -step))
        self.diameter_changed.emit(self._diameter)

    @Slot(int)
    def _on_size_moved(self, value: int) -> None:
        self._diameter = max(SMALLEST, round(LARGEST * (value / _STEPS) ** 2))
        self._size_text.setText(f"{self._diameter} px")
        self.diameter_changed.emit(self._diameter)
