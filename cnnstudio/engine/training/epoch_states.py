"""States of finished epochs in plain files, which a killed process leaves behind.

What was written stays with the system when its process is killed, without waiting for the disk. So such a file
costs about as much as copying the numbers, 0.2 ms for a small network, where a model that is saved
and brought to the disk costs 80 ms and more.
"""

from __future__ import annotations

import json
import re
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

State = list[NDArray[Any]]
"""A copy of a model's weights and of its optimizer's variables."""

_SHARE = 0.01  # of the time may go into these files,
_GRANT = 0.1  # and so many seconds more, since a disk may be slow once
_NAME = re.compile(r"\.epoch-(\d{5,})\.state")
_CHECK_BYTES = 4


@dataclass(frozen=True, slots=True, eq=False)
class EpochState:
    """The state at the end of an epoch, in memory.

    Attributes:
        epoch: Its number, from 1.
        state: The numbers.
    """

    epoch: int
    state: State


class EpochStates:
    """Keeps the states of the last and the best epoch in files until they are saved as models.

    Every epoch is written, so long as that takes no more than a hundredth of the time. So of a network whose state takes
    longer to copy than a hundredth of an epoch (300 MB of weights and moments take about half a second) a
    killed process loses the last epochs: as many as were finished in a hundred times that long.

    Args:
        folder: The run folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: set[int] = set()
        self._begin = time.monotonic()
        self._spent = 0.0  # seconds

    @property
    def can_put(self) -> bool:
        """Whether it is time to write."""
        return self._spent <= _SHARE * (time.monotonic() - self._begin) + _GRANT

    def put(self, *kept: EpochState) -> None:
        """Write the states that no file holds yet, if it is time to; the earlier files stay.

        Raises:
            OSError: They cannot be written; the earlier ones are still there.
        """
        if not self.can_put:
            return
        start = time.monotonic()
        for each in kept:
            if each.epoch not in self._written:
                _write(_path(self._folder, each.epoch), each.state)
                self._written.add(each.epoch)
        self._spent += time.monotonic() - start

    def let_go_but(self, *epochs: int) -> None:
        """Let the files of all other epochs go, if there are files of these."""
        if self._written.issuperset(epochs):
            self._let_go(self._written.difference(epochs))

    def clear(self) -> None:
        """Let all files go: what they held is saved."""
        self._let_go(set(self._written))

    def _let_go(self, epochs: set[int]) -> None:
        for epoch in epochs:
            _path(self._folder, epoch).unlink(missing_ok=True)
        self._written -= epochs


def states_in(folder: Path) -> dict[int, Path]:
    """The files that a killed training left, by epoch; whether they are whole is not known yet."""
    found = [(match, path) for path in folder.iterdir() if (match := _NAME.fullmatch(path.name))]
    return dict(sorted((int(match[1]), path) for match, path in found))


def read_state(path: Path, like: State) -> State | None:
    """The state that a file holds; None where it is not whole, or of another network.

    Args:
        path: The file.
        like: A state of the same network and optimizer.
    """
    try:
        data = np.fromfile(path, np.uint8)
    except OSError:
        return None
    head = _head(like)
    size = sum(array.nbytes for array in like)
    if len(data) != len(head) + size + _CHECK_BYTES or data[: len(head)].tobytes() != head:
        return None
    body = data[len(head) : -_CHECK_BYTES]
    if zlib.adler32(body.data) != int.from_bytes(data[-_CHECK_BYTES:].tobytes(), "little"):
        return None
    state, place = [], 0
    for array in like:
        part = body[place : place + array.nbytes]
        state.append(np.frombuffer(part.tobytes(), array.dtype).reshape(array.shape))
        place += array.nbytes
    return state


def _write(path: Path, state: State) -> None:
    check = 1
    with path.open("wb") as file:
        file.write(_head(state))
        for array in state:
            numbers = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
            file.write(numbers.data)
            check = zlib.adler32(numbers.data, check)
        file.write(check.to_bytes(_CHECK_BYTES, "little"))


def _head(state: State) -> bytes:
    """What a file begins with: what arrays follow."""
    return json.dumps([[str(array.dtype), array.shape] for array in state]).encode() + b"\n"


def _path(folder: Path, epoch: int) -> Path:
    return folder / f".epoch-{epoch:05d}.state"
