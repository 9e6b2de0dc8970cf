from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.core.network import chain
from cnnstudio.document.files import save_project
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.phases import ALL, ONWARD, Phase
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.spreading import spreading
from cnnstudio.engine.spreading.meeting import Workers
from cnnstudio.engine.spreading.spreading import Spread, spread_over
from cnnstudio.engine.training.train import Train
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input

SCRIPT = Path(__file__).parent / "spread_over_two.py"


def test_two_devices_learn_what_one_does(tmp_path: Path, do: Callable[..., Any]) -> None:
    network = chain(Input((8, 8, 1)), Conv2D(4, 3, activation="relu"), Flatten(), Dense(10, "softmax"))
    training = Training(batch_size=64, epochs=2, devices="all GPUs")
    phases = Phase(1, 0.1, ONWARD, "n3"), Phase(1, 0.05, ALL)
    project = Project(network, "spread", optimizer=SGD(0.1, momentum=0.9), training=training, phases=phases)
    save_project(project, tmp_path / "spread.cnnstudio")
    answer = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path / "spread.cnnstudio")],
        capture_output=True,
        text=True,
        check=True,
    )
    device, spread = json.loads(answer.stdout.splitlines()[-1])
    assert device.startswith("2 × CPU")
    alone = do(
        Train(dataclasses.replace(project, training=training.with_settings(devices="one")), str(tmp_path))
    )
    # The 29 images of the last batch do not halve: Keras lets 14 weigh as much as 15.
    assert spread == [
        [pytest.approx(point.loss, rel=0.01), pytest.approx(point.val_loss, rel=0.01)]
        for point in alone.points
    ]


def test_one_device_needs_nothing() -> None:
    assert type(spread_over("one", None)) is Spread
    assert Spread().in_words("CPU, 4 cores") == "CPU, 4 cores"


def test_all_of_one_gpu_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for names in ((), ("GPU:0",)):
        monkeypatch.setattr(spreading, "device_names", lambda backend, names=names: names)
        assert type(spread_over("all GPUs", None)) is Spread


def test_what_a_backend_cannot_do_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    import keras

    monkeypatch.setattr(keras.backend, "backend", lambda: "torch")
    monkeypatch.setattr(spreading, "device_names", lambda backend: ("cuda:0", "cuda:1"))
    with pytest.raises(EngineError, match="with TensorFlow or JAX, not with torch: set Devices to one"):
        spread_over("all GPUs", None)
    with pytest.raises(EngineError, match="with TensorFlow alone, not with torch: set KERAS_BACKEND"):
        spread_over("one", Workers(("a:1", "b:1"), 0))
