from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.collection import Collection
from cnnstudio.data.preparation import FITS, fit_to
from cnnstudio.engine.objectives.objective import ImagePart


def test_objects_stay_as_they_are_in_images_of_the_form(images: Collection) -> None:
    part = ImagePart(images, np.array([5, 2]), (32, 32, 3))
    assert len(part) == 2
    for number, place in enumerate((5, 2)):
        boxes = [thing.box for thing in part.objects(number)]
        assert boxes == [thing.box for thing in images.objects(place)]


@pytest.mark.parametrize("fit", FITS)
def test_objects_move_with_their_image(images: Collection, fit: str) -> None:
    """A picture painted by an object's mask still has it inside the box after it is brought to form."""
    import dataclasses

    collection = dataclasses.replace(images, fit=fit)  # type: ignore[type-var]
    part = ImagePart(collection, np.arange(6), (40, 96, 3))
    found = 0
    for number in range(6):
        for thing in part.objects(number):
            assert thing.mask is not None
            before = min(
                images.objects(number),
                key=lambda one: float(np.abs(_painted(one.mask, fit) - thing.mask).sum()),
            )
            painted = _painted(before.mask, fit)
            assert ((painted > 0.5) != thing.mask).mean() < 0.02
            found += 1
    assert found >= 6


def _painted(mask: np.ndarray | None, fit: str) -> np.ndarray:
    assert mask is not None
    picture = np.where(mask, 255, 0).astype(np.float32)[..., None]
    painted: np.ndarray = fit_to(picture, (40, 96), 1, fit)[..., 0] / 255
    return painted
