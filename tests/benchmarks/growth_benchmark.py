"""The analysis of ResNet-152 against building it in Keras, and how it grows with the number of layers."""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from analysis_benchmark import graph
from figures import forget_everything

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Network
from cnnstudio.document.encoding import network_data, network_of
from cnnstudio.document.files import load_keras

SIZES = (10, 30, 100, 300, 1000, 3000, 10_000)
ROUNDS = 9
"""All sizes take turns, so that what else the machine does meets all of them alike."""


def main() -> None:
    """Print the table, then the ratio.

    Besides the time a layer, with and without Python's collector of garbage, stands what does not depend on
    the machine: the steps of Python's own that the analysis of a layer takes. Keras, whose objects the
    collector would look through too, is loaded after that.
    """
    networks = {size: graph(size) for size in SIZES}
    analysed, alone, stored = ({size: [] for size in SIZES} for _ in range(3))
    for _ in range(ROUNDS):
        for size, network in networks.items():
            analysed[size].append(_seconds(partial(analyse, network), cold=True))
            with without_collector():
                alone[size].append(_seconds(partial(analyse, network), cold=True))
            stored[size].append(_seconds(partial(_stored, network)))
    print(
        "  layers  analysis, ms  µs a layer  without collector, µs  Python's steps a layer  "
        "from and to file data, ms  µs a layer"
    )
    for size, network in networks.items():
        took, bare, kept = (statistics.median(times[size]) for times in (analysed, alone, stored))
        print(
            f"  {size:6,} {took * 1e3:13.2f} {took / size * 1e6:11.1f} {bare / size * 1e6:22.1f} "
            f"{_steps(network) / size:23.0f} {kept * 1e3:26.2f} {kept / size * 1e6:11.1f}"
        )
    _compare_resnet()


def _stored(network: Network) -> Network:
    """The network as it comes back from its file data."""
    return network_of(network_data(network))


def _seconds(work: Callable[[], Any], cold: bool = False) -> float:
    """Seconds that something takes; ``cold``: with an empty memory of the engine."""
    if cold:
        forget_everything("cnnstudio.core", "cnnstudio.layers")
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def without_collector() -> Iterator[None]:
    """Let nothing be looked through for garbage meanwhile."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _steps(network: Network) -> int:
    """How many instructions of Python's machine the analysis of a network takes, with an empty memory."""
    count = 0

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    forget_everything("cnnstudio.core", "cnnstudio.layers")
    sys.settrace(trace)
    try:
        analyse(network)
    finally:
        sys.settrace(None)
    return count


def _compare_resnet() -> None:
    import keras

    keras.applications.ResNet50(weights=None)  # Keras is warm before the clock starts.
    start = time.perf_counter()
    model = keras.applications.ResNet152(weights=None)
    building = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "resnet152.keras"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("config.json", model.to_json())
        network = load_keras(path).network
    assert analyse(network).totals.cost.params == model.count_params()
    work = partial(analyse, network)
    cold, warm = (statistics.median(_seconds(work, cold=cold) for _ in range(20)) for cold in (True, False))
    for name, took in (("nothing remembered", cold), ("layers remembered", warm)):
        print(
            f"  ResNet-152, {len(network)} layers, {name}: {took * 1e3:.2f} ms (target ≤ 5); "
            f"Keras {building:.2f} s; ratio {building / took:,.0f} (target ≥ 500)"
        )
