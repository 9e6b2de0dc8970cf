from __future__ import annotations

import datetime
import json

import keras

from cnnstudio.document.project import Project
from cnnstudio.engine.batches.training_data import training_data
from cnnstudio.engine.training.environment import device_name, environment_of


def test_versions_device_seed_and_data_are_named(project: Project) -> None:
    found = json.loads(json.dumps(environment_of(project, training_data(project, (8, 8, 1)), "CPU, 2 cores")))
    assert found["versions"]["keras"] == keras.__version__
    assert {"tensorflow", "numpy"} <= set(found["versions"])
    assert (found["seed"], found["device"], found["backend"]) == (3, "CPU, 2 cores", keras.backend.backend())
    assert found["data"] == {
        "kind": "digits", "settings": {}, "classes": list("0123456789"), "training": 1437, "validation": 180,
        "image_shape": [8, 8, 1], "left_out": [],
    }  # fmt: skip
    assert datetime.datetime.fromisoformat(found["started"]).tzinfo is not None


def test_without_a_gpu_the_cores_are_named() -> None:
    assert device_name().startswith("CPU, ")
