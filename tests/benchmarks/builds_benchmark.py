"""Every network of the gallery: its analysis against building it in Keras, which must come to the same counts."""

from __future__ import annotations

import time
from typing import Any

from cnnstudio.core.analysis import analyse, measure
from cnnstudio.core.report import Report
from cnnstudio.document.project import Project
from cnnstudio.engine.build import build
from cnnstudio.gallery import Published, all_published


def differences(report: Report, model: Any) -> list[str]:
    """Where the arithmetic and Keras's model disagree: parameters, trainable ones, shapes of the outputs."""
    cost = report.totals.cost
    trainable = sum(int(weight.shape.num_elements()) for weight in model.trainable_weights)
    shapes = [report[node].output for node in report.network.outputs()]
    pairs = {
        "parameters": (cost.params, model.count_params()),
        "trainable": (cost.trainable, trainable),
        "outputs": (shapes, [tuple(tensor.shape[1:]) for tensor in model.outputs]),
    }
    return [
        f"{name}: {ours} here, {theirs} in Keras" for name, (ours, theirs) in pairs.items() if ours != theirs
    ]


def _line(entry: Published) -> str:
    """One network: its figures, the ratio of the times, and what differs."""
    measure.cache_clear()
    start = time.perf_counter()
    network = entry.network()
    report = analyse(network)
    own = time.perf_counter() - start
    start = time.perf_counter()
    model = build(Project(network))
    keras = time.perf_counter() - start
    wrong = "; ".join(differences(report, model)) or "equal counts"
    cost = report.totals.cost
    return (
        f"  {entry.name:<24} {cost.params:>12,} parameters {cost.macs:>16,} MACs  "
        f"analysis {1000 * own:.1f} ms, Keras {keras:.2f} s ({keras / own:,.0f} times as long): {wrong}"
    )


def main() -> None:
    """Print a line for each network; large ones take some hundred megabytes for a moment."""
    import keras

    for entry in all_published():
        print(_line(entry), flush=True)
        keras.backend.clear_session()
