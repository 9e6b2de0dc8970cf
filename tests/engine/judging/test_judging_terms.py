from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.data.motions import ImageObject
from cnnstudio.document.files import load_project, save_project
from cnnstudio.engine.inside.models import SavedModel, loaded, project_of
from cnnstudio.engine.judging.judging_scenes import TestImages as Judged
from cnnstudio.engine.judging.judging_scenes import judge_boxes, judge_masks
from cnnstudio.engine.objectives.compiling import compile_for_training, objective_of
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.runs.run_folder import PROJECT
from tests.engine.judging.test_judging_scenes import CLASSES, Painted, painted, random_maps
from tests.engine.scene_runs import colour_localizer, colour_segmenter

TWO = "cross-entropy and Dice"


def told(run: str, collection: Painted) -> dict[str, Any]:
    """What the evaluation says."""
    source = SavedModel(run)
    test = Judged(collection.images, collection, np.arange(len(collection)))
    judge: Any = judge_masks if "segmenter" in run else judge_boxes
    found = judge(source, loaded(source), test, [].append, Control())
    assert type(found).unpacked(*found.packed()).loss_terms == found.loss_terms
    earlier, arrays = found.packed()
    del earlier["loss_terms"]  # as versions before had it
    assert "loss" not in type(found).unpacked(earlier, arrays).figures()
    figures: dict[str, Any] = found.figures()
    return figures


def measured(run: str, collection: Painted) -> dict[str, float]:
    """What Keras measures of the same images with what training compiles."""
    source = SavedModel(run)
    model, project = loaded(source), project_of(source)
    assert project is not None
    twin = keras.models.clone_model(model)
    twin.set_weights(model.get_weights())
    compile_for_training(twin, project)
    objective, test = objective_of(project), Judged(collection.images, collection, np.arange(len(collection)))
    train = replace(test.part, places=collection.split(project.training.seed).train)
    objective.balance(twin, objective.targets(collection.labels, train, twin))
    wanted = objective.targets(collection.labels, test.part, twin)
    wanted = list(wanted) if isinstance(wanted, tuple) else wanted
    found: dict[str, float] = twin.evaluate(
        collection.images.astype(np.float32), wanted, batch_size=4, verbose=0, return_dict=True
    )
    of_outputs = {key.removeprefix("scores_").removeprefix("box_"): value for key, value in found.items()}
    return {**of_outputs, **found}  # the losses of outputs alone are called alike


def shifted() -> Painted:
    """Pictures whose truth is not what their colours say, and of some pixels not known."""
    maps = random_maps(20)
    wrong = maps.copy()
    wrong[:, :7] = 1
    wrong[3, 20:] = 255
    return replace(painted(maps), maps=wrong)


@pytest.mark.parametrize(
    ("settings", "keys", "balance"),
    [
        ({"loss": TWO}, ("loss", "loss_entropy", "loss_dice"), "none"),
        ({"loss": TWO, "ending": "linear"}, ("loss", "loss_entropy", "loss_dice"), "balanced"),
        ({"loss": "focal", "masks": "sigmoid"}, ("loss",), "none"),
        ({"kernel": 3}, ("loss",), "balanced"),
    ],
)
def test_the_loss_of_masks_is_that_of_training(
    tmp_path: Path, settings: dict[str, Any], keys: tuple[str, ...], balance: str
) -> None:
    run = colour_segmenter(tmp_path / "segmenter", **settings)
    project = load_project(Path(run) / PROJECT)
    training = project.training.with_settings(class_weight=balance)
    save_project(replace(project, training=training), Path(run) / PROJECT)
    collection = shifted()
    figures, wanted = told(run, collection), measured(run, collection)
    assert [key for key in figures if key.startswith("loss")] == list(keys)
    for key in keys:
        assert figures[key] == pytest.approx(wanted[key], rel=1e-5)


def test_the_loss_of_one_box_is_that_of_training(tmp_path: Path) -> None:
    things = [
        (ImageObject(place % 3, (1.0, 2.0, 9.0 + place / 2, 12.0)), ImageObject(0, (0.0, 0.0, 3.0, 3.0)))
        for place in range(20)
    ]
    run = colour_localizer(tmp_path / "run", (0.4, 0.5, 0.3, 0.2), 1)
    collection = painted(random_maps(20), *things)
    figures, wanted = told(run, collection), measured(run, collection)
    for key in ("loss", "loss_class", "loss_box"):
        assert figures[key] == pytest.approx(wanted[key], rel=1e-5)
    bare = painted(random_maps(21), *things, ())
    assert told(run, bare)["loss"] == pytest.approx(figures["loss"])


def test_classes_in_another_order_cost_the_same(tmp_path: Path) -> None:
    collection = shifted()
    maps = np.array([0, 3, 2, 1, *range(4, 256)], np.uint8)[collection.maps]
    turned = replace(collection, maps=maps, classes=CLASSES[::-1])
    run = colour_segmenter(tmp_path / "segmenter", loss=TWO)
    project = load_project(Path(run) / PROJECT)
    training = project.training.with_settings(class_weight="balanced")
    save_project(replace(project, training=training), Path(run) / PROJECT)
    assert told(run, turned)["loss"] == pytest.approx(told(run, collection)["loss"], rel=1e-5)
