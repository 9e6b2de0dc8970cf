from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
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
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.reshape import Flatten, Input

SCRIPT = Path(__file__).parents[1] / "spread_over_three.py"
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("backend", ["tensorflow", "jax"])
def test_three_devices_learn_what_one_does(backend: str, tmp_path: Path) -> None:
    """Of the batches of 64 images and of the last, of 29, each has parts of different sizes."""
    if find_spec(backend) is None:
        pytest.skip(f"needs {backend}")
    convolution = Conv2D(4, 3, activation="relu")
    normalization = BatchNormalization(synchronized=backend == "tensorflow")  # Keras has it for no other
    layers = (convolution, normalization) if backend == "tensorflow" else (convolution,)
    network = chain(Input((8, 8, 1)), *layers, Flatten(), Dense(10, "softmax"))
    training = Training(batch_size=64, epochs=2, class_weight="balanced", track_norms=True)
    phases = Phase(1, 0.1, ONWARD, f"n{len(network) - 1}"), Phase(1, 0.05, ALL)
    project = Project(network, "spread", optimizer=SGD(0.1, momentum=0.9), training=training, phases=phases)
    save_project(project, tmp_path / "spread.cnnstudio")
    # JAX ends the process where its devices wait for each other for 40 s, as they may on a busy machine.
    flags = "--xla_force_host_platform_device_count=3 --xla_cpu_collective_call_terminate_timeout_seconds=600"
    devices = {"XLA_FLAGS": flags}
    answer = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path / "spread.cnnstudio")],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | devices | {"KERAS_BACKEND": backend, "PYTHONPATH": str(ROOT)},
    )
    (device, spread, norms), (_, alone, same), copies = json.loads(answer.stdout.splitlines()[-1])
    assert device.startswith("3 × CPU")
    np.testing.assert_allclose(spread, alone, rtol=1e-5)
    assert norms == pytest.approx(same, rel=1e-5)
    assert copies in (None, [[0.0, 1.0, 2.0], [1.0, 1.0, 1.0]])


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
