"""Every network of the gallery: its analysis against building it in Keras, which must come to the same counts."""

from __future__ import annotations

import time

from figures import forget_everything

from cnnstudio.core.analysis import analyse
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
from cnnstudio.gallery import Published, all_published
from tests.gallery.per_layer import differences


def _line(entry: Published) -> str:
    """One network: its figures, the ratio of the times, and what differs."""
    forget_everything("cnnstudio.core", "cnnstudio.layers")
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
