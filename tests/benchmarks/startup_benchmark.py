"""From the start of the process to the first painted window, against importing TensorFlow."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 5


def main() -> None:
    """Print the ratio; the two take turns."""
    windows, imports = [], []
    with tempfile.TemporaryDirectory() as home:
        for _ in range(RUNS + 1):
            environment = os.environ | {"CNNSTUDIO_HOME": home}
            answer = subprocess.run(
                [sys.executable, "-m", "cnnstudio", "--measure-startup"],
                env=environment, check=True, capture_output=True, text=True,
            )  # fmt: skip
            figures = json.loads(answer.stdout)
            assert figures["keras_loaded"] is False
            windows.append(figures["window_ms"] / 1000)
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", "import tensorflow"], check=True, capture_output=True)
            imports.append(time.perf_counter() - start)
    window, tensorflow = statistics.median(windows[1:]), statistics.median(imports[1:])
    print(
        f"  first painted window {window:.2f} s; import tensorflow {tensorflow:.2f} s; "
        f"ratio {window / tensorflow:.2f} (target ≤ 0.3)"
    )
