"""The choice of what learns in a phase: as on the canvas, all layers, or those from one on."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from cnnstudio.core.freezing import has_weights
from cnnstudio.core.report import Report
from cnnstudio.document.phases import ALL, CANVAS, ONWARD, Phase

_PLAIN = (
    ("Learns: what Design does not freeze", CANVAS, ""),
    ("Learns: all layers", ALL, ""),
)


class LearnersBox(QComboBox):
    """Offers every layer with weights to begin at.

    Signals:
        picked: Another choice was made: what learns, and the id of the layer that it begins at.
    """

    picked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: tuple[tuple[str, str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(20)
        self.setPlaceholderText("Learns: from a layer that is gone")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(self._on_activated)

    def show_phase(self, phase: Phase, report: Report) -> None:
        """Offer the layers of a network, and show what is chosen."""
        offered = (*_PLAIN, *[
            (f"Learns: from {report.network[key].name} on", ONWARD, key)
            for key in report.network.order()
            if has_weights(report.network[key], report[key])
        ])  # fmt: skip
        with QSignalBlocker(self):
            if offered != self._offered:
                self._offered = offered
                self.clear()
                self.addItems([text for text, _, _ in offered])
            chosen = [
                place for place, (_, *what) in enumerate(offered) if what == [phase.learns, phase.first]
            ]
            self.setCurrentIndex(chosen[0] if chosen else self._other(phase, report))
        self.setToolTip(self.currentText() or self.placeholderText())

    def _other(self, phase: Phase, report: Report) -> int:
        """The place of a layer without weights, which is offered as long as it is chosen; -1 for one that is gone."""
        if phase.first not in report.network:
            return -1
        self._offered = (
            *self._offered,
            (f"Learns: from {report.network[phase.first].name} on", ONWARD, phase.first),
        )
        self.addItem(self._offered[-1][0])
        return self.count() - 1

    @Slot(int)
    def _on_activated(self, place: int) -> None:
        _, learns, first = self._offered[place]
        self.picked.emit(learns, first)
