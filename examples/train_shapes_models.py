"""Train the small detector and the small segmenter of Shapes that the program shows on its first start.

Run it: python examples/train_shapes_models.py [detector|segmenter] [EPOCHS]
It writes the projects beside itself, and the models with their scores into resources/models.
"""

from __future__ import annotations

import json
import platform
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import cnnstudio.data.sets  # noqa: F401 - registers the data sets
from cnnstudio.core.builder import Builder
from cnnstudio.core.network import Network, chain
from cnnstudio.document.files import save_project
from cnnstudio.document.optimizers import Adam
from cnnstudio.document.project import DataChoice, Project, Training
from cnnstudio.document.schedules import OneCycle
from cnnstudio.document.tasks import Detection, Segmentation
from cnnstudio.engine.exchange.export import Export
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.training.train import Train, TrainProgress, TrainResult
from cnnstudio.layers.blocks import ConvolutionUnit, UNetDown, UNetUp
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Input

SIDE = 96  # px
CLASSES = 6
EXAMPLES = Path(__file__).parent
MODELS = EXAMPLES.parent / "resources" / "models"


def detector() -> Project:
    """A small YOLO: a stack of convolutions with a grid of 12 × 12 cells at its end."""
    task = Detection(grid=12)
    network = chain(
        Input((SIDE, SIDE, 3)),
        ConvolutionUnit(16),
        MaxPooling2D((2, 2)),
        ConvolutionUnit(32),
        MaxPooling2D((2, 2)),
        ConvolutionUnit(64),
        MaxPooling2D((2, 2)),
        ConvolutionUnit(96),
        ConvolutionUnit(96),
        ConvolutionUnit(96),
        Conv2D(task.depth(CLASSES), (1, 1), activation="sigmoid"),
    )
    return _project("shapes_detector", network, task, objects=5, epochs=25, rate=0.004)


def segmenter() -> Project:
    """A small U-Net: two steps down and up."""
    task = Segmentation(loss="cross-entropy and Dice")
    builder = Builder()
    builder.add("input", Input((SIDE, SIDE, 3)))
    for step, filters in enumerate((8, 16, 32, 64), 1):
        builder.add(f"down{step}", UNetDown(filters, pools=step > 1, batch_normalization=True))
    for step, filters in ((3, 32), (2, 16), (1, 8)):
        builder.add(f"up{step}", UNetUp(filters, batch_normalization=True), builder.last, f"down{step}")
    builder.add("scores", Conv2D(task.depth(CLASSES), (1, 1), activation="softmax"))
    return _project("shapes_segmenter", builder.network(), task, objects=5, epochs=16, rate=0.006)


def _project(
    name: str, network: Network, task: Detection | Segmentation, *, objects: int, epochs: int, rate: float
) -> Project:
    data = DataChoice.of(
        "shapes",
        {"size": SIDE, "objects": objects, "count": 5000, "seed": 1, "test": 0.05, "validation": 0.05},
    )
    training = Training(batch_size=32, epochs=epochs)
    return Project(network, name, task, data, Adam(rate), OneCycle(), training)


def show(progress: object) -> None:
    """Print a line for every epoch that is done."""
    for point in progress.epoch_points if isinstance(progress, TrainProgress) else ():
        print(f"epoch {point.epoch}: loss {point.loss:.3f}, validation loss {point.val_loss:.3f}, IoU {point.val_score:.3f}, "
              f"{point.seconds:.0f} s", flush=True)  # fmt: skip


def keep(project: Project, result: TrainResult) -> None:
    """Put the best epoch where the program looks for it, and the project beside this script."""
    folder = MODELS / project.name
    folder.mkdir(parents=True, exist_ok=True)
    Export(SavedModel(result.run), str(folder / "best.keras"))(lambda progress: None, Control())
    shutil.copy(Path(result.run) / "project.cnnstudio", folder / "project.cnnstudio")
    about = json.loads((Path(result.run) / "environment.json").read_text(encoding="utf-8"))
    about["platform"] = platform.system()  # what exactly it ran on is nobody's business
    (folder / "environment.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    save_project(project, EXAMPLES / f"{project.name}.cnnstudio")


def main(which: str, epochs: int | None) -> None:
    """Train one of them, or both."""
    for make in (detector, segmenter):
        project = make()
        if which and not project.name.endswith(which):
            continue
        if epochs is not None:
            project = replace(project, training=project.training.with_settings(epochs=epochs))
        with TemporaryDirectory() as runs:
            result = Train(project, runs)(show, Control())
            print(f"{project.name}: {result.metrics}, {result.seconds:.0f} s")
            keep(project, result)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "", int(sys.argv[2]) if len(sys.argv) > 2 else None)
