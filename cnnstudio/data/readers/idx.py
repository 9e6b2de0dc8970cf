"""IDX files, as MNIST comes in: numbers with their axes in front, often packed by gzip."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError
from cnnstudio.data.readers.opening import unpacked

_TYPES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_MOST_AXES = 5


def read_idx(path: Path) -> NDArray[Any]:
    """Read an IDX file, packed or not.

    Returns:
        The numbers in the machine's byte order, with the axes that the file names.

    Raises:
        FileError: It cannot be read.
        DataError: It is no IDX file, or damaged.

    Source:
        Y. LeCun, C. Cortes, C. Burges: The MNIST database, file formats.
    """
    content = unpacked(path)
    kind = _TYPES.get(content[2]) if len(content) >= 4 and content[:2] == b"\0\0" else None
    axes = content[3] if kind is not None else 0
    if kind is None or not 1 <= axes <= _MOST_AXES or len(content) < 4 + 4 * axes:
        raise DataError(f"{path.name} is no IDX file: choose one such as train-images-idx3-ubyte.gz.")
    sizes = [int(size) for size in np.frombuffer(content, ">u4", axes, 4)]
    dtype = np.dtype(kind)
    needed = math.prod(sizes) * dtype.itemsize
    given = len(content) - 4 - 4 * axes
    if given != needed:
        raise DataError(
            f"{path.name} announces {needed:,} bytes of numbers and holds {given:,}: save or download it again."
        )
    values = np.frombuffer(content, dtype, offset=4 + 4 * axes).reshape(sizes)
    return values.astype(dtype.newbyteorder("="), copy=False)
