"""Trains a project over two devices that the CPU is taken for, and prints its figures; for `test_spreading`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import keras

from cnnstudio.document.files import load_project
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.spreading import spreading
from cnnstudio.engine.training.train import Train


def main() -> None:
    """Train the project whose file is named."""
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        (cpu,) = tf.config.list_physical_devices("CPU")
        tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
        names = ("CPU:0", "CPU:1")
    else:  # with XLA_FLAGS=--xla_force_host_platform_device_count=2
        names = ("cpu:0", "cpu:1")
    spreading.device_names = lambda backend: names
    with TemporaryDirectory() as runs:
        result = Train(load_project(Path(sys.argv[1])), runs)(lambda progress: None, Control())
    print(json.dumps([result.device, [[point.loss, point.val_loss] for point in result.points]]))


if __name__ == "__main__":
    main()
