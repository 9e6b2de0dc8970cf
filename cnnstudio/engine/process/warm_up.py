"""Load Keras and find out what it computes on."""

from __future__ import annotations

import contextlib
import os
import subprocess
from dataclasses import dataclass
from typing import ClassVar, Literal

from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report


@dataclass(frozen=True, slots=True)
class Device:
    """What the engine computes on.

    Attributes:
        kind: The processor's kind.
        name: What to show, such as "NVIDIA A100" or "CPU, 2 cores".
        cores: CPU cores that the engine may use.
        backend: Keras's backend: "tensorflow", "jax", "torch".
        keras_version: Such as "3.15.0".
        memory_bytes: Memory of the device in bytes, or None if unknown.
    """

    kind: Literal["CPU", "GPU"]
    name: str
    cores: int
    backend: str
    keras_version: str
    memory_bytes: int | None


@dataclass(frozen=True, slots=True)
class WarmUp:
    """Import Keras, keep it from taking all GPU memory, and run a tiny network once."""

    purpose: ClassVar[str] = "warming up"

    def __call__(self, report: Report, control: Control) -> Device:
        """The device; takes some seconds in a new process."""
        import keras

        backend = keras.backend.backend()
        if backend == "tensorflow":
            _let_tensorflow_memory_grow()
        gpu = _gpu_name_and_memory(backend)
        control.check()
        _run_tiny_network()
        cores = core_count()
        if gpu is not None:
            return Device("GPU", gpu[0], cores, backend, keras.__version__, gpu[1])
        name = f"CPU, {cores} core{'' if cores == 1 else 's'}"
        return Device("CPU", name, cores, backend, keras.__version__, _main_memory())


def core_count() -> int:
    """The CPU cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # Linux only
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _main_memory() -> int | None:
    import psutil

    return int(psutil.virtual_memory().total)


def _let_tensorflow_memory_grow() -> None:
    import tensorflow as tf

    for gpu in tf.config.list_physical_devices("GPU"):
        # RuntimeError: something has used the GPU already; the environment variable holds then.
        with contextlib.suppress(RuntimeError, ValueError):
            tf.config.experimental.set_memory_growth(gpu, True)


def _gpu_name_and_memory(backend: str) -> tuple[str, int | None] | None:
    """Name and memory in bytes of the GPU that Keras will use, or None without one."""
    readers = {"tensorflow": _tensorflow_gpu, "jax": _jax_gpu, "torch": _torch_gpu}
    reader = readers.get(backend)
    return None if reader is None else reader()


def _tensorflow_gpu() -> tuple[str, int | None] | None:
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    if not gpus:
        return None
    details = tf.config.experimental.get_device_details(gpus[0])
    return str(details.get("device_name", "GPU")), _memory_by_nvidia_smi()


def _memory_by_nvidia_smi() -> int | None:
    """Memory of the first visible GPU in bytes; TensorFlow itself does not tell."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",")[0].strip()
    command = ["nvidia-smi", "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
    if visible:
        command += ["--id", visible]
    with contextlib.suppress(OSError, subprocess.SubprocessError, ValueError, IndexError):
        answer = subprocess.run(command, capture_output=True, text=True, timeout=5, check=True)
        return int(answer.stdout.splitlines()[0]) * 2**20
    return None


def _jax_gpu() -> tuple[str, int | None] | None:
    import jax

    device = jax.devices()[0]
    if device.platform not in ("gpu", "cuda", "rocm"):
        return None
    memory = (device.memory_stats() or {}).get("bytes_limit")
    return str(device.device_kind), None if memory is None else int(memory)


def _torch_gpu() -> tuple[str, int | None] | None:
    import torch

    if not torch.cuda.is_available():
        return None
    properties = torch.cuda.get_device_properties(0)
    return str(properties.name), int(properties.total_memory)


def _run_tiny_network() -> None:
    """Train a few weights for one step, so that the first real job finds everything loaded."""
    import keras
    import numpy as np

    model = keras.Sequential(
        [
            keras.layers.Input((8, 8, 1)),
            keras.layers.Conv2D(2, 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(2, activation="softmax"),
        ]
    )
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    images = np.zeros((2, 8, 8, 1), np.float32)
    model.fit(images, np.zeros(2, np.int32), batch_size=2, epochs=1, verbose=0)
    keras.backend.clear_session()
