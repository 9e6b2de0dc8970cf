"""The gradients of a model's loss on a batch, found beside the training and without a trace in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnstudio.engine.inside.deriving import Mark, derived, with_state
from cnnstudio.engine.watching.live_state import bring_back

if TYPE_CHECKING:
    import keras


class Gradients:
    """Derives the loss of a compiled model by its trainable weights, as a step of its training would.

    Dropout draws what the next batch would draw, and batch normalization looks at the batch; neither
    random state nor moving statistics go on by that. The gradients are those before clipping.

    Args:
        model: The model, compiled with one loss, on a backend where `can_derive`.
    """

    def __init__(self, model: keras.Model) -> None:
        self._model = model
        self._of_batch = with_state(model, self._derived)
        self._norms_of_batch = with_state(model, self._derived_norms)

    def of(self, images: Any, labels: Any) -> list[Any]:
        """The gradients by each of the model's trainable weights, in their order; 0 where the loss does not depend on it.

        Args:
            images: float32, (n, H, W, C), 0…255.
            labels: What the loss takes.
        """
        bring_back(self._model)
        return list(self._of_batch(images, labels))

    def norms(self, images: Any, labels: Any) -> tuple[float, float]:
        """The Euclidean norms of all gradients together, and of all trainable weights; see `of`."""
        bring_back(self._model)
        gradient, weight = self._norms_of_batch(images, labels)
        return _number(gradient), _number(weight)

    def _derived(self, weights: list[Any], others: list[Any], images: Any, labels: Any) -> Any:
        model = self._model

        def loss(mark: Mark) -> tuple[Any, Any]:
            outputs, _, penalties = model.stateless_call(
                mark(weights), others, images, training=True, return_losses=True
            )
            return _sum([model.loss(labels, outputs), *penalties]), ()

        return derived(loss).slopes

    def _derived_norms(
        self, weights: list[Any], others: list[Any], images: Any, labels: Any
    ) -> tuple[Any, Any]:
        return _norm(self._derived(weights, others, images, labels)), _norm(weights)


def _sum(numbers: list[Any]) -> Any:
    import keras

    return sum(keras.ops.cast(number, "float32") for number in numbers)


def _number(tensor: Any) -> float:
    import keras

    return float(keras.ops.convert_to_numpy(tensor))


def _norm(tensors: list[Any]) -> Any:
    """The Euclidean norm of all of them together."""
    import keras

    return keras.ops.sqrt(_sum([keras.ops.sum(keras.ops.square(tensor)) for tensor in tensors]))


class Probe:
    """Gradients on one batch, always the same, so that what changes is the network.

    Args:
        model: The model; see `Gradients`.
        batches: Training batches, of which the first is taken when it is first asked for.
    """

    def __init__(self, model: keras.Model, batches: Any) -> None:
        self._model = model
        self._batches = batches
        self._gradients: Gradients | None = None
        self._batch: tuple[Any, Any] | None = None

    def gradients(self) -> list[Any]:
        """See `Gradients.of`."""
        found, batch = self._ready()
        return found.of(*batch)

    def norms(self) -> tuple[float, float]:
        """See `Gradients.norms`."""
        found, batch = self._ready()
        return found.norms(*batch)

    def renew(self) -> None:
        """Other layers learn from now on."""
        self._gradients = None

    def _ready(self) -> tuple[Gradients, tuple[Any, Any]]:
        if self._gradients is None or self._batch is None:
            self._gradients = Gradients(self._model)
            self._batch = next(iter(self._batches))
        return self._gradients, self._batch
