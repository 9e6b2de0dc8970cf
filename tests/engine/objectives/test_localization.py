from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
import pytest

from cnnstudio.core.errors import DataError
from cnnstudio.data.collection import Collection
from cnnstudio.data.motions import ImageObject
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
from cnnstudio.engine.objectives.compiling import compile_for_training, objective_of
from cnnstudio.engine.objectives.localization import box_numbers, largest
from cnnstudio.engine.objectives.objective import ImagePart


def test_a_box_is_its_middle_and_the_roots_of_its_sides() -> None:
    numbers = box_numbers(ImageObject(0, (10, 20, 26, 70)), (100, 40))
    assert numbers == pytest.approx([18 / 40, 45 / 100, np.sqrt(50 / 100), np.sqrt(16 / 40)])


def test_the_largest_object_is_told() -> None:
    things = (ImageObject(0, (0, 0, 4, 4)), ImageObject(1, (0, 0, 3, 6)), ImageObject(2, (0, 0, 1, 9)))
    assert largest(things) is things[1]
    assert largest(()) is None


@pytest.mark.parametrize("box_first", [False, True])
@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_loss_and_figures_are_those_of_keras(
    localizer: Callable[..., Project], images: Collection, box_first: bool, smoothing: float
) -> None:
    project = localizer(box_first=box_first, label_smoothing=smoothing)
    model = build(project)
    compile_for_training(model, project)
    places = np.arange(12)
    wanted = objective_of(project).targets(
        images.labels[places], ImagePart(images, places, (32, 32, 3)), model
    )
    pixels = np.stack([images.pixels(place) for place in range(12)]).astype(np.float32)
    outputs = [keras.ops.convert_to_numpy(one) for one in model(pixels)]
    scores, box = outputs[::-1] if box_first else outputs
    classes, boxes = wanted[::-1] if box_first else wanted
    one_hot = classes if smoothing else np.eye(3)[classes]
    entropy = keras.losses.CategoricalCrossentropy(label_smoothing=smoothing)(one_hot, scores)
    squares = ((boxes - box) ** 2).mean()
    found = model.evaluate(pixels, list(wanted), verbose=0, return_dict=True)
    assert found["loss"] == pytest.approx(0.8 * float(entropy) + 0.2 * squares, rel=1e-4)
    assert found["scores_accuracy"] == pytest.approx((one_hot.argmax(1) == scores.argmax(1)).mean())
    assert 0 <= found["box_iou"] <= 1
    assert found["scores_loss_class"] == pytest.approx(0.8 * float(entropy), rel=1e-4)
    assert found["box_loss_box"] == pytest.approx(0.2 * squares, rel=1e-4)


def test_targets_are_those_of_the_largest_object(
    localizer: Callable[..., Project], images: Collection
) -> None:
    project = localizer()
    part = ImagePart(images, np.arange(8), (32, 32, 3))
    classes, boxes = objective_of(project).targets(np.zeros(8, np.int64), part, build(project))
    for place in range(8):
        thing = largest(images.objects(place))
        assert thing is not None
        assert classes[place] == thing.label
        assert boxes[place] == pytest.approx(box_numbers(thing, (32, 32)))


def test_an_image_without_objects_is_named(
    localizer: Callable[..., Project], images: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(images), "boxed", lambda self, place: ())
    project = localizer()
    part = ImagePart(images, np.arange(3), (32, 32, 3))
    with pytest.raises(DataError, match="image 0 has no object"):
        objective_of(project).targets(np.zeros(3, np.int64), part, build(project))
