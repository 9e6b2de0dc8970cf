"""``cnnstudio summary`` of a saved ResNet-152 of 240 MB against loading it with Keras, whole processes."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 3
_SAVE = "import keras, sys; keras.applications.ResNet152(weights=None).save(sys.argv[1])"
_LOAD = "import keras, sys; print(keras.saving.load_model(sys.argv[1]).count_params())"


def main() -> None:
    """Print the ratio; the two take turns, after a run of each that warms the disk."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "resnet152.keras"
        _timed("-c", _SAVE, str(path))
        ours, keras = [], []
        for _ in range(RUNS + 1):
            took, said = _timed("-m", "cnnstudio", "summary", str(path))
            assert "60,419,944 parameters (60,268,520 trainable)" in said
            ours.append(took)
            took, said = _timed("-c", _LOAD, str(path))
            assert "60419944" in said
            keras.append(took)
        size = path.stat().st_size / 10**6
    mine, its = statistics.median(ours[1:]), statistics.median(keras[1:])
    print(
        f"  summary of {size:.0f} MB {mine:.2f} s; loading it with Keras {its:.2f} s; ratio {mine / its:.3f} (target ≤ 0.1)"
    )


def _timed(*arguments: str) -> tuple[float, str]:
    """Seconds that a Python process takes, and what it prints."""
    start = time.perf_counter()
    answer = subprocess.run(
        [sys.executable, *arguments], check=True, capture_output=True, text=True, env=dict(os.environ)
    )
    return time.perf_counter() - start, answer.stdout
