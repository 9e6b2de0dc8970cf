"""Scripts of networks that find boxes and masks: the loss that they write out is that of the program."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.data.collections import opened
from cnnstudio.data.readiness import dataset_of
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.project import DataChoice, Project, Training
from cnnstudio.document.tasks import Detection, Localization, Segmentation
from cnnstudio.document.tasks.segmentation import LOSSES, MASKS
from cnnstudio.engine.exchange.script import script
from cnnstudio.engine.objectives.compiling import compile_for_training, objective_of
from cnnstudio.engine.objectives.objective import ImagePart
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input
from tests.engine.rebuilding import check_rebuilds, formatted, own_register

ENTRY = Input((32, 32, 3))
DATA = DataChoice.of("shapes", {"kinds": 3, "objects": 3, "count": 24})
COUNT = 12


def detector(activation: str = "sigmoid") -> Project:
    layers = (Conv2D(8, padding="same"), MaxPooling2D((8, 8)), Conv2D(13, 1, activation=activation))
    task = Detection(grid=4, boxes=2, place_weight=3.0, empty_weight=0.25)
    return Project(chain(ENTRY, *layers), "grid", task=task, data=DATA, optimizer=SGD(learning_rate=0.01))


def localizer(*, box_first: bool = False, ending: str = "softmax", smoothing: float = 0.0) -> Project:
    ends: list[tuple[str, Layer]] = [("scores", Dense(3, ending)), ("box", Dense(4))]
    nodes = [
        Node("entry", "entry", ENTRY), Node("conv", "conv", Conv2D(4, strides=4), ("entry",)),
        Node("flat", "flat", Flatten(), ("conv",)),
    ]  # fmt: skip
    nodes += [Node(name, name, layer, ("flat",)) for name, layer in ends[:: -1 if box_first else 1]]
    training = Training(label_smoothing=smoothing)
    return Project(Network(tuple(nodes)), "place", task=Localization(), data=DATA, training=training)


def segmenter(masks: str, loss: str, padding: str = "same", *ending: Layer, **training: Any) -> Project:
    task = Segmentation(masks=masks, loss=loss)
    end = Conv2D(task.depth(3), 1, activation="linear" if ending else masks)
    network = chain(ENTRY, Conv2D(8, 5, padding=padding), end, *ending)
    return Project(network, "masks", task=task, data=DATA, training=Training(**training))


def figures(project: Project, tmp_path: Path) -> None:
    """See that a script's model costs and scores what the program's does, and that it can be fitted."""
    text = check_rebuilds(project)
    assert not formatted(text, tmp_path / "exported.py")
    assert "It has no training: the data set shapes can only be had in CNN Studio." in text
    namespace: dict[str, Any] = {"__name__": "exported"}
    with own_register(), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        exec(compile(text, "exported.py", "exec"), namespace)  # noqa: S102 - our own source
        model = namespace["build_model"]()
        namespace["compile_model"](model)
    images = opened(dataset_of(project))
    pixels = np.stack([images.pixels(place) for place in range(COUNT)]).astype(np.float32)
    part = ImagePart(images, np.arange(COUNT), (32, 32, 3))
    wanted: Any = objective_of(project).targets(images.labels[:COUNT], part, model)
    wanted = list(wanted) if isinstance(wanted, tuple) else wanted
    found = model.evaluate(pixels, wanted, verbose=0, return_dict=True)
    compile_for_training(model, project)
    expected = model.evaluate(pixels, wanted, verbose=0, return_dict=True)
    assert {"loss", *[name for name in expected if name.endswith("iou")]} <= set(found) <= set(expected)
    # The program also tells the terms that its loss is the sum of.
    assert found == pytest.approx({name: expected[name] for name in found}, rel=1e-4, abs=1e-6)
    namespace["compile_model"](model)
    history = model.fit(pixels, wanted, batch_size=4, epochs=2, verbose=0).history
    assert np.isfinite(history["loss"]).all()


@pytest.fixture(autouse=True)
def cleared() -> None:
    keras.backend.clear_session(free_memory=False)


@pytest.mark.parametrize("activation", ["sigmoid", "linear"])
def test_the_loss_of_grids(activation: str, tmp_path: Path) -> None:
    figures(detector(activation), tmp_path)


@pytest.mark.parametrize(
    ("box_first", "ending", "smoothing"), [(False, "softmax", 0.0), (True, "linear", 0.1)]
)
def test_the_losses_of_a_class_and_a_box(
    box_first: bool, ending: str, smoothing: float, tmp_path: Path
) -> None:
    figures(localizer(box_first=box_first, ending=ending, smoothing=smoothing), tmp_path)


@pytest.mark.parametrize("masks", MASKS)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_losses_of_masks(masks: str, loss: str, tmp_path: Path) -> None:
    figures(segmenter(masks, loss, "valid" if "Dice" in loss else "same"), tmp_path)


@pytest.mark.parametrize("masks", MASKS)
def test_logits_of_masks(masks: str, tmp_path: Path) -> None:
    figures(segmenter(masks, "cross-entropy", "same", Activation("linear")), tmp_path)


def test_what_the_script_cannot_know_is_said(tmp_path: Path) -> None:
    project = segmenter("softmax", "cross-entropy", class_weight="balanced")
    text = script(project)
    assert "CNN Studio lets the pixels of rare classes weigh more" in text
    assert not formatted(text, tmp_path / "exported.py")
    # Where there are other reasons, no loss is promised.
    short = replace(project, data=DataChoice.of("digits", {}))
    assert "Digits does not say" in " ".join(script(short).split())
    assert "compile_model" not in script(short)


def test_it_runs_by_itself(tmp_path: Path) -> None:
    import subprocess
    import sys

    (tmp_path / "grid.py").write_text(script(detector()), "utf-8")
    answer = subprocess.run([sys.executable, "grid.py"], cwd=tmp_path, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    assert "13" in answer.stdout
