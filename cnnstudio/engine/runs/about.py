"""What an NPZ file of a run says of its arrays: JSON text, kept as one of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

ABOUT = "about"
"""The name of that array."""


def about_array(data: Mapping[str, Any]) -> NDArray[np.uint8]:
    """JSON data as an array: uint8, (bytes,)."""
    return np.frombuffer(json.dumps(data).encode("utf-8"), np.uint8)


def about_of(file: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """The JSON data of a file.

    Raises:
        KeyError: It has none.
        ValueError: They are damaged.
        TypeError: They are no object.
    """
    found = json.loads(file[ABOUT].tobytes())
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found
