"""The best and the last state of a training, and those kept on the way, on disk whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from cnnstudio.core.errors import FileError
from cnnstudio.engine.runs.run_folder import BEST, LAST, RunFolder, checkpoint_name
from cnnstudio.engine.training.epoch_states import EpochState, EpochStates, State

if TYPE_CHECKING:
    import keras

_SHARE = 0.01  # of the time may go into saving
_STAMP = "cnnstudio.json"  # a part of the file that Keras passes over


class Checkpoints:
    """Keeps the best epoch and the last one, with the optimizer's state, and others if asked.

    The first epoch is saved at once. After that saving takes no more than a hundredth of the
    time: where epochs are too short for that, their states are kept meanwhile in memory and in plain files, which
    take another hundredth at most, and `finish` saves what has not been saved. Epochs that are to be kept
    for good are saved at once. A kill in the middle leaves the earlier files whole, and loses no finished epoch
    but where `EpochStates` says so; when the power fails, what counts is what is saved.

    Args:
        folder: The run folder.
        model: The model, compiled.
        every: Epochs from one that is kept for good to the next; None: none is.
        count: How many of those stay, the newest; None: all.
    """

    def __init__(
        self, folder: Path, model: keras.Model, every: int | None = None, count: int | None = None
    ) -> None:
        self._folder = folder
        self._model = model
        self._every, self._count = every, count
        self._best: EpochState | None = None  # not saved yet
        self._last: EpochState | None = None
        self._states = EpochStates(folder)
        self._next_time = 0.0

    def keep(self, is_best: bool, epoch: int, note: Callable[[], object] = lambda: None) -> None:
        """Keep the state at the end of an epoch; saved at once if it is time to.

        Args:
            is_best: Whether no epoch was better.
            epoch: Its number, from 1.
            note: Notes that the epoch is done; called once its state outlives a kill.

        Raises:
            FileError: It cannot be written; the earlier files are still whole.
        """
        stays = self._every is not None and epoch % self._every == 0
        is_due = stays or time.monotonic() >= self._next_time
        last = None
        if not is_due or self._states.can_put:
            last = EpochState(epoch, state_of(self._model))
            self._put(last)
        note()
        if is_due or last is None:
            self._save_now(is_best, epoch, stays)
            return
        self._last = last
        self._best = last if is_best else self._best
        self._states.let_go_but(epoch, epoch if self._best is None else self._best.epoch)

    def _save_now(self, is_best: bool, epoch: int, stays: bool) -> None:
        """Save the state that the model is in, and the best one if that is another."""
        start = time.monotonic()
        self._last = None
        if is_best:
            self._best = None
        elif self._best is not None:
            current = state_of(self._model)
            self._write_kept_best()
            set_state(self._model, current)
        self._save(LAST, epoch)
        if is_best:
            self._copy()
        if stays:
            self._let_stay(epoch)
        self._states.clear()
        end = time.monotonic()
        self._next_time = end + (end - start) / _SHARE

    def _put(self, last: EpochState) -> None:
        """Write a state to a plain file, and that of the best epoch if it has none yet."""
        try:
            self._states.put(last, *([] if self._best is None else [self._best]))
        except OSError as error:
            raise FileError(_trouble(self._folder, f"epoch {last.epoch}", error)) from error

    def keep_unfinished(self) -> None:
        """Save the state in the middle of the first epoch, so that a run stopped there has one.

        Raises:
            FileError: It cannot be written.
        """
        self._save(LAST, 0)
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
            set_state(self._model, last.state)
            self._save(LAST, last.epoch)
        if best_is_last:
            self._best = None
            self._copy()
        self._states.clear()

    def _write_kept_best(self) -> None:
        best, self._best = self._best, None
        if best is not None:
            set_state(self._model, best.state)
            self._save(BEST, best.epoch)

    def _save(self, name: str, epoch: int) -> None:
        save_state(self._model, self._folder, name, epoch)

    def _copy(self) -> None:
        """Make the last state the best one too."""
        copy_state(self._folder, LAST, BEST)

    def _let_stay(self, epoch: int) -> None:
        """Keep the last state for good; those that are too many go, once it is there."""
        copy_state(self._folder, LAST, checkpoint_name(epoch))
        if self._count is not None:
            paths = list(RunFolder(self._folder).checkpoints().values())
            for path in paths[: -self._count]:
                path.unlink(missing_ok=True)


def state_of(model: keras.Model) -> State:
    """A copy of what a compiled model and its optimizer hold."""
    import keras

    return [_own(keras.ops.convert_to_numpy(variable)) for variable in _variables(model)]


def _own(array: NDArray[Any]) -> NDArray[Any]:
    """An array that nobody else writes to; some backends give a view of what they go on with."""
    return array if array.flags.owndata and array.flags.writeable else array.copy()


def set_state(model: keras.Model, state: State) -> None:
    """Put a model and its optimizer back into a state that they had."""
    for variable, value in zip(_variables(model), state, strict=True):
        variable.assign(value)


def _variables(model: keras.Model) -> list[Any]:
    return [*model.weights, *model.optimizer.variables]


def save_state(model: keras.Model, folder: Path, name: str, epoch: int) -> None:
    """Save a model with its optimizer's state in a run folder, whole or not at all.

    Args:
        model: The model.
        folder: The run folder.
        name: What the file is called.
        epoch: How many whole epochs it has behind it.

    Raises:
        FileError: It cannot be written; the earlier file is still whole.
    """
    unfinished = _unfinished(folder, name)
    try:
        model.save(unfinished)
        _stamp(unfinished, epoch)
        _put_in_place(unfinished, folder / name)
    except (OSError, RuntimeError) as error:  # h5py raises the latter when it cannot close a file
        unfinished.unlink(missing_ok=True)
        raise FileError(_trouble(folder, name, error)) from error


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


def _stamp(path: Path, epoch: int) -> None:
    """Note in a saved model how many whole epochs it has behind it."""
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(_STAMP, json.dumps({"epoch": epoch}))


def stamped_epoch(path: Path) -> int | None:
    """How many whole epochs a saved model has behind it; None where it does not say."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = json.loads(archive.read(_STAMP))["epoch"]
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError):
        return None
    return found if isinstance(found, int) and found >= 0 else None


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
