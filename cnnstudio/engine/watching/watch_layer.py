"""The tasks that show a layer while it learns, and as it was behind the epochs of a run."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.models import SavedModel, loaded
from cnnstudio.engine.inside.shelf import recorder_of
from cnnstudio.engine.inside.taps import layer_outputs, output_layer
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report
from cnnstudio.engine.watching.layer_shots import LayerShot
from cnnstudio.engine.watching.map_recorder import shot_of
from cnnstudio.engine.watching.map_snapshots import kept_image, kept_shot, snapshot_epochs

if TYPE_CHECKING:
    import keras

_COUNT, _SIDE = 64, 64


@dataclass(frozen=True, slots=True, eq=False)
class WatchedLayer:
    """A layer of a network in training, as it is just now.

    Attributes:
        layers: Names of all layers, in the order of the network.
        layer: The one that was looked at.
        shot: Its first units.
        image: float32, (H, W, C), 0…255: the image as it was fed.
        name: What the image is called.
        images: How many validation images there are to choose from.
        seconds: How long a look takes, once it is begun with.
    """

    layers: tuple[str, ...]
    layer: str
    shot: LayerShot
    image: NDArray[np.float32]
    name: str
    images: int
    seconds: float


@dataclass(frozen=True, slots=True)
class WatchLayer:
    """Look at a layer of a network that is being trained; answers with `WatchedLayer`.

    Attributes:
        run: The folder of a run that is trained in this process.
        layer: Name of the layer; the first that computes something if there is none of that name.
        image: The number of a validation image from 0, or a picture; None: the one of last time.
    """

    small: ClassVar[bool] = True
    purpose: ClassVar[str] = "a look at a layer that learns"

    run: str
    layer: str = ""
    image: int | Picture | None = None

    def __call__(self, report: Report, control: Control) -> WatchedLayer:
        """Look.

        Raises:
            EngineError: The run is not trained just now, or the memory does not suffice.
            StudioError: The image cannot be had.
        """
        recorder = recorder_of(self.run)
        if recorder is None:
            raise EngineError("This run is not trained just now: its epochs can be looked at.")
        model = loaded(SavedModel(self.run))
        names = tuple(layer_outputs(model))
        layer = self.layer if self.layer in names else _first_of_interest(model, names)
        recorder.choose(self.image)
        image, name = recorder.image()
        recorder.begin(layer)
        start = time.monotonic()
        shot = shot_of(model, layer, recorder.values(layer), _COUNT, _SIDE)
        return WatchedLayer(names, layer, shot, image, name, recorder.count, time.monotonic() - start)


def _first_of_interest(model: keras.Model, names: tuple[str, ...]) -> str:
    """The first layer with weights, else the first."""
    return next((name for name in names if output_layer(model, name).weights), names[0])


@dataclass(frozen=True, slots=True, eq=False)
class ReplayedLayer:
    """A layer behind the epochs of a run.

    Attributes:
        layers: Names of all layers, in the order of the network.
        layer: The one that was looked at.
        epochs: The epochs that were kept, in order.
        shots: Its first units behind each of them.
        images: uint8-like float32, (H, W, C): the image of each, as it was fed.
        names: What these are called.
    """

    layers: tuple[str, ...]
    layer: str
    epochs: tuple[int, ...]
    shots: tuple[LayerShot, ...]
    images: tuple[NDArray[np.float32], ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplayLayer:
    """Fetch what a run has kept of a layer; answers with `ReplayedLayer`, empty where nothing was kept.

    Attributes:
        run: The run folder.
        layer: Name of the layer; the second of the network if there is none of that name.
    """

    small: ClassVar[bool] = True
    purpose: ClassVar[str] = "the epochs of a layer"

    run: str
    layer: str = ""

    def __call__(self, report: Report, control: Control) -> ReplayedLayer:
        """Fetch it; epochs that cannot be read are left out."""
        folder, layer = Path(self.run), self.layer
        layers: tuple[str, ...] = ()
        found: list[tuple[int, LayerShot, NDArray[np.float32], str]] = []
        for epoch in snapshot_epochs(folder):
            control.check()
            kept, image = kept_shot(folder, epoch, layer), kept_image(folder, epoch)
            if kept is None or image is None:
                continue
            layers, shot = kept
            if shot is None and layers:
                layer = layers[min(1, len(layers) - 1)]
                again = kept_shot(folder, epoch, layer)
                shot = None if again is None else again[1]
            if shot is not None:
                found.append((epoch, shot, *image))
        return ReplayedLayer(
            layers, layer,
            tuple(one[0] for one in found), tuple(one[1] for one in found),
            tuple(one[2] for one in found), tuple(one[3] for one in found),
        )  # fmt: skip
