"""Training on 20,000 image files: memory of the process, and its pace against images in memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

COUNT = 20_000
SIDE = 160  # px of the files
INPUT = 96  # px that the network takes: 553 MB of pixels in all
PACED = 2_000  # images for the comparison
LIMIT = 1_000  # MB


def main() -> None:
    """Print the largest memory, and the ratio of the pace."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CNNSTUDIO_HOME"] = str(Path(folder) / "home")
        make(Path(folder) / "photos", COUNT)
        answer = subprocess.run(
            [sys.executable, __file__, str(Path(folder) / "photos")],
            capture_output=True,
            text=True,
            check=True,
        )
        first, second, megabytes = answer.stdout.split()[-3:]
        print(f"  {COUNT:,} files: at most {megabytes} MB of memory (target < {LIMIT}), "
              f"{first} s with preparing, {second} s once cached")  # fmt: skip
        make(Path(folder) / "few", PACED)
        print(
            f"  {PACED:,} files once cached: {_pace(Path(folder) / 'few'):.3f} × the pace of arrays in memory (target ≥ 0.9)"
        )


def make(root: Path, count: int) -> None:
    """Photographs that are JPEGs of noise and colour, of four classes."""
    from PIL import Image

    random = np.random.default_rng(0)
    base = random.integers(0, 256, (8, SIDE, SIDE, 3), np.uint8)
    for place in range(count):
        path = root / f"class{place % 4}" / f"{place:05}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.roll(base[place % 8], place, axis=1) // (1 + place % 4)).save(path, quality=80)


def _project(root: Path, epochs: int):
    from cnnstudio.core.network import chain
    from cnnstudio.document.project import DataChoice, Project, Training
    from cnnstudio.layers.convolution import Conv2D
    from cnnstudio.layers.dense import Dense
    from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
    from cnnstudio.layers.reshape import Input

    network = chain(
        Input((INPUT, INPUT, 3)), Conv2D(8, (3, 3), strides=(2, 2), activation="relu"), GlobalAveragePooling2D(),
        Dense(4, "softmax"),
    )  # fmt: skip
    data = DataChoice.of("folder", {"path": str(root)})
    return Project(network, "folder", data=data, training=Training(epochs=epochs))


def _seconds(root: Path, epochs: int) -> list[float]:
    """Seconds of each epoch."""
    from cnnstudio.engine.process.control import Control
    from cnnstudio.engine.training.train import Train

    with tempfile.TemporaryDirectory() as runs:
        result = Train(_project(root, epochs), runs)(lambda progress: None, Control())
    return [point.seconds for point in result.points]


def _pace(root: Path) -> float:
    """Time of an epoch with the images in memory over that with the images in the cache's file."""
    from cnnstudio.engine.batches import training_data

    ratios = []
    for _ in range(3):
        training_data.MEMORY_LIMIT = 10**9
        memory = min(_seconds(root, 4)[1:])
        training_data.MEMORY_LIMIT = 0
        ratios.append(memory / min(_seconds(root, 4)[1:]))
    return max(ratios)


def measure(root: Path) -> None:
    """Train twice, in a process of its own; print the seconds and the largest memory in MB."""
    import resource

    times = []
    for _ in range(2):
        start = time.perf_counter()
        _seconds(root, 1)
        times.append(time.perf_counter() - start)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{times[0]:.0f} {times[1]:.0f} {most / 1000 if sys.platform == 'linux' else most / 1e6:.0f}")


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
