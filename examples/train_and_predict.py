"""Train LeNet-5 on handwritten digits and let it read one, without the window.

Run it: python examples/train_and_predict.py [EPOCHS]
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from cnnstudio.data.sample_images import digit_samples
from cnnstudio.document.files import open_network
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.predicting.predict import Predict
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.training.train import Train, TrainProgress


def show(progress: TrainProgress) -> None:
    """Print a line for every epoch that is done."""
    for point in progress.epoch_points:
        print(f"epoch {point.epoch}: validation accuracy {point.val_score:.1%}")


def main(epochs: int) -> None:
    """Train, then show what the best epoch sees in a digit that it was not trained on."""
    project = open_network(Path(__file__).parent / "lenet5_digits.cnnstudio")
    training = project.training.with_settings(epochs=epochs)
    with tempfile.TemporaryDirectory() as runs:
        result = Train(replace(project, training=training), runs)(show, Control())
        (digit,) = digit_samples(seed=training.seed, count=1)
        (prediction,) = Predict(SavedModel(result.run), (digit,), top=3)(lambda progress: None, Control())
    print(f"{digit.name}: " + ", ".join(f"{c.label} {c.score:.1%}" for c in prediction.classes))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
