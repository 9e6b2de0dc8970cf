"""Accuracy on the whole test images of real data sets, against what the books report; takes hours.

Needs MNIST and Fashion-MNIST as IDX files in the folders ``mnist`` and ``fashion_mnist`` of the folder that
``CNNSTUDIO_TEST_DATA`` names. ``CNNSTUDIO_ACCURACY`` names what is run: ``mlp,lenet,fashion``, all if it is not set.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.core.network import Network, chain
from cnnstudio.data.naming import dataset_named
from cnnstudio.document.optimizers import SGD, Adam, Optimizer
from cnnstudio.document.project import DataChoice, Project, Training
from cnnstudio.document.schedules import Constant, Cosine, Schedule
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.judging.evaluate import Evaluate
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.training.train import Train
from cnnstudio.engine.training.training_progress import TrainProgress
from cnnstudio.gallery import published_network
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input

LONGEST = 3600  # seconds for one training; then the curve is told as far as it went
DATA = Path(os.environ.get("CNNSTUDIO_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))


@dataclass(frozen=True)
class Plan:
    """One training and what the book says of it."""

    title: str
    network: Network
    data: str
    optimizer: Optimizer
    epochs: int
    batch: int
    target: float
    reported: str
    seed: int = 0
    schedule: Schedule = Constant()


def plans() -> dict[str, Plan]:
    """What is trained, by its short name."""
    flat = chain(Input((28, 28, 1)), Flatten(), Dense(300, "relu"), Dense(100, "relu"), Dense(10, "softmax"))
    return {
        "mlp": Plan("MLP on MNIST", flat, "mnist", SGD(0.01), 10, 32, 0.97, "about 97 %"),
        "lenet": Plan("LeNet-style on MNIST, Krohn", published_network("lenet-krohn").network(), "mnist", Adam(), 20, 128,
                      0.992, "99.27 %", schedule=Cosine()),
        "fashion": Plan("Géron's CNN on Fashion-MNIST", published_network("fashion-geron").network(), "fashion_mnist",
                        Adam(), 10, 64, 0.92, "over 92 %", schedule=Cosine()),
    }  # fmt: skip


def main() -> None:
    """Train each, print every epoch as it ends, then the accuracy on the test images."""
    chosen = os.environ.get("CNNSTUDIO_ACCURACY", "mlp,lenet,fashion").split(",")
    for name, plan in plans().items():
        if name not in chosen:
            continue
        if not (DATA / plan.data).is_dir():
            print(f"  {plan.title}: skipped, {DATA / plan.data} is not there", file=sys.stderr)
            continue
        _run(plan)


def _run(plan: Plan) -> None:
    data = dataset_named(str(DATA / plan.data))
    training = Training(epochs=plan.epochs, batch_size=plan.batch, seed=plan.seed)
    project = Project(plan.network, plan.title, data=DataChoice.of(data.kind, data.to_data()),
                      optimizer=plan.optimizer, training=training, schedule=plan.schedule)  # fmt: skip
    control, start = Control(), time.monotonic()

    def show(progress: object) -> None:
        for point in progress.epoch_points if isinstance(progress, TrainProgress) else ():
            print(
                f"    epoch {point.epoch}: validation {point.val_score:.2%}, {point.seconds:.0f} s",
                flush=True,
            )
        if time.monotonic() - start > LONGEST:
            control.stop()

    with tempfile.TemporaryDirectory() as runs:
        result = Train(project, runs)(show, control)
        model = SavedModel(str(Path(result.run)))
        found = Evaluate(model, project)(lambda progress: None, Control())
    print(
        f"  {plan.title}: {found.judgement.accuracy:.2%} of {found.judgement.images:,} test images after {result.epochs} of {plan.epochs} "
        f"epochs, best {result.best_epoch}, seed {plan.seed}, {result.seconds:.0f} s "
        f"(target ≥ {plan.target:.1%}; the book: {plan.reported})",
        flush=True,
    )
