"""How a number changes with tensors that it depends on: the same for each backend that Keras computes with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import keras

Mark = Callable[[Any], Any]
"""Takes a tensor, or a list of them, by which shall be derived, and gives what the computation goes on with."""

Computation = Callable[[Mark], tuple[Any, Any]]
"""Computes a number and whatever else is wanted; it marks once, and nothing outside of it changes by it."""


class Derived(NamedTuple):
    """What a computation gave, and its slopes; all are tensors of the backend.

    Attributes:
        others: What the computation gave beside the number.
        at: What was marked.
        slopes: How the number changes with each of its values, of the same structure; 0 where it does not.
    """

    others: Any
    at: Any
    slopes: Any


def can_derive() -> bool:
    """Whether slopes can be found on the backend that runs."""
    import keras

    return keras.backend.backend() in _WAYS


def derived(compute: Computation) -> Derived:
    """Run a computation and find how its number changes with what it marks.

    With JAX the computation is gone through once more beforehand, in shapes alone.
    """
    import keras

    return _WAYS[keras.backend.backend()](compute)


def _by_tensorflow(compute: Computation) -> Derived:
    import tensorflow as tf

    marked: list[Any] = []
    with tf.GradientTape(watch_accessed_variables=False) as tape:

        def mark(tensors: Any) -> Any:
            tape.watch(tensors)
            marked.append(tensors)
            return tensors

        number, others = compute(mark)
    (at,) = marked
    return Derived(others, at, tape.gradient(number, at, unconnected_gradients="zero"))


def _by_jax(compute: Computation) -> Derived:
    import jax
    import jax.numpy as jnp

    def marked(shift: Callable[[Any], Any]) -> tuple[Any, Any, Any]:
        at: list[Any] = []

        def mark(tensors: Any) -> Any:
            at.append(shift(tensors))
            return at[0]

        number, others = compute(mark)
        return number, others, at[0]

    def shifted(steps: Any) -> tuple[Any, tuple[Any, Any]]:
        number, *rest = marked(lambda tensors: jax.tree.map(jnp.add, tensors, steps))
        return number, tuple(rest)

    shapes = jax.eval_shape(lambda: marked(lambda tensors: tensors)[2])
    steps = jax.tree.map(lambda one: jnp.zeros(one.shape, one.dtype), shapes)
    slopes, (others, at) = jax.grad(shifted, has_aux=True)(steps)
    return Derived(others, at, slopes)


def _by_torch(compute: Computation) -> Derived:
    import keras
    import torch

    marked: list[Any] = []

    def mark(tensors: Any) -> Any:
        marked.append(keras.tree.map_structure(lambda one: one.detach().requires_grad_(), tensors))
        return marked[0]

    with torch.enable_grad():
        number, others = compute(mark)
    (at,) = marked
    leaves = keras.tree.flatten(at)
    slopes = torch.autograd.grad(number, leaves, allow_unused=True, materialize_grads=True)
    return Derived(
        keras.tree.map_structure(lambda one: one.detach(), others),
        keras.tree.map_structure(lambda one: one.detach(), at),
        keras.tree.pack_sequence_as(at, list(slopes)),
    )


_WAYS: dict[str, Callable[[Computation], Derived]] = {
    "tensorflow": _by_tensorflow,
    "jax": _by_jax,
    "torch": _by_torch,
}
"""By the name of the backend."""


def with_state(model: keras.Model, function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of what a model holds, compiled where the backend compiles; it follows the model as that learns.

    Args:
        model: The model.
        function: Takes the values of its trainable variables, those of the others, and what it is called with.

    Returns:
        The function of what it is called with alone.
    """
    import keras

    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        def call(*given: Any) -> Any:
            return function(*_state(model), *given)

        compiled: Callable[..., Any] = tf.function(call, reduce_retracing=True, autograph=False)
        return compiled
    if backend == "jax":
        import jax

        function = jax.jit(function)
    return lambda *given: function(*_state(model), *given)


def _state(model: keras.Model) -> tuple[list[Any], list[Any]]:
    import keras

    variables = model.trainable_variables, model.non_trainable_variables
    learned, others = ([keras.ops.convert_to_tensor(one.value) for one in part] for part in variables)
    return learned, others
