"""All benchmarks, printed as ratios: ``python tests/benchmarks [NAME...]``.

Each compares two things measured in one run, because machines differ and are noisy; no test asserts a time.
Each runs in a process of its own: what one has loaded would weigh on the next.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

NAMES = (
    "analysis", "edits", "canvas", "startup", "smoothness", "throughput", "live", "watching", "growth", "summary", "builds", "tabs",
    "folder", "datasets", "augmentation", "start", "inspection", "click", "overlay", "annotating",
    "scenes", "suppression", "detection_metrics", "decoding",
)  # fmt: skip
SLOW = ("gallery", "weights", "maps", "opening", "accuracy", "kills", "transfer")
"""Those that take minutes or hours and run only when they are named."""


def main(names: list[str]) -> int:
    """Run the benchmarks of these names, or all."""
    for name in names or NAMES:
        if name not in (*NAMES, *SLOW):
            known = ", ".join((*NAMES, *SLOW))
            print(f"There is no benchmark called {name}: choose from {known}.", file=sys.stderr)
            return 2
    sys.path.insert(1, str(Path(__file__).parents[2]))  # some share code with the tests
    if len(names) == 1:
        print(f"{names[0]}:", flush=True)
        importlib.import_module(f"{names[0]}_benchmark").main()
        return 0
    runs = [subprocess.run([sys.executable, os.path.dirname(__file__), name]) for name in names or NAMES]
    return max(run.returncode for run in runs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
