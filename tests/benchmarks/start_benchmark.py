"""Time from *Start* to the first batch, against bare Keras, both in a process that is warm."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from statistics import median

from cnnstudio.document.project import Project

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

ROUNDS = 7
TARGET = 1.5


def main() -> None:
    """Print the ratio of the seconds until the first batch is done."""
    from throughput_benchmark import projects

    for project in projects():
        ours, bare = [], []
        for round_number in range(ROUNDS + 1):
            task_seconds, bare_seconds = _task(project), _bare(project)
            if round_number:  # the first of each loads libraries
                ours.append(task_seconds)
                bare.append(bare_seconds)
        ratio = median(ours) / median(bare)
        print(
            f"  {project.name}: first batch after {median(ours):.2f} s, {ratio:.2f} × bare Keras's {median(bare):.2f} s "
            f"(target ≤ {TARGET})",
            flush=True,
        )


def _task(project: Project) -> float:
    """Seconds from the call of the Train task to its report of the first batch."""
    from cnnstudio.core.errors import Stopped
    from cnnstudio.engine.process.control import Control
    from cnnstudio.engine.training.train import Train

    control, ends = Control(), list[float]()

    def report(progress: object) -> None:
        if getattr(progress, "points", None) and not ends:
            ends.append(time.perf_counter())
            control.stop()

    with tempfile.TemporaryDirectory() as runs:
        start = time.perf_counter()
        with contextlib.suppress(Stopped):
            Train(project, runs)(report, control)
    return ends[0] - start


def _bare(project: Project) -> float:
    """The same for a bare fit: build, load, compile, first batch."""
    import keras

    from cnnstudio.data.readiness import dataset_of
    from cnnstudio.engine.batches.training_data import training_data
    from cnnstudio.engine.building.build import build
    from cnnstudio.engine.objectives.compiling import compile_for_training

    ends: list[float] = []
    start = time.perf_counter()
    dataset_of(project)
    model = build(project)
    data = training_data(project, tuple(model.inputs[0].shape)[1:])
    compile_for_training(model, project)

    def stop(batch: int, logs: object = None) -> None:
        ends.append(time.perf_counter())
        model.stop_training = True

    model.fit(
        data.train_images, data.train_labels, batch_size=project.training.batch_size, epochs=1, steps_per_epoch=1, verbose=0,
        callbacks=[keras.callbacks.LambdaCallback(on_train_batch_end=stop)],
    )  # fmt: skip
    return ends[0] - start


if __name__ == "__main__":
    main()
