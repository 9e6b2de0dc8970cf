"""Trains a project over three devices that the CPU is taken for, and on one of them; for `spreading/test_spreading`."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import keras

from cnnstudio.document.files import load_project
from cnnstudio.document.project import Project
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.training.train import Train

COUNT = 3


def trained(project: Project, **settings: Any) -> Any:
    """Where a project was trained, its figures, and the norms of its first batch."""
    training = project.training.with_settings(**settings)
    norms: list[Any] = []
    with TemporaryDirectory() as runs:
        task = Train(dataclasses.replace(project, training=training), runs)
        result = task(lambda progress: norms.extend(progress.norms), Control())
        points = [(one.loss, one.score, one.val_loss, one.val_score) for one in result.points]
    return [result.device, points, [norms[0].gradient, norms[0].weight]]


def together() -> Any:
    """The running mean on each device, before the copies are brought together and after."""
    import tensorflow as tf

    from cnnstudio.engine.spreading.running_statistics import bringing_together
    from cnnstudio.engine.spreading.spreading import spread_over

    spread: Any = spread_over("all GPUs", None)
    strategy = spread._strategy
    with spread.scope():
        model = keras.Sequential([keras.Input((1,)), keras.layers.BatchNormalization()])
    mean = model.layers[0].moving_mean

    def differ() -> None:
        mean.assign([float(tf.distribute.get_replica_context().replica_id_in_sync_group)])

    def found() -> list[float]:
        each = strategy.run(lambda: tf.identity(mean.value))
        return [float(one[0]) for one in strategy.experimental_local_results(each)]

    strategy.run(differ)
    before = found()
    bringing_together(model, strategy)()
    return [before, found()]


def main() -> None:
    """Train the project whose file is named."""
    is_tensorflow = keras.backend.backend() == "tensorflow"
    if is_tensorflow:
        import tensorflow as tf

        (cpu,) = tf.config.list_physical_devices("CPU")
        tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * COUNT)
    project = load_project(Path(sys.argv[1]))
    answer = [trained(project, devices="all GPUs"), trained(project, devices="one")]
    print(json.dumps([*answer, together() if is_tensorflow else None]))


if __name__ == "__main__":
    main()
