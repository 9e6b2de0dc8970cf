"""Looks at one image with a network that is being trained: on demand, and at the end of epochs for later."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import StudioError
from cnnstudio.data.images import Picture
from cnnstudio.engine.batches.image_rows import ImageRows
from cnnstudio.engine.batches.training_data import Images
from cnnstudio.engine.inside.feeding import as_array, fed, run
from cnnstudio.engine.inside.taps import layer_outputs, output_layer
from cnnstudio.engine.inspecting.kernels import kernels_by_unit
from cnnstudio.engine.process.memory import memory_in_words
from cnnstudio.engine.watching.layer_shots import LayerShot, layer_shot, size_within
from cnnstudio.engine.watching.live_state import bring_back
from cnnstudio.engine.watching.map_snapshots import (
    BYTES,
    Snapshot,
    cut_snapshots,
    keep_snapshot,
    kept_image,
    snapshot_epochs,
)

if TYPE_CHECKING:
    import keras

Floats = NDArray[np.float32]

_SHARE = 0.02  # of the time may go into what is kept


class MapRecorder:
    """Belongs to one training; whatever goes wrong here, the training goes on.

    Args:
        path: The run folder.
        model: The model.
        validation: The validation images, of which the first is looked at until another one is chosen.
        done: Epochs that were done before; what was kept behind them is forgotten.
    """

    def __init__(self, path: Path, model: keras.Model, validation: Images, done: int) -> None:
        self._path = path
        self._model = model
        self._validation = validation
        cut_snapshots(path, done)
        self._chosen: int | Picture | None = None
        self._image: Floats | None = None
        self._name = ""
        self._start = time.monotonic()
        self._spent = 0.0
        self._is_broken = False
        self._part: tuple[str, Callable[[Any], Any]] | None = (
            None  # the model up to the layer that was looked at
        )
        self._begin_with_kept()

    def _begin_with_kept(self) -> None:
        """Go on with the image of the earlier epochs."""
        epochs = snapshot_epochs(self._path)
        kept = kept_image(self._path, epochs[-1]) if epochs else None
        if kept is not None:
            self._image, self._name = kept

    @property
    def count(self) -> int:
        """How many validation images there are."""
        return len(self._validation)

    def choose(self, image: int | Picture | None) -> None:
        """Look at another image from now on.

        Args:
            image: The number of a validation image, or a picture; None: as before.

        Raises:
            StudioError: The network does not take it, or it cannot be read.
        """
        if image is None or image == self._chosen:
            return
        if isinstance(image, Picture):
            values, name = fed(self._model, image).values, image.name
        else:
            number = image % self.count
            values, name = self._validation_image(number), f"validation image {number + 1}"
        self._chosen, self._image, self._name = image, values, name

    def _validation_image(self, number: int) -> Floats:
        images = self._validation
        pixels = images.take([number])[0] if isinstance(images, ImageRows) else images[number]
        return np.asarray(pixels, np.float32)

    def image(self) -> tuple[Floats, str]:
        """The image that is looked at, as it is fed, and what it is called.

        Raises:
            StudioError: It cannot be read.
        """
        if self._image is None:
            self.choose(0)
        if self._image is None:
            raise RuntimeError("no image was chosen")
        return self._image, self._name

    def take(self, epoch: int, *, is_last: bool = False) -> None:
        """Keep how all layers look behind an epoch: of the last one in any case, of others if there is time for it."""
        start = time.monotonic()
        is_due = is_last or self._spent <= _SHARE * (start - self._start)
        if self._is_broken or not is_due:
            return
        try:
            keep_snapshot(self._path, self._snapshot(epoch))
        except (StudioError, OSError):
            self._is_broken = True  # a full disk, or too little memory: what is trained matters more
        self._spent += time.monotonic() - start

    def begin(self, layer: str) -> None:
        """Get ready for looking at a layer again and again, which takes longer than each look.

        Raises:
            StudioError: The image cannot be read, or the memory does not suffice.
        """
        if self._part is None or self._part[0] != layer:
            self._part = layer, _called(self._model, layer)
            self.values(layer)

    def values(self, layer: str) -> Floats:
        """What a layer makes of the image, float32.

        Raises:
            StudioError: The image cannot be read, or the memory does not suffice.
        """
        self.begin(layer)
        if self._part is None:
            raise RuntimeError("not begun")
        image, _ = self.image()
        bring_back(self._model)
        with memory_in_words("look at a layer while it learns", "choose another layer"):
            values: Floats = as_array(self._part[1](image[None]))[0]
            return values

    def _snapshot(self, epoch: int) -> Snapshot:
        image, name = self.image()
        bring_back(self._model)
        outputs = layer_outputs(self._model)
        results = run(self._model, image[None], tuple(outputs))
        budget = BYTES // max(1, len(outputs))
        layers: dict[str, LayerShot] = {}
        for position, layer in enumerate(outputs):
            values = as_array(results[position])[0]
            results[position] = None
            layers[layer] = shot_of(self._model, layer, values, *size_within(values.shape, budget))
        return Snapshot(epoch, image, name, layers)


def _called(model: keras.Model, layer: str) -> Callable[[Any], Any]:
    """A model up to a layer, compiled where that follows its weights as they change."""
    import keras

    part = keras.Model(model.inputs[0], layer_outputs(model)[layer])

    def call(images: Any) -> Any:
        return part(images, training=False)

    if keras.backend.backend() != "tensorflow":
        return call
    import tensorflow as tf

    compiled: Callable[[Any], Any] = tf.function(call, reduce_retracing=True)
    return compiled


def shot_of(model: keras.Model, layer: str, values: Floats, count: int, side: int) -> LayerShot:
    """Some units of a layer with their kernels.

    Args:
        model: The model.
        layer: The layer's name, as `taps.layer_outputs` has it.
        values: float32, its output for one image.
        count: Units at most.
        side: Largest height and width of a map.
    """
    found: Any = kernels_by_unit(output_layer(model, layer))
    return layer_shot(values, found, count, side)
