"""Dropping a layer that is dragged from the palette."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

from cnnstudio.core.catalogue import layer_type
from cnnstudio.core.errors import StudioError
from cnnstudio.core.layer import Layer
from cnnstudio.document.encoding import layer_of
from cnnstudio.document.json_text import parsed_json
from cnnstudio.ui.canvas.drops import NOWHERE, Drop, drop_of_layer
from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer, Stage
from cnnstudio.ui.canvas.overlay import Note, OverlayState

LAYER_MIME = "application/x-cnnstudio-layer"
"""What the palette gives along: the kind of a layer type, in UTF-8."""
SETTINGS_MIME = "application/x-cnnstudio-settings+json"
"""The settings that go with it, as JSON, where they are not its defaults: those of a user's group."""


def dragged_layer(data: QMimeData) -> Layer | None:
    """The layer that is dragged, with its default settings unless others go with it; None if it is something else."""
    if not data.hasFormat(LAYER_MIME):
        return None
    kind = bytes(data.data(LAYER_MIME).data()).decode(errors="replace")
    cls = layer_type(kind)
    if cls is None or not data.hasFormat(SETTINGS_MIME):
        return None if cls is None else cls()
    try:
        settings = parsed_json(bytes(data.data(SETTINGS_MIME).data()))
    except StudioError:
        return None
    return layer_of(kind, settings) if isinstance(settings, dict) else None


class PaletteDrop(Gesture):
    """Begun when a drag enters the canvas.

    Args:
        stage: What it works on.
        layer: The layer that is dragged.
    """

    scrolls_at_edges = True

    def __init__(self, stage: Stage, layer: Layer) -> None:
        super().__init__(stage)
        self._layer = layer
        self._drop: Drop = NOWHERE

    def start(self, pointer: Pointer) -> None:
        """Show where it would go."""
        self.move(pointer)

    def move(self, pointer: Pointer) -> None:
        """Show where it would go now."""
        scene = self.stage.scene
        before, self._drop = (
            self._drop,
            drop_of_layer(self.stage.folding.report.network, self.stage.layout, self._layer, pointer.place),
        )
        if before.edge is not None and before.edge != self._drop.edge:
            scene.look_at_edge(before.edge, is_hovered=False)
        if self._drop.edge is not None:
            scene.look_at_edge(self._drop.edge, is_hovered=True)
        scene.overlay.show_state(OverlayState(bar=self._drop.bar, note=Note(self._drop.hint, pointer.place)))

    def end(self, pointer: Pointer) -> None:
        """Add the layer."""
        self.move(pointer)
        self.cancel()
        changes = [self.stage.folding.change(change) for change in self._drop.changes]
        for change in changes:
            self.stage.editor.perform(change)

    def cancel(self) -> None:
        """Add nothing."""
        if self._drop.edge is not None:
            self.stage.scene.look_at_edge(self._drop.edge, is_hovered=False)
        self.stage.scene.overlay.clear()
