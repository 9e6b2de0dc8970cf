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

State = list[NDArray[Any]]
"""A copy of a model's weights and of its optimizer's variables."""


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
        self._best: State | None = None  # kept in memory, not on disk yet
        self._last: State | None = None
        self._next_time = 0.0

    def keep(self, is_best: bool) -> None:
        """Keep the state at the end of an epoch; on disk at once if it is time to.

        Raises:
            FileError: It cannot be written; the earlier files are still whole.
        """
        if time.monotonic() < self._next_time:
            self._last = state_of(self._model)
            self._best = self._last if is_best else self._best
            return
        start = time.monotonic()
        self._last = None
        if is_best:
            self._best = None
        elif self._best is not None:
            current = state_of(self._model)
            self._write_kept_best()
            set_state(self._model, current)
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
            set_state(self._model, last)
            self._save(LAST)
        if best_is_last:
            self._best = None
            self._copy()

    def _write_kept_best(self) -> None:
        best, self._best = self._best, None
        if best is not None:
            set_state(self._model, best)
            self._save(BEST)

    def _save(self, name: str) -> None:
        """Save the model beside its place, then move it there."""
        unfinished = _unfinished(self._folder, name)
        try:
            self._model.save(unfinished)
            _put_in_place(unfinished, self._folder / name)
        except (OSError, RuntimeError) as error:  # h5py raises the latter when it cannot close a file
            unfinished.unlink(missing_ok=True)
            raise FileError(_trouble(self._folder, name, error)) from error

    def _copy(self) -> None:
        """Make the last state the best one too."""
        copy_state(self._folder, LAST, BEST)


def state_of(model: keras.Model) -> State:
    """A copy of what a compiled model and its optimizer hold."""
    import keras

    return [np.array(keras.ops.convert_to_numpy(variable)) for variable in _variables(model)]


def set_state(model: keras.Model, state: State) -> None:
    """Put a model and its optimizer back into a state that they had."""
    for variable, value in zip(_variables(model), state, strict=True):
        variable.assign(value)


def _variables(model: keras.Model) -> list[Any]:
    return [*model.weights, *model.optimizer.variables]


def copy_state(folder: Path, source: str, target: str) -> None:
    """Let one saved state of a run be another one too, whole or not at all.

    Raises:
        FileError: It cannot be written; the earlier file is still whole.
    """
    unfinished = _unfinished(folder, target)
    try:
        shutil.copyfile(folder / source, unfinished)
        _put_in_place(unfinished, folder / target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise FileError(_trouble(folder, target, error)) from error


def _unfinished(folder: Path, name: str) -> Path:
    return folder / f".unfinished-{name}"


def _trouble(folder: Path, name: str, error: Exception) -> str:
    cause = getattr(error, "strerror", None) or error
    return (
        f"{name} cannot be saved in {folder} ({cause}): free some space on the disk, or train into another "
        "folder. What was saved before is kept."
    )


def _put_in_place(unfinished: Path, target: Path) -> None:
    """Let a file take another's place once all of it is on the disk."""
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(unfinished, target)
