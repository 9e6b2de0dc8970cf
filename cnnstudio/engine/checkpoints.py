"""The best and the last state of a training, on disk whole or not at all."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import FileError
from cnnstudio.engine.run_folder import BEST, LAST

if TYPE_CHECKING:
    import keras

_SHARE = 0.02  # of the time may go into saving

_State = list[NDArray[Any]]


class Checkpoints:
    """Keeps the best epoch and the last one, with the optimizer's state.

    The first epoch is saved at once. After that saving takes no more than a fiftieth of the
    time: where epochs are too short for that, their states are kept in memory meanwhile, and
    `finish` writes what has not been written. A kill in the middle leaves the earlier files whole.

    Args:
        folder: The run folder.
        model: The model, compiled.
    """

    def __init__(self, folder: Path, model: keras.Model) -> None:
        self._folder = folder
        self._model = model
        self._best: _State | None = None  # kept in memory, not on disk yet
        self._last: _State | None = None
        self._next_time = 0.0

    def keep(self, is_best: bool) -> None:
        """Keep the state at the end of an epoch; on disk at once if it is time to.

        Raises:
            FileError: It cannot be written; the earlier files are still whole.
        """
        if time.monotonic() < self._next_time:
            self._last = self._state()
            self._best = self._last if is_best else self._best
            return
        start = time.monotonic()
        self._last = None
        if is_best:
            self._best = None
        elif self._best is not None:
            current = self._state()
            self._write_kept_best()
            self._set(current)
        self._save(LAST)
        if is_best:
            self._copy()
        end = time.monotonic()
        self._next_time = end + (end - start) / _SHARE

    def keep_unfinished(self) -> None:
        """Save the state in the middle of the first epoch, so that a run stopped there has one.

        Raises:
            FileError: It cannot be written.
        """
        self._save(LAST)
        self._copy()

    def finish(self) -> None:
        """Write what is only in memory so far; the model may have other weights afterwards.

        Raises:
            FileError: It cannot be written; the earlier files are still whole.
        """
        last, self._last = self._last, None
        best_is_last = last is not None and self._best is last
        if not best_is_last:
            self._write_kept_best()
        if last is not None:
            self._set(last)
            self._save(LAST)
        if best_is_last:
            self._best = None
            self._copy()

    def _write_kept_best(self) -> None:
        best, self._best = self._best, None
        if best is not None:
            self._set(best)
            self._save(BEST)

    def _variables(self) -> list[Any]:
        return [*self._model.weights, *self._model.optimizer.variables]

    def _state(self) -> _State:
        import keras

        return [np.array(keras.ops.convert_to_numpy(variable)) for variable in self._variables()]

    def _set(self, state: _State) -> None:
        for variable, value in zip(self._variables(), state, strict=True):
            variable.assign(value)

    def _save(self, name: str) -> None:
        """Save the model beside its place, then move it there."""
        unfinished = self._unfinished(name)
        try:
            self._model.save(unfinished)
            _put_in_place(unfinished, self._folder / name)
        except (OSError, RuntimeError) as error:  # h5py raises the latter when it cannot close a file
            unfinished.unlink(missing_ok=True)
            raise FileError(self._trouble(name, error)) from error

    def _copy(self) -> None:
        """Make the last state the best one too."""
        unfinished = self._unfinished(BEST)
        try:
            shutil.copyfile(self._folder / LAST, unfinished)
            _put_in_place(unfinished, self._folder / BEST)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise FileError(self._trouble(BEST, error)) from error

    def _unfinished(self, name: str) -> Path:
        return self._folder / f".unfinished-{name}"

    def _trouble(self, name: str, error: Exception) -> str:
        cause = getattr(error, "strerror", None) or error
        return (
            f"{name} cannot be saved in {self._folder} ({cause}): free some space on the disk, or train into another "
            "folder. What was saved before is kept."
        )


def _put_in_place(unfinished: Path, target: Path) -> None:
    """Let a file take another's place once all of it is on the disk."""
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(unfinished, target)
