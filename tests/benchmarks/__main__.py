"""All benchmarks, printed as ratios: ``python tests/benchmarks [NAME...]``.

Each compares two things measured in one run, because machines differ and are noisy; no test asserts a time.
"""

from __future__ import annotations

import importlib
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

NAMES = ("analysis", "edits", "startup", "smoothness", "throughput", "growth", "summary", "builds")


def main(names: list[str]) -> int:
    """Run the benchmarks of these names, or all."""
    for name in names or NAMES:
        if name not in NAMES:
            print(f"There is no benchmark called {name}: choose from {', '.join(NAMES)}.", file=sys.stderr)
            return 2
        print(f"{name}:", flush=True)
        importlib.import_module(f"{name}_benchmark").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
