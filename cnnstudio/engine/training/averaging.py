"""The running mean of the weights (EMA) in the model's place, while it is validated and saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


class AveragedWeights:
    """Exchanges the weights of a model with the mean that its optimizer keeps of them; nothing without such a mean.

    From the beginning of each validation to the end of the epoch the model holds the mean, and the
    optimizer the weights that training goes on with; so they are saved, and a saved model is the one that was validated.
    The numbers themselves change places, so that a resumed training has the very same ones.

    Args:
        model: The model, compiled, with an optimizer that has its variables.

    Source: ``use_ema`` of Keras's optimizers, and ``keras.callbacks.SwapEMAWeights``, which rounds.
    """

    def __init__(self, model: keras.Model) -> None:
        self._optimizer: Any = getattr(model.optimizer, "inner_optimizer", model.optimizer)
        self._is_in = False

    def callback(self) -> Any:
        """The Keras callback that leads here; it must stand behind the one that saves."""
        import keras

        callback = keras.callbacks.LambdaCallback(
            on_test_begin=lambda logs=None: self.put_in(),
            on_epoch_end=lambda epoch, logs=None: self.take_out(),
        )
        callback.async_safe = True  # or Keras waits for each batch's figures
        return callback

    def put_in(self) -> None:
        """Let the model hold the mean, unless it does."""
        if not self._is_in:
            self._exchange()
            self._is_in = True

    def take_out(self) -> None:
        """Let the model hold the weights that training goes on with, unless it does."""
        if self._is_in:
            self._exchange()
            self._is_in = False

    def took(self) -> None:
        """Know that the model was loaded from a file, with the mean in the weights' place."""
        self._is_in = True
        self.take_out()

    def _exchange(self) -> None:
        if not self._optimizer.use_ema or not self._has_begun():
            return
        import keras

        means = self._optimizer._model_variables_moving_average
        for weight, mean in zip(self._optimizer._trainable_variables, means, strict=True):
            kept = keras.ops.convert_to_numpy(weight).copy()
            weight.assign(mean)
            mean.assign(kept)

    def _has_begun(self) -> bool:
        """Whether there was a step: before it the mean is nothing but zeros."""
        import keras

        return int(keras.ops.convert_to_numpy(self._optimizer._iterations)) > 0
