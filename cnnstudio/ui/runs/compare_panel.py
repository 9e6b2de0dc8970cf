"""The settings of the ticked runs side by side, and the layers in which two of them differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.core.difference import Difference
from cnnstudio.engine.runs.difference import SettingLine, network_difference, side_by_side
from cnnstudio.ui.comparing.layer_table import LayerTable
from cnnstudio.ui.runs.settings_table import SettingsTable
from cnnstudio.ui.runs.ticked_contents import TickedRun
from cnnstudio.ui.theme.surfaces import Hairline, Parted
from cnnstudio.ui.widgets.elided_label import ElidedLabel
from cnnstudio.ui.widgets.errand import Errands
from cnnstudio.ui.widgets.labels import caption

_SAME = "Nothing differs: these runs were trained alike."


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """What was found: all settings, and the difference of each network to the first."""

    lines: tuple[SettingLine, ...]
    layers: tuple[Difference, ...]


class ComparePanel(QWidget):
    """Says what differs between the ticked runs."""

    def __init__(self) -> None:
        super().__init__()
        self._runs: tuple[TickedRun, ...] = ()
        self._shown: tuple[TickedRun, ...] = ()
        self._found: _Compared | None = None
        self.settings = SettingsTable()
        self.same_box = QCheckBox("Show settings that are the same too")
        self.summary = ElidedLabel()
        self.partner = QComboBox()
        self.partner.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.partner.setMinimumContentsLength(24)
        self.layers_summary = ElidedLabel()
        self.layers = LayerTable()
        self._lower = QWidget()
        self._errands = Errands(self)
        self._errands.done.connect(self._on_compared)
        self.same_box.toggled.connect(self._show)
        self.partner.currentIndexChanged.connect(self._show_layers)
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(16, 8, 16, 8)
        top.addWidget(self.summary, 1)
        top.addWidget(self.same_box)
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(Hairline())
        inset = QHBoxLayout()
        inset.setContentsMargins(8, 0, 0, 0)
        inset.addWidget(self.settings)
        column.addLayout(inset, 1)
        line = QHBoxLayout()
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(8)
        line.addWidget(caption("Layers of", self.partner))
        line.addWidget(self.partner)
        line.addWidget(self.layers_summary, 1)
        below = QVBoxLayout(self._lower)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addLayout(line)
        below.addWidget(Hairline())
        below.addWidget(self.layers, 1)
        self.layers.setFrameShape(LayerTable.Shape.NoFrame)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Parted(upper, self._lower, is_column=True))

    @property
    def is_busy(self) -> bool:
        """Whether runs are being compared."""
        return self._errands.is_busy

    def show_runs(self, runs: tuple[TickedRun, ...]) -> None:
        """Compare other runs; not before anybody sees it."""
        self._runs = runs
        if self.isVisible():
            self._compare()

    def _compare(self) -> None:
        if [run.contents for run in self._runs] != [run.contents for run in self._shown] or not self._found:
            self._errands.run(partial(_compared, self._runs))
        else:  # others by name or colour alone
            self._shown = self._runs
            self._show()

    @Slot(object)
    def _on_compared(self, found: _Compared) -> None:
        self._found, self._shown = found, self._runs
        chosen = max(0, self.partner.currentIndex())
        with QSignalBlocker(self.partner):
            self.partner.clear()
            self.partner.addItems([run.name for run in self._shown[1:]])
            self.partner.setCurrentIndex(min(chosen, self.partner.count() - 1))
        self._show()
        self._show_layers()

    @Slot()
    def _show(self) -> None:
        if self._found is None:
            return
        differing = tuple(line for line in self._found.lines if line.differs)
        count = len(differing)
        self.summary.set_text(
            f"{count} setting{'s differ' if count != 1 else ' differs'}" if count else _SAME
        )
        self.settings.show_lines(self._shown, self._found.lines if self.same_box.isChecked() else differing)
        self._lower.setVisible(any(one.changed for one in self._found.layers))

    @Slot()
    def _show_layers(self) -> None:
        place = self.partner.currentIndex()
        if self._found is None or not 0 <= place < len(self._found.layers):
            self.layers.show_difference(None)
            return
        found = self._found.layers[place]
        self.layers_summary.set_text(f"beside those of {self._shown[0].name}: {found.sentence}")
        self.layers.show_difference(found)

    def showEvent(self, event: QShowEvent) -> None:
        """Compare what was ticked while nobody looked."""
        super().showEvent(event)
        self._compare()


def _compared(runs: tuple[TickedRun, ...]) -> _Compared:
    contents = [run.contents for run in runs]
    layers = tuple(network_difference(contents[0].project, other.project) for other in contents[1:])
    return _Compared(side_by_side(contents), layers)
