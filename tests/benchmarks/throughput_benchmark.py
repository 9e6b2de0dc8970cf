"""Images per second of the Train task, with live reports, against a bare ``model.fit``."""

from __future__ import annotations

import os
import pickle
import tempfile
import time
from itertools import pairwise
from statistics import median

from figures import percentile

from cnnstudio.core.network import chain
from cnnstudio.document.project import Project, Training
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

ROUNDS = 5
EPOCHS = 12
QUICK = 20  # per cent of the epochs are quicker than what is compared


def main() -> None:
    """Print two ratios for each: of the epochs, and of the whole time."""
    for project in projects():
        _compare(project.name, project)


def projects() -> list[Project]:
    """A very small and a small network on the digits."""
    small = chain(
        Input((8, 8, 1)),
        Conv2D(32, (3, 3), activation="relu"),
        MaxPooling2D(),
        Flatten(),
        Dense(10, "softmax"),
    )
    large = chain(
        Input((28, 28, 1)), Conv2D(32, (3, 3), activation="relu"), Conv2D(64, (3, 3), activation="relu"),
        MaxPooling2D(), Flatten(), Dense(128, "relu"), Dense(10, "softmax"),
    )  # fmt: skip
    plans = (("8 × 8 px", small, EPOCHS), ("28 × 28 px", large, 4))
    return [Project(network, title, training=Training(epochs=epochs)) for title, network, epochs in plans]


def _compare(title: str, project: Project) -> None:
    """Alternate both, so that what else the machine does meets both alike."""
    task_epochs, bare_epochs, wholes = [], [], []
    for round_number in range(ROUNDS + 1):
        task_seconds, task_whole = _trained(project)
        bare_seconds, bare_whole = _bare(project)
        if round_number:  # the first of each loads libraries
            task_epochs += task_seconds
            bare_epochs += bare_seconds
            wholes.append(bare_whole / task_whole)
    # Fast epochs, because slow ones tell of what else the machine does.
    ratio = percentile(bare_epochs, QUICK) / percentile(task_epochs, QUICK)
    print(f"  {title}: {ratio:.3f} × the images per second of a bare model.fit (target ≥ 0.97)")
    print(
        f"  {title}: {median(wholes):.3f} × with start, saving and end (best {max(wholes):.3f})", flush=True
    )


def _trained(project: Project) -> tuple[list[float], float]:
    """Seconds of each epoch of the Train task but the first, and in all."""
    from cnnstudio.engine.process.control import Control
    from cnnstudio.engine.process.throttle import ThrottledReport
    from cnnstudio.engine.training.train import Train

    # Pickled, as on the way to the window.
    report = ThrottledReport(lambda progress: pickle.dumps(progress, protocol=5))
    with tempfile.TemporaryDirectory() as runs:
        start = time.perf_counter()
        result = Train(project, runs)(report, Control())
        end = time.perf_counter()
        report.close()
    return [point.seconds for point in result.points[1:]], end - start


def _bare(project: Project) -> tuple[list[float], float]:
    """The same for a bare fit of the same model and data."""
    import keras

    from cnnstudio.engine.batches.training_data import training_data
    from cnnstudio.engine.building.build import build
    from cnnstudio.engine.objectives.compiling import compile_for_training

    ends: list[float] = []
    start = time.perf_counter()
    keras.utils.set_random_seed(project.training.seed)
    model = build(project)
    data = training_data(project, tuple(model.inputs[0].shape)[1:])
    compile_for_training(model, project)
    model.fit(
        data.train_images, data.train_labels, batch_size=project.training.batch_size, epochs=project.training.epochs,
        validation_data=(data.validation_images, data.validation_labels), verbose=0,
        callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: ends.append(time.perf_counter()))],
    )  # fmt: skip
    end = time.perf_counter()
    return [later - earlier for earlier, later in pairwise(ends)], end - start
