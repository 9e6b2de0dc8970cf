"""The engine of a window: made when it is first needed, and shown in the status bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from cnnstudio.ui.jobs.engine import Engine
    from cnnstudio.ui.jobs.state import EngineState
    from cnnstudio.ui.main_window import MainWindow

_TRAINING = "training"
_BACKENDS = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}


class EngineLink(QObject):
    """Owns the engine and tells of it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        """The engine; its process starts with `Engine.start`."""
        if self._engine is None:
            from cnnstudio.ui.jobs.engine import Engine

            self._engine = Engine(self)
            self._engine.state_changed.connect(self._on_state_changed)
            self._engine.process_died.connect(self._on_process_died)
        return self._engine

    def shut_down(self) -> None:
        """End its process, if there is one."""
        if self._engine is not None:
            self._engine.shut_down()

    @Slot(object)
    def _on_state_changed(self, state: EngineState) -> None:
        device = state.device
        backend = "" if device is None else _BACKENDS.get(device.backend, device.backend)
        shown = "" if device is None else f"{backend} · {device.name}"
        whose = self._window.training.elsewhere if state.purpose == _TRAINING else ""
        self._window.status.show_engine(f"{state.sentence} · {whose}" if whose else state.sentence, shown)

    @Slot()
    def refresh(self) -> None:
        """Tell anew, now that another project is shown: a training may be that of another."""
        if self._engine is not None:
            self._on_state_changed(self._engine.state)

    @Slot(str)
    def _on_process_died(self, text: str) -> None:
        """Tell of it, unless Train, which is in view, has just told it of its own training."""
        if not (self._window.workspace_name == "train" and self._window.train.tells_of(text)):
            self._window.messages.show_error(text)
