"""The analysis of ResNet-152 against building it in Keras, and how it grows with the number of layers."""

from __future__ import annotations

import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from analysis_benchmark import graph
from figures import forget_everything

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Network
from cnnstudio.document.encoding import network_data, network_of
from cnnstudio.document.files import load_keras

SIZES = (10, 30, 100, 300, 1000, 3000, 10_000)


def main() -> None:
    """Print the ratio and the table."""
    _compare_resnet()
    print("  layers   analysis, ms   µs a layer   from and to file data, ms   µs a layer")
    for size in SIZES:
        network = graph(size)
        analysed = _median(partial(analyse, network), cold=True)
        stored = _median(partial(_stored, network))
        print(
            f"  {size:6,} {analysed * 1e3:14.2f} {analysed / size * 1e6:12.1f} {stored * 1e3:26.2f} {stored / size * 1e6:12.1f}"
        )


def _stored(network: Network) -> Network:
    """The network as it comes back from its file data."""
    return network_of(network_data(network))


def _median(work: Callable[[], Any], runs: int = 9, cold: bool = False) -> float:
    """Seconds that something takes; ``cold``: with an empty memory of the engine."""
    times = []
    for _ in range(runs):
        if cold:
            forget_everything("cnnstudio.core", "cnnstudio.layers")
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


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
    cold, warm = _median(lambda: analyse(network), 20, cold=True), _median(lambda: analyse(network), 20)
    for name, took in (("nothing remembered", cold), ("layers remembered", warm)):
        print(
            f"  ResNet-152, {len(network)} layers, {name}: {took * 1e3:.2f} ms (target ≤ 5); "
            f"Keras {building:.2f} s; ratio {building / took:,.0f} (target ≥ 500)"
        )
