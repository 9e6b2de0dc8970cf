"""Where a training runs: versions, device and platform, for the run folder."""

from __future__ import annotations

import datetime
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from cnnstudio.document.project import Project
from cnnstudio.engine.batches.training_data import TrainingData
from cnnstudio.engine.process.warm_up import core_count

_PACKAGES = ("cnnstudio", "keras", "tensorflow", "jax", "torch", "numpy", "scikit-learn", "pillow")


def environment_of(project: Project, data: TrainingData, device: str) -> dict[str, Any]:
    """What one needs to know to repeat a run, as JSON data."""
    import keras

    return {
        "started": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        "device": device,
        "backend": keras.backend.backend(),
        "seed": project.training.seed,
        "platform": platform.platform(),
        "python": platform.python_version(),
        "versions": {name: found for name in _PACKAGES if (found := _version(name)) is not None},
        "data": {
            "kind": project.data.kind,
            "settings": dict(project.data.settings),
            "classes": list(data.classes),
            "training": len(data.train_images),
            "validation": len(data.validation_images),
            "image_shape": list(data.train_images.shape[1:]),
            "left_out": list(data.left_out),
        },
    }


def device_name() -> str:
    """What Keras computes on: ``CPU, 8 cores``, or the GPU's name."""
    gpu = _tensorflow_gpu() or _jax_gpu() or _torch_gpu()
    cores = core_count()
    return gpu or f"CPU, {cores} core{'' if cores == 1 else 's'}"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _tensorflow_gpu() -> str | None:
    import keras

    if keras.backend.backend() != "tensorflow":
        return None
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    if not gpus:
        return None
    return str(tf.config.experimental.get_device_details(gpus[0]).get("device_name", "GPU"))


def _jax_gpu() -> str | None:
    import keras

    if keras.backend.backend() != "jax":
        return None
    import jax

    device = jax.devices()[0]
    return None if device.platform == "cpu" else str(device.device_kind)


def _torch_gpu() -> str | None:
    import keras

    if keras.backend.backend() != "torch":
        return None
    import torch

    return str(torch.cuda.get_device_name()) if torch.cuda.is_available() else None
