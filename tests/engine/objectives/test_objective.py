from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.collection import Collection
from cnnstudio.data.motions import box_of
from cnnstudio.data.preparation import FITS, fit_to
from cnnstudio.engine.objectives.objective import ImagePart


def test_objects_stay_as_they_are_in_images_of_the_form(images: Collection) -> None:
    part = ImagePart(images, np.array([5, 2]), (32, 32, 3))
    assert len(part) == 2
    for number, place in enumerate((5, 2)):
        boxes = [thing.box for thing in part.objects(number)]
        assert all(thing.mask is None for thing in part.objects(number))
        assert boxes == [thing.box for thing in images.objects(place)]


@pytest.mark.parametrize("fit", FITS)
def test_objects_move_with_their_image(images: Collection, fit: str) -> None:
    """A picture painted by an object's mask and brought to form has it inside the box."""
    import dataclasses

    collection = dataclasses.replace(images, fit=fit)  # type: ignore[type-var]
    part = ImagePart(collection, np.arange(6), (40, 96, 3))
    found = 0
    for number in range(6):
        painted = [_painted(one.mask, fit) > 0.5 for one in images.objects(number)]
        seen = [mask for mask in painted if mask.any()]
        assert len(part.objects(number)) >= len(seen)
        for mask in seen:
            left, top, right, bottom = box_of(mask)
            slack = 3.1  # a px of 32 is three of 96
            assert any(
                box[0] - slack < left and box[1] - slack < top and right < box[2] + slack and bottom < box[3] + slack
                and (fit == "crop" or max(left - box[0], top - box[1], box[2] - right, box[3] - bottom) < slack)
                for box in (thing.box for thing in part.objects(number))
            )  # fmt: skip
            found += 1
    assert found >= 6


def _painted(mask: np.ndarray | None, fit: str) -> np.ndarray:
    assert mask is not None
    picture = np.where(mask, 255, 0).astype(np.float32)[..., None]
    painted: np.ndarray = fit_to(picture, (40, 96), 1, fit)[..., 0] / 255
    return painted
