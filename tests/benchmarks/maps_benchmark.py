"""The maps that are shown of every layer of every gallery network, beside those of a plain Keras sub-model.

``python tests/benchmarks maps`` compares all networks, which takes long; ``python -m tests.benchmarks.maps_benchmark
NAME...`` those that are named. Each has a process of its own: the memory of one is free for the next.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.analysis import analyse
from cnnstudio.core.shapes import shape_text
from cnnstudio.document.project import Project
from cnnstudio.gallery import all_published
from tests.engine.maps_against_keras import maps_apart

LARGEST_DIFFERENCE = 1e-5
"""As a share of the largest value of a layer."""
_ALONE = "--alone"


def main(names: list[str] | None = None) -> int:
    """Print a line for each network, of these names or all; 1 if the maps of any differ.

    Args:
        names: Names in the gallery.
    """
    chosen = [entry.name for entry in all_published() if not names or entry.name in names]
    sound = [_in_own_process(name) for name in chosen]
    print(f"  {sum(sound)} of {len(chosen)} networks show what Keras gives (target: all)", flush=True)
    return 0 if all(sound) else 1


def _in_own_process(name: str) -> bool:
    code = [sys.executable, "-m", "tests.benchmarks.maps_benchmark", _ALONE, name]
    ended = subprocess.run(code, cwd=Path(__file__).parents[2])
    if ended.returncode not in (0, 1):
        print(f"  {name:22} ended early, with {ended.returncode}", flush=True)
    return ended.returncode == 0


def compare(name: str) -> int:
    """Compare one network and print its line; 1 if a layer's maps differ.

    Args:
        name: The network's name in the gallery.
    """
    network = next(entry.network() for entry in all_published() if entry.name == name)
    begun = time.perf_counter()
    worst, count = maps_apart(Project(network, name))
    sound = worst <= LARGEST_DIFFERENCE
    report = analyse(network)
    shape = shape_text(report[network.nodes[0].id].output or ())
    print(
        f"  {name:22} {shape:15} {count:4} layers, at most {worst:7.1e} apart, {time.perf_counter() - begun:4.0f} s"
        f"{'' if sound else ' DIFFERS'}",
        flush=True,
    )
    return 0 if sound else 1


if __name__ == "__main__":
    if sys.argv[1:2] == [_ALONE]:
        sys.exit(compare(sys.argv[2]))
    sys.exit(main(sys.argv[1:]))
