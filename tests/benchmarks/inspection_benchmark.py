"""What looking into a network costs: maps against a plain pass, thumbnails, memory, scrolling."""

from __future__ import annotations

import dataclasses
import gc
import os
import resource
import subprocess
import sys
import time
from typing import Any

import numpy as np

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.network import Network
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.feeding import as_array, fed_all
from cnnstudio.engine.inside.models import UntrainedModel, loaded
from cnnstudio.engine.inside.walking import walk
from cnnstudio.engine.inspecting.overview import Overview
from cnnstudio.engine.process.control import Control
from cnnstudio.gallery import all_published
from tests.engine.maps_against_keras import noise

ROUNDS = 12
QUICK = 20  # per cent of the rounds are quicker than what is compared: others use the machine too
_LARGE = 1024  # px


def main() -> None:
    """Print the ratios of one ResNet-50, the memory of a large VGG-16, and the frames of a large mosaic."""
    print(
        f"  load of the machine: {', '.join(f'{load:.1f}' for load in os.getloadavg())} on {os.cpu_count()} cores"
    )
    _maps_against_a_pass()
    _memory_of_a_largenoise()
    _frames_of_a_mosaic()


def _network(name: str) -> Network:
    return next(entry.network() for entry in all_published() if entry.name == name)


def _maps_against_a_pass() -> None:
    source = UntrainedModel(Project(_network("resnet-50"), "resnet-50"))
    model, picture = loaded(source), noise(224, 224)
    feed = fed_all(model, picture).batch[0]
    first: list[float] = []

    def overview() -> None:
        begun = time.perf_counter()
        first.clear()
        Overview(source, picture)(
            lambda progress: first or first.append(time.perf_counter() - begun), Control()
        )

    times: dict[str, list[float]] = {}
    early: list[float] = []
    for round_ in range(ROUNDS + 1):
        for name, call in (
            ("pass", lambda: model(feed, training=False)),
            ("maps", lambda: walk(model, [feed], lambda name, tensor: as_array(tensor))),
            ("overview", overview),
            ("predict", lambda: model.predict(feed, verbose=0)),
        ):
            begun = time.perf_counter()
            call()
            if round_:  # the first one builds and traces
                times.setdefault(name, []).append(time.perf_counter() - begun)
        early += first[:1] if round_ else []
    quick = {name: float(np.percentile(found, QUICK)) for name, found in times.items()}
    print(
        f"  ResNet-50, 224 px: one forward pass {1000 * quick['pass']:.0f} ms (compiled {1000 * quick['predict']:.0f} ms)"
    )
    print(f"  all activation maps as arrays: {quick['maps'] / quick['pass']:.2f} × that pass (target ≤ 1.5)")
    print(f"  thumbnails of all layers: {quick['overview'] / quick['pass']:.2f} × that pass (target ≤ 1.5)")
    behind = 1000 * (quick["overview"] - quick["pass"])
    print(
        f"  first thumbnails {1000 * float(np.percentile(early, QUICK)):.0f} ms after the pass begins, the last {behind:.0f} ms "
        "after a plain one would end (target ≤ 300)"
    )


def _memory_of_a_largenoise() -> None:
    code = "import tests.benchmarks.inspection_benchmark as it; it.report_memory()"
    subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=os.path.join(os.path.dirname(__file__), "..", "..")
    )


def report_memory() -> None:
    """Print the most memory that a VGG-16 without its dense layers takes for a large picture, in this process."""
    network = _network("vgg-16")
    flat = next(place for place, node in enumerate(network.nodes) if type(node.layer).__name__ == "Flatten")
    source = network.nodes[0]
    opened = dataclasses.replace(source, layer=dataclasses.replace(source.layer, shape=(_LARGE, _LARGE, 3)))
    project = Project(Network((opened, *network.nodes[1:flat])), "vgg-16")
    model = loaded(UntrainedModel(project))
    gc.collect()
    before = _peak()
    begun = time.perf_counter()
    result = Overview(UntrainedModel(project), noise(_LARGE, _LARGE))(lambda progress: None, Control())
    every = sum(4 * int(np.prod([size or 1 for size in strip.shape])) for strip in result.layers)
    print(
        f"  VGG-16, {_LARGE} px: at most {_peak() / 2**30:.2f} GB (target < 4), {before / 2**30:.2f} GB of it before; "
        f"all maps of its {len(result.layers)} layers would be {every / 2**30:.2f} GB; "
        f"{model.count_params():,} parameters, {time.perf_counter() - begun:.0f} s"
    )


def _peak() -> int:
    """The most memory that this process has had, in bytes."""
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _frames_of_a_mosaic() -> None:
    from PySide6.QtWidgets import QApplication

    from cnnstudio.engine.inspecting.activations import ActivationMaps
    from cnnstudio.ui.viewers.activations import ActivationsViewer

    application = QApplication.instance() or QApplication([])
    viewer = ActivationsViewer()
    viewer.resize(1000, 800)
    viewer.show()
    values = np.random.default_rng(0).random((14, 14, 2048), np.float32)
    arrived: list[Any] = []
    viewer.maps_shown.connect(arrived.append)
    viewer.show_result(ActivationMaps("conv5", values, np.zeros((224, 224, 3), np.float32)))
    while not arrived:
        application.processEvents()
    bar = viewer.mosaic.verticalScrollBar()
    frames = []
    for value in range(0, bar.maximum(), 40):
        begun = time.perf_counter()
        bar.setValue(value)
        viewer.mosaic.viewport().repaint()
        frames.append(1000 * (time.perf_counter() - begun))
    frames.sort()
    p99 = frames[int(0.99 * (len(frames) - 1))]
    print(
        f"  scrolling 2,048 maps, {viewer.mosaic.drawn} in view: median {np.median(frames):.1f} ms a frame, p99 {p99:.1f} ms "
        "(target ≤ 16.7)"
    )


if __name__ == "__main__":
    main()
