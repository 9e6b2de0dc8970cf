"""One call compiled for the backend that Keras computes with, and the waiting until a device has done it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any


def compiled(
    call: Callable[..., Any], arguments: Sequence[Any], options: Mapping[str, Any]
) -> Callable[[], Any]:
    """A call of something with these arguments, compiled where the backend compiles; PyTorch runs it as it is.

    Args:
        call: A Keras layer or another function of tensors.
        arguments: What it is called with.
        options: Its named arguments.
    """
    import keras

    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        graph = tf.function(call)
        return lambda: graph(*arguments, **options)
    if backend == "jax":
        import jax

        # Only tensors are traced: options such as an axis must stay what they are.
        traced = jax.jit(lambda *tensors: call(*_put_back(tensors, arguments), **options))
        tensors = [value for value in arguments if keras.ops.is_tensor(value)]
        return lambda: traced(*tensors)
    return lambda: _without_gradients(call, arguments, options)


def _put_back(tensors: Sequence[Any], arguments: Sequence[Any]) -> list[Any]:
    """The arguments, with the tensors among them replaced one after the other."""
    import keras

    rest = iter(tensors)
    return [next(rest) if keras.ops.is_tensor(value) else value for value in arguments]


def _without_gradients(call: Callable[..., Any], arguments: Sequence[Any], options: Mapping[str, Any]) -> Any:
    import torch

    with torch.no_grad():
        return call(*arguments, **options)


def wait_for(outputs: Any) -> list[Any]:
    """The tensors of an answer, once the device has worked them out."""
    import keras

    backend = keras.backend.backend()
    tensors: list[Any] = keras.tree.flatten(outputs)
    if backend == "jax":
        import jax

        jax.block_until_ready(tensors)
    elif backend == "torch":
        import torch

        if torch.cuda.is_available():
            torch.cuda.synchronize()
    elif backend == "tensorflow":
        import tensorflow as tf

        if tf.config.list_physical_devices("GPU"):
            tf.test.experimental.sync_devices()
    return tensors
