"""One score of a network as a function of the image, with its gradients."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.cost import FLOAT_BYTES
from cnnstudio.core.errors import EngineError
from cnnstudio.engine.explain.heads import Head, without_ending
from cnnstudio.engine.explain.walk import Path, Place, Walk, places
from cnnstudio.engine.inside.deriving import Mark, can_derive, derived
from cnnstudio.engine.inside.feeding import as_array
from cnnstudio.engine.process.memory import check_memory, memory_in_words

if TYPE_CHECKING:
    import keras

Floats = NDArray[np.float32]

_TOGETHER = 16  # images at most that go through the network at once
_ROOM = 256_000_000  # bytes of maps at most, of one batch
_ENLARGEMENT = 1024.0  # a power of two, so that nothing is rounded by it
_WAY_OUT = "use a smaller image, or a network with a smaller input"


def scored(model: keras.Model, head: Head, target: int, at: tuple[int, int] | None = None) -> Scored:
    """The score of a class of one of a model's outputs.

    Args:
        model: The model.
        head: The output.
        target: The class, from 0.
        at: Of a map of scores, the row and column that counts; None for the mean over the map.

    Raises:
        EngineError: It cannot be had before its activation.
    """
    return Scored(model, head, target, Walk(model, head.output, without_ending(model, head)), at)


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """The score of one class, before softmax or sigmoid, for one image or several.

    Attributes:
        model: The network.
        head: The output with class scores.
        target: The class, from 0.
        walk: Runs the network up to there.
        at: Of a map of scores, the row and column that counts; None for the mean over the map.
    """

    model: keras.Model
    head: Head
    target: int
    walk: Walk
    at: tuple[int, int] | None = None

    def scores(self, images: Floats) -> NDArray[np.float64]:
        """The score of the class in each image: float64, (n,).

        Args:
            images: float32, (n, H, W, C), 0…255.
        """
        import keras

        self._check(images, 1)
        with memory_in_words("run the network", _WAY_OUT):
            row = self.walk(keras.ops.convert_to_tensor(images))
            return as_array(self._score(row)).astype(np.float64)

    def gradients(self, images: Floats) -> tuple[NDArray[np.float64], Floats]:
        """The scores of images, float64 (n,), and how each rises with their values, float32 (n, H, W, C).

        Raises:
            EngineError: The backend finds no gradients, or the memory does not suffice.
        """
        self._check_backend()
        import keras

        self._check(images, 2)
        watched = keras.ops.convert_to_tensor(images)

        def total(mark: Mark) -> tuple[Any, Any]:
            score = self._score(self.walk(mark(watched)))
            # The images do not touch each other: each has its own gradient.
            return self._enlarged(score), score

        with memory_in_words("find the gradients of the network", _WAY_OUT):
            score, _, gradient = derived(total)
        return as_array(score).astype(np.float64), as_array(gradient) / np.float32(self._enlargement)

    def maps(self, image: Floats, place: Place) -> tuple[float, Floats, Floats]:
        """The score, the maps of a layer, float32 (h, w, maps), and how the score rises with each of their values.

        Args:
            image: float32, (H, W, C), 0…255.
            place: The layer's call; it gives maps.

        Raises:
            EngineError: The backend finds no gradients, or the memory does not suffice.
        """
        self._check_backend()
        import keras

        self._check(image[None], 2)
        watched = keras.ops.convert_to_tensor(image[None])

        def total(mark: Mark) -> tuple[Any, Any]:
            def visit(path: Path, layer: Any, value: Any) -> Any:
                return mark(value) if path == place.path else value

            score = self._score(self.walk(watched, visit))
            return self._enlarged(score), score

        with memory_in_words("find the gradients of the network", _WAY_OUT):
            score, maps, gradient = derived(total)
        return (
            float(as_array(score)[0]),
            as_array(maps)[0],
            as_array(gradient)[0] / np.float32(self._enlargement),
        )

    def batch(self, image: Floats) -> int:
        """How many images of a size may go through the network at once."""
        bytes_each = self._map_bytes(image.shape)
        return _TOGETHER if bytes_each is None else max(1, min(_TOGETHER, _ROOM // max(1, bytes_each)))

    def _enlarged(self, scores: Any) -> Any:
        """The sum of scores, times the enlargement."""
        import keras

        return keras.ops.sum(scores) * self._enlargement

    @property
    def _enlargement(self) -> float:
        """What gradients are enlarged by on the way, so that those of half precision do not vanish."""
        is_half = any(layer.compute_dtype == "float16" for layer in self.model.layers)
        return _ENLARGEMENT if is_half else 1.0

    def _score(self, row: Any) -> Any:
        """The class's number out of what the output gives, (n, …): (n,)."""
        import keras

        exact = keras.ops.cast(row, "float32")
        if self.head.is_map:
            # As in Vinogradova et al. (2020), Towards interpretable semantic segmentation via gradient-weighted
            # class activation mapping, AAAI: one pixel, or the mean over all of them.
            rows = keras.ops.mean(exact, axis=(1, 2)) if self.at is None else exact[:, self.at[0], self.at[1]]
        else:
            rows = keras.ops.reshape(exact, (-1, self.head.units))
        if self.head.units == 1:
            return rows[:, 0] if self.target else -rows[:, 0]
        return rows[:, self.head.first + self.target]

    def _check_backend(self) -> None:
        if not can_derive():
            import keras

            raise EngineError(
                f"This method needs gradients, which are found with TensorFlow alone so far, not with {keras.backend.backend()}: "
                "choose occlusion, or start with KERAS_BACKEND=tensorflow."
            )

    def _check(self, images: Floats, passes: int) -> None:
        bytes_each = self._map_bytes(images.shape[1:])
        if bytes_each is not None and passes > 1:  # forwards alone, maps are let go of on the way
            check_memory(passes * len(images) * bytes_each, "find the gradients of the network", _WAY_OUT)

    def _map_bytes(self, shape: tuple[int, ...]) -> int | None:
        """Bytes of all layers' outputs for one image; None where their sizes are not fixed."""
        shapes = [place.shape for place in places(self.model, self.head.output)]
        sizes = [math.prod(size for size in one if size is not None) for one in shapes if None not in one]
        return FLOAT_BYTES * sum(sizes) if len(sizes) == len(shapes) else None
