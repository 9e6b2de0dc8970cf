"""Transfer learning on the photographs of ants and bees: MobileNetV2 with a new head, in two phases.

``CNNSTUDIO_WEIGHTS`` names a file with the published ImageNet weights of MobileNetV2; without it a file with
start weights takes its place, which shows that the way works, and not how good it is.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

NETWORK, SIDE = "mobilenet-v2", 96
PHASES = (6, 4)  # epochs
BATCH = 32


def main() -> None:
    """Print the accuracy after each phase."""
    default = Path(__file__).parents[2].parent / "shared" / "data"
    photos = Path(os.environ.get("CNNSTUDIO_TEST_DATA", default)) / "hymenoptera_photos"
    if not photos.is_dir():
        print("  skipped: set CNNSTUDIO_TEST_DATA to a folder with hymenoptera_photos", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CNNSTUDIO_HOME"] = str(Path(folder) / "home")
        file = os.environ.get("CNNSTUDIO_WEIGHTS") or _start_weights(Path(folder))
        result = _trained(photos, Path(file), Path(folder))
    said = "ImageNet weights" if os.environ.get("CNNSTUDIO_WEIGHTS") else "start weights"
    first, last = result.points[PHASES[0] - 1], result.points[-1]
    print(f"  {NETWORK} from {said}, seed 1: validation accuracy {first.val_score:.1%} with the body frozen, "
          f"{last.val_score:.1%} after the second phase ({result.seconds:.0f} s)")  # fmt: skip


def _start_weights(folder: Path) -> str:
    from cnnstudio.document.project import Project
    from cnnstudio.engine.building.build import build
    from cnnstudio.gallery import published_network

    path = folder / "start.keras"
    build(Project(published_network(NETWORK).network())).save(path)
    return str(path)


def _trained(photos: Path, file: Path, folder: Path):
    from cnnstudio.core.analysis import analyse
    from cnnstudio.core.freezing import learners
    from cnnstudio.document.changes import ReplaceHead, SetTrainable
    from cnnstudio.document.optimizers import SGD
    from cnnstudio.document.phases import CANVAS, ONWARD, Phase, with_phases
    from cnnstudio.document.preprocessing import TakePretrained
    from cnnstudio.document.project import DataChoice, Project, Training
    from cnnstudio.engine.exchange.load_pretrained import LoadPretrained
    from cnnstudio.engine.process.control import Control
    from cnnstudio.engine.training.train import Train
    from cnnstudio.gallery import published_network

    network = published_network(NETWORK).network((SIDE, SIDE, 3))
    data = DataChoice.of("folder", {"path": str(photos), "size": [SIDE, SIDE], "fitting": "crop"})
    training = Training(batch_size=BATCH, epochs=sum(PHASES), seed=1)
    project = Project(
        network, "ants and bees", data=data, training=training, optimizer=SGD(0.1, momentum=0.9)
    )
    found = LoadPretrained(project, NETWORK, str(file))(print, Control())
    project = TakePretrained(found.source, found.links, found.preprocessing).apply(project).project
    applied = ReplaceHead(2).apply(project)
    project = applied.project
    body = [node.id for node in project.network if node.id not in applied.added]
    frozen = learners(analyse(project.network), body)
    project = SetTrainable(frozen, trainable=False).apply(project).project
    middle = frozen[len(frozen) * 2 // 3]
    plan = Phase(PHASES[0], 0.1, CANVAS), Phase(PHASES[1], 0.01, ONWARD, middle)
    return Train(with_phases(project, plan), str(folder))(lambda progress: None, Control())
