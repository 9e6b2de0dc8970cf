from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from cnnstudio.data.motions import ImageObject
from cnnstudio.engine.inside.models import SavedModel, loaded, project_of
from cnnstudio.engine.judging.judging_loss import LossTally, picture_terms
from cnnstudio.engine.judging.judging_scenes import TestImages as Judged
from cnnstudio.engine.judging.judging_scenes import judge_boxes
from cnnstudio.engine.objectives.compiling import compile_for_training, objective_of
from cnnstudio.engine.process.control import Control
from tests.engine.judging.test_judging_scenes import painted, random_maps
from tests.engine.scene_runs import colour_detector


def test_the_loss_of_test_images_is_that_of_training(tmp_path: Path) -> None:
    source = SavedModel(colour_detector(tmp_path / "run"))
    dice = np.random.default_rng(3)
    corners = dice.uniform(0, 12, (5, 3, 2))
    boxes = np.concatenate([corners, corners + dice.uniform(2, 11, (5, 3, 2))], axis=2)
    things = [
        tuple([ImageObject(int(dice.integers(3)), tuple(map(float, box))) for box in rows[:number]])
        for number, rows in enumerate(boxes)
    ]
    collection = painted(random_maps(5), *things)
    test = Judged(collection.images, collection, np.arange(5))
    model, project = loaded(source), project_of(source)
    assert project is not None
    found = judge_boxes(source, model, test, [].append, Control())
    twin = keras.models.clone_model(model)
    twin.set_weights(model.get_weights())
    compile_for_training(twin, project)
    wanted = objective_of(project).targets(collection.labels, test.part, twin)
    pixels = collection.images.astype(np.float32)
    measured = twin.evaluate(pixels, wanted, verbose=0, return_dict=True)
    figures = found.figures()
    for key in ("loss", "loss_xy", "loss_size", "loss_object", "loss_no_object", "loss_class"):
        assert figures[key] == pytest.approx(measured[key], rel=1e-5, abs=1e-6)
    assert type(found).unpacked(*found.packed()).loss_terms == found.loss_terms
    earlier, arrays = found.packed()
    del earlier["loss_terms"]  # as versions before had it
    assert "loss" not in type(found).unpacked(earlier, arrays).figures()


def test_nothing_was_added_up_yet(tmp_path: Path) -> None:
    source = SavedModel(colour_detector(tmp_path / "run"))
    project, collection = project_of(source), painted(random_maps(1), ())
    assert project is not None
    part = Judged(collection.images, collection, np.arange(1)).part
    tally = LossTally(project.task, part, np.arange(3))  # type: ignore[arg-type]
    assert set(tally.means.values()) == {0.0}


def test_a_picture_without_objects_costs_its_objectness_alone() -> None:
    values = np.full((2, 2, 2 * 5 + 3), 0.5)
    terms = picture_terms(values, (), np.empty(0, np.int64), (20, 20), 2)
    assert terms.sum(axis=(0, 1)).tolist() == [0, 0, 0, 8 * 0.25, 0]
