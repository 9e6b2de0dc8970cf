"""Every network of the gallery at its own size: opened, analysed, built in Keras, exported as a script that is run.

``python tests/benchmarks gallery`` takes some minutes; ``python -m tests.benchmarks.gallery_benchmark NAME...`` checks
single networks. Printed are the sizes, those that the sources name, and whatever differs between the arithmetic,
Keras's model and the model that the script builds.
"""

from __future__ import annotations

import os
import sys
import time
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from cnnstudio.core.analysis import analyse
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
from cnnstudio.engine.exchange.script import script
from cnnstudio.gallery import Published, all_published
from cnnstudio.gallery.figures import FIGURES
from tests.engine.rebuilding import configuration, run
from tests.gallery.per_layer import differences


def faults(entry: Published, *, with_option: bool = False) -> list[str]:
    """All that is wrong with a network; [] if nothing is."""
    project = Project(entry.network(with_option=with_option), entry.name)
    report = analyse(project.network)
    found = [problem.message for problem in report.errors]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        model = build(project)
    found += differences(report, model)
    expected, count = configuration(model), model.count_params()
    del model
    again = run(script(project), project.training.seed)
    if configuration(again) != expected or again.count_params() != count:
        found.append("the script builds another model")
    return found


def _line(entry: Published) -> str:
    cost, figure = analyse(entry.network()).totals.cost, FIGURES[entry.name]
    params = cost.params if figure.counts_all else cost.trainable
    start = time.perf_counter()
    found = faults(entry) + (faults(entry, with_option=True) if entry.option else [])
    about = "" if figure.unit == 1 else "about "
    return (
        f"  {entry.name:<22} {params:>12,} parameters, {about}{figure.params:,} in {figure.source}; "
        f"{cost.macs:,} MACs; {time.perf_counter() - start:.0f} s: {'; '.join(found) or 'all equal'}"
    )


def main(names: tuple[str, ...] = ()) -> None:
    """Print a line for each network of these names, or for all."""
    import keras

    for entry in all_published():
        if not names or entry.name in names:
            print(_line(entry), flush=True)
            keras.backend.clear_session()


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
