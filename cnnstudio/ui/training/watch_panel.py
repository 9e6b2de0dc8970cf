"""The maps and kernels of a layer while it learns, and behind its epochs afterwards."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from cnnstudio.data.images import Picture, file_filter, read_image
from cnnstudio.engine.watching.watch_layer import ReplayedLayer, ReplayLayer, WatchedLayer, WatchLayer
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.training.look_panel import LookPanel
from cnnstudio.ui.viewers.shots.epoch_view import EpochView
from cnnstudio.ui.widgets.errand import Errands
from cnnstudio.ui.widgets.labels import caption

_LEAST = 250  # ms from one look to the next
_AGAIN = 2000  # ms after a look that was refused
_SHARE = 0.02  # of the engine's time may go into looking; keeping the epochs and drawing take some too


class WatchPanel(LookPanel):
    """Asks the engine for the chosen layer while it is open and a training runs; afterwards for what was kept."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, "watched layer", "Maps and kernels of a layer")
        self._image: int | Picture | None = None
        self._errands = Errands(self)
        self.number = QSpinBox()
        self.number.setRange(1, 1)
        self.number.setToolTip("Number of the validation image that is looked at.")
        self.open = QPushButton("Open image…")
        self.open.setToolTip("Look at an image of your own.")
        self.words = DimLabel()
        self.epochs = EpochView()
        self._choice = QWidget()
        self._lay_out()
        self.number.valueChanged.connect(self._on_number)
        self.open.clicked.connect(self._on_open)
        self._errands.done.connect(self._on_picture)
        self._errands.refused.connect(self._say)
        self._say("")

    def _lay_out(self) -> None:
        choice = QHBoxLayout(self._choice)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.setSpacing(8)
        choice.addWidget(caption("Validation image", self.number))
        choice.addWidget(self.number)
        choice.addWidget(self.open)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(caption("Layer", self.layers))
        row.addWidget(self.layers)
        row.addSpacing(8)
        row.addWidget(self._choice)
        row.addStretch(1)
        content = QVBoxLayout()
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(8)
        content.addLayout(row)
        content.addWidget(self.words)
        content.addWidget(self.epochs)
        self.fold.set_content(content)

    def task(self, run: str, layer: str) -> object:
        """Ask for the layer as it is now; after the end, for what was kept of it."""
        self._choice.setVisible(self.is_live)
        return WatchLayer(run, layer, self._image) if self.is_live else ReplayLayer(run, layer)

    def show_answer(self, answer: object) -> None:
        """Draw the layer, and look again so seldom that it costs little; or offer its epochs."""
        if isinstance(answer, WatchedLayer):
            self._show_watched(answer)
        elif isinstance(answer, ReplayedLayer):
            self.list_layers(answer.layers, answer.layer)
            self.epochs.show_replay(answer)
            self._say("" if answer.epochs else "No epochs were kept of this run.")
        else:
            raise TypeError(f"no look at a layer: {type(answer).__name__}")

    def _show_watched(self, seen: WatchedLayer) -> None:
        self.list_layers(seen.layers, seen.layer)
        with QSignalBlocker(self.number):
            self.number.setMaximum(max(1, seen.images))
        self._say("")
        self.epochs.show_replay(None)
        self.epochs.view.show_shot(seen.shot, seen.image, seen.name)
        if self._session is not None and self._session.is_active:
            is_still = self._session.state == "paused"
            self.look_again_in(_AGAIN if is_still else round(max(_LEAST, 1000 * seen.seconds / _SHARE)))

    def show_refusal(self, message: str) -> None:
        """Say why nothing is seen; an image of one's own may be to blame, and is put away."""
        self._say(message)
        if self.is_live:
            self._image = None if isinstance(self._image, Picture) else self._image
            self.look_again_in(_AGAIN)

    def forget_run(self) -> None:
        """Show nothing."""
        self._image = None
        self.epochs.show_replay(None)
        self.epochs.view.clear()

    @Slot(str)
    def _say(self, message: str) -> None:
        self.words.setText(message)
        self.words.setVisible(bool(message))

    @Slot(int)
    def _on_number(self, number: int) -> None:
        self._image = number - 1
        self.look()

    @Slot()
    def _on_open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Open image", "", f"{file_filter()};;All files (*)")
        if path:
            self.open_image(path)

    def open_image(self, path: str) -> None:
        """Look at the image in a file."""
        self._errands.run(lambda: read_image(path))

    @Slot(object)
    def _on_picture(self, picture: Picture) -> None:
        self._image = picture
        self.look()
