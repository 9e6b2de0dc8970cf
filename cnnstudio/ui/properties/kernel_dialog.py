"""The dialog in which kernels are typed, pasted or taken ready-made."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from cnnstudio.core.hand_kernels import Plane, plane_size, resized
from cnnstudio.core.values import Matrices, Pair
from cnnstudio.ui.properties.number_field import NumberField
from cnnstudio.ui.properties.plane_table import PlaneModel, PlaneTable
from cnnstudio.ui.properties.planes import (
    LARGEST_SIDE,
    PRESETS,
    empty_plane,
    planes_text,
    read_planes,
)
from cnnstudio.ui.theme.surfaces import GRID, DimLabel, ErrorLabel

FIRST_SIZE: Pair = (7, 7)
"""Size of the first kernel where none was typed before, in px."""


class KernelDialog(QDialog):
    """Edits kernels of one size, a tab for each; `matrices` gives what was made."""

    def __init__(self, title: str, matrices: Matrices | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._planes: list[Plane] = (
            list(matrices.planes) if matrices is not None else [empty_plane(FIRST_SIZE)]
        )
        self._uncut = list(self._planes)
        self._model = PlaneModel(self._planes[0])
        self.tabs = QTabBar()
        self.table = PlaneTable(self._model)
        self.height_field, self.width_field = (
            NumberField(whole=True, minimum=1, maximum=LARGEST_SIDE) for _ in "HW"
        )
        self._message = ErrorLabel()
        self._lay_out()
        self._connect()
        self._show_all(0)
        self.resize(560, 520)

    @property
    def matrices(self) -> Matrices:
        """The kernels as they stand."""
        return Matrices(tuple(self._planes))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(
            DimLabel(
                "Each tab is one kernel: one filter, used for every input channel. As many for each filter as "
                "there are input channels: one for each channel, those of the first filter first."
            )
        )
        column.addLayout(self._tool_row())
        column.addWidget(self.tabs)
        column.addWidget(self.table, 1)
        column.addWidget(self._message)
        column.addWidget(self._buttons())

    def _tool_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self.tabs.setAccessibleName("Kernels")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        row.addWidget(QLabel("Size"))
        self.height_field.setAccessibleName("Height of all kernels, in px")
        self.width_field.setAccessibleName("Width of all kernels, in px")
        row.addWidget(self.height_field)
        row.addWidget(QLabel("×"))
        row.addWidget(self.width_field)
        row.addWidget(QLabel("px"))
        row.addStretch(1)
        self.add_button, self.remove_button = QPushButton("Add"), QPushButton("Remove")
        self.preset_button, self.paste_button = QPushButton("Ready-made"), QPushButton("Paste")
        self.add_button.setToolTip("Add one more kernel.")
        self.remove_button.setToolTip("Remove this kernel.")
        self.preset_button.setToolTip("Fill this kernel with a well-known one.")
        self.paste_button.setToolTip("Replace this kernel by numbers from a spreadsheet or a text (Ctrl+V).")
        for button in (self.preset_button, self.paste_button, self.add_button, self.remove_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        return row

    def _buttons(self) -> QDialogButtonBox:
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self.buttons.button(kinds.Ok).setText("Use these kernels")
        return self.buttons

    def _connect(self) -> None:
        menu = QMenu(self.preset_button)
        for name in PRESETS:
            menu.addAction(name).setData(name)
        menu.triggered.connect(self._on_preset_chosen)
        self.preset_button.setMenu(menu)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self._model.weight_changed.connect(self._on_weight_changed)
        self._model.refused.connect(self._message.setText)
        self.add_button.clicked.connect(self._on_add_clicked)
        self.remove_button.clicked.connect(self._on_remove_clicked)
        self.paste_button.clicked.connect(self.paste)
        for field in (self.height_field, self.width_field):
            field.edited.connect(self._on_size_edited)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        for key, slot in (
            (QKeySequence.StandardKey.Paste, self.paste),
            (QKeySequence.StandardKey.Copy, self.copy),
        ):
            shortcut = QShortcut(key, self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(slot)

    def _show_all(self, current: int) -> None:
        """Show the tabs, the size and the current kernel."""
        self.tabs.blockSignals(True)
        while self.tabs.count() > len(self._planes):
            self.tabs.removeTab(self.tabs.count() - 1)
        while self.tabs.count() < len(self._planes):
            self.tabs.addTab(f"Kernel {self.tabs.count() + 1}")
        self.tabs.setCurrentIndex(current)
        self.tabs.blockSignals(False)
        height, width = plane_size(self._planes[0])
        self.height_field.show_number(height)
        self.width_field.show_number(width)
        self.remove_button.setEnabled(len(self._planes) > 1)
        self._model.show_plane(self._planes[current])
        self._message.clear()

    @Slot(int)
    def _on_tab_changed(self, current: int) -> None:
        self._model.show_plane(self._planes[current])

    @Slot()
    def _on_weight_changed(self) -> None:
        self._planes[self.tabs.currentIndex()] = self._model.plane
        self._uncut = list(self._planes)
        self._message.clear()

    @Slot()
    def _on_add_clicked(self) -> None:
        self._planes.append(empty_plane(plane_size(self._planes[0])))
        self._uncut = list(self._planes)
        self._show_all(len(self._planes) - 1)

    @Slot()
    def _on_remove_clicked(self) -> None:
        current = self.tabs.currentIndex()
        del self._planes[current]
        self._uncut = list(self._planes)
        self._show_all(min(current, len(self._planes) - 1))

    @Slot("QAction*")
    def _on_preset_chosen(self, action: object) -> None:
        name = action.data()  # type: ignore[attr-defined]
        self._put((PRESETS[name](plane_size(self._planes[0])),))

    @Slot()
    def paste(self) -> None:
        """Replace the kernel by those on the clipboard; more than one are added behind it."""
        try:
            self._put(read_planes(QGuiApplication.clipboard().text()))
        except ValueError as error:
            self._message.setText(str(error))

    @Slot()
    def copy(self) -> None:
        """Put the kernel on the clipboard, as spreadsheets take it."""
        QGuiApplication.clipboard().setText(planes_text((self._model.plane,)))

    def _put(self, planes: tuple[Plane, ...]) -> None:
        """Replace the current kernel; all others follow its size."""
        current = self.tabs.currentIndex()
        self._planes[current : current + 1] = planes
        self._uncut = list(self._planes)
        self._resize(plane_size(planes[0]))
        self._show_all(current)

    def _resize(self, size: Pair) -> None:
        """Give all kernels a size; what a smaller one cuts off comes back with a larger one."""
        self._planes = [resized(plane, size) for plane in self._uncut]

    @Slot()
    def _on_size_edited(self) -> None:
        try:
            numbers = self.height_field.number(), self.width_field.number()
        except ValueError as error:
            self._message.setText(f"The size must be {error}.")
            return
        if any(not isinstance(number, int) or not 1 <= number <= LARGEST_SIDE for number in numbers):
            self._message.setText(f"The size must be two whole numbers from 1 to {LARGEST_SIDE}.")
            return
        self._resize((int(numbers[0] or 1), int(numbers[1] or 1)))
        self._show_all(self.tabs.currentIndex())
