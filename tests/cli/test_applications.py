"""``cnnstudio summary`` of every model in `keras.applications`: Keras's totals, without Keras."""

from __future__ import annotations

import inspect
import json
import math
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import keras
import pytest

_SUMMARIES = """
import sys
from pathlib import Path
from cnnstudio.cli import main
for path in sorted(Path(sys.argv[1]).glob("*.keras")):
    assert main(["summary", str(path), "--json"]) == 0
    print("\\0")
sys.exit(10 * bool({"keras", "tensorflow", "jax", "torch", "numpy", "PySide6"} & set(sys.modules)))
"""


def models() -> dict[str, Any]:
    """Every function that makes a model, by name."""
    found = inspect.getmembers(keras.applications, inspect.isfunction)
    return {name: function for name, function in found if name[0].isupper()}


def written(name: str, folder: Path) -> tuple[int, int, list[int | None]]:
    """Write a model's description; give its parameters, the trainable ones, and its output.

    Weights get no values, which the description does not hold and which would take gigabytes.
    """
    with keras.StatelessScope(initialize_variables=False):
        model = models()[name](weights=None)
    with zipfile.ZipFile(folder / f"{name}.keras", "w") as archive:
        archive.writestr("config.json", model.to_json())
    trainable = sum(math.prod(weight.shape) for weight in model.trainable_weights)
    truth = model.count_params(), trainable, list(model.output.shape[1:])
    keras.backend.clear_session(free_memory=False)
    return truth


PARTS = 6
"""Of the models, each a test of its own, so that they run beside each other and none takes minutes."""


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("part", range(PARTS))
def test_every_application_has_the_totals_of_keras(part: int, tmp_path: Path) -> None:
    truths = {name: written(name, tmp_path) for name in sorted(models())[part::PARTS]}
    answer = subprocess.run(
        [sys.executable, "-c", _SUMMARIES, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    summaries = {found["name"]: found for found in map(json.loads, answer.stdout.split("\0")[:-1])}
    found = {name: _totals(summaries[name]) for name in truths}
    assert found == truths
    unknown = [
        layer for summary in summaries.values() for layer in summary["layers"] if layer["output"] is None
    ]
    assert unknown == []


def test_there_are_as_many_as_keras_3_13_had() -> None:
    assert len(models()) >= 38


def _totals(summary: dict[str, Any]) -> tuple[int, int, list[int | None]]:
    totals = summary["totals"]
    return totals["params"], totals["trainable"], summary["layers"][-1]["output"]
