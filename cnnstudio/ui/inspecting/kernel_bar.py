"""Under the maps: the typed kernel of the chosen unit, with sliders that change it while its map follows."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from cnnstudio.core.hand_kernels import HAND_KERNELS, Plane, Recipe, plane_size, recognized, scaled
from cnnstudio.core.network import Node
from cnnstudio.core.values import Matrices, Pair
from cnnstudio.document.changes import SetSettings
from cnnstudio.document.keras_names import kept_names
from cnnstudio.document.typed_kernels import SETTING, typed_kernels, with_planes
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.kernel_picture import KernelPicture
from cnnstudio.ui.inspecting.mixing_sliders import MixingSliders
from cnnstudio.ui.theme.surfaces import GRID, DimLabel, Hairline
from cnnstudio.ui.widgets.labels import caption, figures

_TYPED = "As typed"
_KEPT = 200  # recipes
_NUMBER = 48  # px
_gestures = itertools.count(1)


class KernelBar(QWidget):
    """Shows while a layer with typed kernels is looked at; each drag of a slider is one step of undo."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._layer = ""
        self._unit = 0
        self._recipes: dict[Plane, Recipe] = {}
        self._typed: Plane = ()
        self._gesture = ""
        self.setAccessibleName("Kernel of the unit")
        self.picture = KernelPicture(self)
        self.choice = QComboBox(self)
        self.choice.addItems([_TYPED, *HAND_KERNELS])
        self.choice.setMinimumContentsLength(max(map(len, (_TYPED, *HAND_KERNELS))))
        self.choice.setAccessibleName("Kernel of the unit")
        self.choice.setToolTip("Which kernel the unit has.")
        self.strength, self._strength_number = self._slider(
            "Strength", 0, 200, "How much of it, in per cent."
        )
        self.angle, self._angle_number = self._slider("Angle", -180, 180, "How far it is turned, in degrees.")
        self.mixing = MixingSliders(self)
        self._hint = DimLabel("Each channel has a kernel of its own: change them under Properties in Design.")
        self._captions: list[QLabel] = []
        self._ready, self._title = QWidget(self), QLabel(self)
        self._lay_out()
        self._connect()
        self.hide()

    def _slider(self, name: str, low: int, high: int, help_text: str) -> tuple[QSlider, QLabel]:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(low, high)
        slider.setSingleStep(5)
        slider.setPageStep(15)
        slider.setAccessibleName(f"{name} of the kernel")
        slider.setToolTip(help_text)
        number = figures()
        number.setFixedWidth(_NUMBER)
        return slider, number

    def _lay_out(self) -> None:
        sliders = QGridLayout(self._ready)
        sliders.setContentsMargins(0, 0, 0, 0)
        sliders.setHorizontalSpacing(GRID)
        sliders.setVerticalSpacing(GRID // 2)
        kinds = ("Strength", self.strength, self._strength_number), ("Angle", self.angle, self._angle_number)
        for line, (name, slider, number) in enumerate(kinds):
            self._captions.append(caption(name, slider))
            sliders.addWidget(self._captions[-1], line, 0)
            sliders.addWidget(slider, line, 1)
            sliders.addWidget(number, line, 2)
        words = QHBoxLayout()
        words.setSpacing(GRID)
        words.addWidget(self._title)
        words.addWidget(self.choice)
        words.addStretch(1)
        rows = QVBoxLayout()
        rows.setSpacing(GRID)
        rows.addLayout(words)
        for widget in (self._ready, self.mixing, self._hint):
            rows.addWidget(widget)
        content = QHBoxLayout()
        content.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        content.setSpacing(2 * GRID)
        content.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        content.addLayout(rows, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Hairline())
        whole.addLayout(content)

    def _connect(self) -> None:
        self.choice.activated.connect(self._on_chosen)
        for slider in (self.strength, self.angle):
            slider.sliderPressed.connect(self._begin_gesture)
            slider.sliderReleased.connect(self._begin_gesture)
            slider.valueChanged.connect(self._on_slid)
        self.mixing.began.connect(self._begin_gesture)
        self.mixing.changed.connect(self._on_mixed)
        self._editor.project_changed.connect(self._refresh)
        self._editor.switched.connect(self._refresh)

    def show_layer(self, layer: str) -> None:
        """Look at a layer of the network on the canvas, by Keras's name; "" for one of another network."""
        if layer != self._layer:
            self._layer = layer
            self._begin_gesture()
        self._refresh()

    def show_unit(self, unit: int) -> None:
        """Look at another unit."""
        if unit != self._unit:
            self._unit = unit
            self._begin_gesture()
            self._refresh()

    @Slot()
    def _begin_gesture(self) -> None:
        self._gesture = f"kernel {next(_gestures)}"

    def _node(self) -> Node | None:
        """The node whose typed kernels are shown."""
        network = self._editor.document.project.network
        names = kept_names(network) if self._layer else {}
        found = next((network[key] for key, name in names.items() if name == self._layer), None)
        return found if found is not None and typed_kernels(found.layer) is not None else None

    def _kernels(self) -> tuple[Node, Matrices, int] | None:
        """The node, its kernels, and how many planes a unit has."""
        node = self._node()
        kernels = None if node is None else typed_kernels(node.layer)
        if node is None or kernels is None:
            return None
        filters = int(getattr(node.layer, "filters", len(kernels.planes)))
        each, rest = divmod(len(kernels.planes), filters)
        return None if rest or not each or self._unit >= filters else (node, kernels, each)

    @Slot()
    def _refresh(self) -> None:
        found = self._kernels()
        self.setVisible(found is not None)
        if found is None:
            return
        _, kernels, each = found
        planes = kernels.planes[self._unit * each : (self._unit + 1) * each]
        is_mixing = each > 1 and kernels.size == (1, 1) and each <= MixingSliders.MOST
        self._title.setText(f"Kernel of unit {self._unit}")
        self.choice.setVisible(each == 1)
        self._ready.setVisible(each == 1)
        self.picture.setVisible(each == 1)
        self.mixing.setVisible(is_mixing)
        self._hint.setVisible(each > 1 and not is_mixing)
        if is_mixing:
            self.mixing.show_weights(tuple(plane[0][0] for plane in planes))
        elif each == 1:
            self.picture.show_plane(planes[0])
            self._show_recipe(planes[0])

    def _show_recipe(self, plane: Plane) -> None:
        recipe = self._recipes.get(plane) or recognized(plane)
        if not recipe.name and plane not in self._recipes:
            self._typed = plane
        kernel = HAND_KERNELS.get(recipe.name)
        with QSignalBlocker(self.choice), QSignalBlocker(self.strength), QSignalBlocker(self.angle):
            self.choice.setCurrentText(recipe.name or _TYPED)
            self.strength.setValue(round(100 * recipe.strength))
            self.angle.setValue(round(recipe.angle))
        for part in (self._captions[1], self.angle, self._angle_number):
            part.setVisible(kernel is not None and kernel.turns)
        self._strength_number.setText(f"{round(100 * recipe.strength)} %")
        self._angle_number.setText(f"{round(recipe.angle)}°".replace("-", "−"))
        self._offer(plane_size(plane))

    def _offer(self, size: Pair) -> None:
        """Let those be chosen that fit into a kernel of a size."""
        model = self.choice.model()
        fits = [plane_size(self._typed) == size if self._typed else False]
        fits += [min(size) >= kernel.least for kernel in HAND_KERNELS.values()]
        enabled = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        for row, fit in enumerate(fits):
            flags = enabled if fit else Qt.ItemFlag.NoItemFlags
            model.setData(model.index(row, 0), flags.value, Qt.ItemDataRole.UserRole - 1)

    @Slot(int)
    def _on_chosen(self, _row: int) -> None:
        self._begin_gesture()
        name = self.choice.currentText()
        known = HAND_KERNELS.get(name)
        self._put(Recipe("" if known is None else name, 1.0, 0.0))

    @Slot()
    def _on_slid(self) -> None:
        name = self.choice.currentText()
        self._put(
            Recipe("" if name == _TYPED else name, self.strength.value() / 100, float(self.angle.value()))
        )

    def _put(self, recipe: Recipe) -> None:
        """Give the unit the kernel of a recipe."""
        found = self._kernels()
        if found is None:
            return
        size, kernel = found[1].size, HAND_KERNELS.get(recipe.name)
        if kernel is not None and min(size) >= kernel.least:
            plane = kernel.plane(size, recipe.strength, recipe.angle)
        elif kernel is None and self._typed and plane_size(self._typed) == size:
            plane = scaled(self._typed, recipe.strength)
        else:
            self._refresh()
            return
        while len(self._recipes) >= _KEPT:
            del self._recipes[next(iter(self._recipes))]
        self._recipes[plane] = recipe
        self._perform(found[0], with_planes(found[1], self._unit, (plane,)))

    @Slot(tuple)
    def _on_mixed(self, weights: tuple[float, ...]) -> None:
        found = self._kernels()
        if found is not None and found[2] == len(weights):
            planes: tuple[Plane, ...] = tuple(((weight,),) for weight in weights)
            self._perform(found[0], with_planes(found[1], self._unit * found[2], planes))

    def _perform(self, node: Node, kernels: Matrices) -> None:
        self._editor.perform(SetSettings.of((node.id,), {SETTING: kernels}, gesture=self._gesture))
