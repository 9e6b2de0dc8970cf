"""A training's figures as event files, which TensorBoard reads; it need not be installed for that."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path
from typing import Any

from cnnstudio.core.errors import FileError
from cnnstudio.engine.training.training_progress import EpochPoint

EVENTS = "tensorboard"
"""The folder inside a run folder; ``tensorboard --logdir RUNS`` finds it."""

_VERSION = "brain.Event:2"
_PARTS = {
    "train": {"epoch_loss": "loss", "epoch_{figure}": "score", "epoch_learning_rate": "learning_rate"},
    "validation": {"epoch_loss": "val_loss", "epoch_{figure}": "val_score"},
}
"""Figures by tag, named as Keras's own callback for TensorBoard names them."""


class EventFiles:
    """Writes one file for the training images and one for the validation images.

    A training that goes on begins new files; TensorBoard then forgets what earlier ones say of
    epochs that are done again.

    Args:
        run: The run folder.
        done: Epochs that were done before.
        figure: What the score of the task is called.
    """

    def __init__(self, run: Path, done: int = 0, figure: str = "accuracy") -> None:
        self._run = run
        self._done = done
        self._figure = figure
        self._writers: dict[str, Any] = {}

    def add(self, point: EpochPoint) -> None:
        """Write the figures of an epoch; they are on their way to the disk before this returns.

        Raises:
            FileError: They cannot be written.
        """
        import tensorflow as tf

        try:
            for part, tags in _PARTS.items():
                figures = {
                    tag.format(figure=self._figure): getattr(point, name) for tag, name in tags.items()
                }
                for term in point.terms:
                    figures[f"epoch_{term.key}"] = term.value if part == "train" else term.val_value
                values = [
                    tf.compat.v1.Summary.Value(tag=tag, simple_value=figure)
                    for tag, figure in figures.items()
                    if figure is not None
                ]
                event = tf.compat.v1.Event(
                    wall_time=time.time(), step=point.epoch, summary=tf.compat.v1.Summary(value=values)
                )
                writer = self._writer(part)
                writer.write(event.SerializeToString())
                writer.flush()
        except (OSError, tf.errors.OpError) as error:
            raise FileError(
                f"The event files for TensorBoard cannot be written to {self._run / EVENTS} ({error}): free some space, "
                "or train without them. What was saved before is kept."
            ) from error

    def _writer(self, part: str) -> Any:
        if part not in self._writers:
            self._writers[part] = self._begun(part)
        return self._writers[part]

    def _begun(self, part: str) -> Any:
        """A new file, which says of which kind it is and where it goes on."""
        import tensorflow as tf

        folder = self._run / EVENTS / part
        folder.mkdir(parents=True, exist_ok=True)
        now = time.time()
        # TensorBoard reads the files of a folder in the order of their names.
        number = len(list(folder.iterdir()))
        name = f"events.out.tfevents.{int(now):010d}.{number:04d}.{socket.gethostname()}.{os.getpid()}.v2"
        writer = tf.io.TFRecordWriter(str(folder / name))
        writer.write(tf.compat.v1.Event(wall_time=now, file_version=_VERSION).SerializeToString())
        start = tf.compat.v1.SessionLog(status=tf.compat.v1.SessionLog.START)
        event = tf.compat.v1.Event(wall_time=now, step=self._done + 1, session_log=start)
        writer.write(event.SerializeToString())
        return writer

    def close(self) -> None:
        """Close the files."""
        for writer in self._writers.values():
            writer.close()
        self._writers.clear()
