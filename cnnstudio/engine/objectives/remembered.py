"""What a loss and several metrics have in common is worked out once for the same tensors.

A compiler finds out that it is the same, but works it out anew for each sum that it ends in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import ref

Terms = Callable[[Any, Any], Any]


class Remembered:
    """A function of truth and output that remembers what it gave last, as long as the tensors are there.

    Args:
        function: The function.
    """

    def __init__(self, function: Terms) -> None:
        self._function = function
        self._about: tuple[Any, Any] | None = None
        self._value: Any = None

    def __call__(self, truth: Any, found: Any) -> Any:
        """What the function gives."""
        known = None if self._about is None else tuple([reference() for reference in self._about])
        if known is None or known[0] is not truth or known[1] is not found:
            self._value = self._function(truth, found)
            self._about = ref(truth), ref(found)
        return self._value


def as_float(values: Any) -> Any:
    """A tensor as losses take it: float32, the same object if it is that already."""
    from keras import ops

    return ops.convert_to_tensor(values, dtype="float32")
