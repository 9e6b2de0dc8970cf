"""A layer of a run as it was behind its epochs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.watching.map_snapshots import FOLDER
from cnnstudio.engine.watching.watch_layer import ReplayedLayer, ReplayLayer
from cnnstudio.ui.viewers.header import Header
from cnnstudio.ui.viewers.saving import Arrays, Table
from cnnstudio.ui.viewers.shots.epoch_view import EpochView
from cnnstudio.ui.viewers.viewer import Subject, Viewer, register

_NONE = "nothing was kept of this layer"


@register
class EpochsViewer(Viewer):
    """What the training kept of the layer, epoch by epoch."""

    kind = "epochs"
    title = "Epochs"
    help = "The first maps and kernels of the layer behind the epochs of its training, for one image of that time."

    def __init__(self) -> None:
        super().__init__()
        self._header = Header()
        self.epochs = EpochView()
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(16, 8, 16, 16)
        inner.addWidget(self.epochs)
        inner.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(area, 1)

    @classmethod
    def accepts(cls, subject: Subject) -> bool:
        """The layers of a run that has kept something."""
        return isinstance(subject.model, SavedModel) and (Path(subject.model.path) / FOLDER).is_dir()

    def task(self, subject: Subject) -> object:
        """Ask for what was kept."""
        if not isinstance(subject.model, SavedModel):
            raise TypeError("epochs of no run")
        return ReplayLayer(subject.model.path, subject.layer)

    def show_result(self, result: object) -> None:
        """Show the last epoch."""
        if not isinstance(result, ReplayedLayer):
            raise TypeError(f"no epochs: {type(result).__name__}")
        self.epochs.show_replay(result)
        count = len(result.epochs)
        words = f"{exact(count)} epoch{'s' * (count != 1)} kept while it learned" if count else _NONE
        self._header.show_text(result.layer, words)

    def show_unit(self, unit: int) -> None:
        """It shows the first units, whichever is chosen."""

    def clear(self) -> None:
        """Show nothing."""
        self._header.show_text("", "")
        self.epochs.show_replay(None)
        self.epochs.view.clear()

    def arrays(self) -> Arrays:
        """The maps behind all epochs, with the kernels where there are any."""
        replay = self.epochs.replay
        if replay is None or not replay.epochs:
            return {}
        found = {"epochs": np.array(replay.epochs), "maps": np.stack([shot.maps for shot in replay.shots])}
        kernels = [shot.kernels for shot in replay.shots if shot.kernels is not None]
        return {**found, "kernels": np.stack(kernels)} if kernels else found

    def table(self) -> Table | None:
        """A line for each map behind each epoch: its values as they were kept, averaged where it was larger."""
        replay = self.epochs.replay
        if replay is None or not replay.epochs:
            return None
        rows = [
            (epoch, unit, float(one.min()), float(one.max()), float(one.mean()))
            for epoch, shot in zip(replay.epochs, replay.shots, strict=True)
            for unit, one in enumerate(shot.maps)
        ]
        return Table(("epoch", "unit", "min", "max", "mean"), rows)
