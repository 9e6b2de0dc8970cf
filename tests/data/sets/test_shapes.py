from __future__ import annotations

import hashlib
import math
from typing import Any

import numpy as np
import pytest

from cnnstudio.data.sets.shapes import KINDS, Shapes


def test_the_same_seed_draws_the_same_on_every_computer() -> None:
    images = Shapes(seed=7, count=24, size=32).load().images
    assert hashlib.sha256(images.tobytes()).hexdigest()[:16] == "da3c7e4f3ed0ffac"
    assert np.array_equal(images, Shapes(seed=7, count=24, size=32).load().images)
    assert not np.array_equal(images, Shapes(seed=8, count=24, size=32).load().images)
    assert np.array_equal(images[:12], Shapes(seed=7, count=12, size=32).load().images)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"coloured": False, "size": 28}, "92608147"),
        ({"size": 160, "objects": 6, "overlap": 0.3, "seed": 9}, "49f1cbd6"),
        ({"size": 96, "objects": 12, "overlap": 0.0, "noise": 0.0, "seed": 3}, "df2cf311"),
        ({"size": 512, "objects": 12, "overlap": 0.9, "noise": 1.0, "seed": 4}, "7798caae"),
        ({"size": 16, "objects": 12, "kinds": 2, "overlap": 0.9, "seed": 2}, "7c556967"),
    ],
    ids=lambda value: str(value.get("size")) if isinstance(value, dict) else "",
)
def test_the_first_version_drew_the_same(settings: dict[str, Any], expected: str) -> None:
    """Hashes of what was drawn when it was asked of each sample whether it lies inside a shape."""
    found = hashlib.sha256()
    for place in range(3 if settings["size"] > 100 else 12):
        scene = Shapes(**settings).scene(place)
        found.update(scene.pixels.tobytes())
        for thing in scene.objects:
            found.update(repr((thing.label, thing.box)).encode() + thing.mask.tobytes())
    assert found.hexdigest()[:8] == expected


def test_a_glimpse_is_the_first_images() -> None:
    data = Shapes(count=500, size=16, objects=2)
    first = data.glimpse()
    assert first is not None
    assert (first.load().images == data.load().images[:60]).all()
    assert Shapes(count=100).glimpse() is None


def test_classes_in_equal_shares() -> None:
    loaded = Shapes(count=60, size=16, kinds=5).load()
    assert np.bincount(loaded.labels).tolist() == [12] * 5
    assert loaded.classes == KINDS[:5]
    assert Shapes(count=12, size=20, coloured=False).load().images.shape == (12, 20, 20, 1)


@pytest.mark.parametrize("place", range(30))
def test_boxes_are_those_of_the_masks(place: int) -> None:
    scene = Shapes(size=64, objects=5, overlap=0.5).scene(place)
    taken = np.zeros((64, 64), int)
    for found in scene.objects:
        rows, columns = np.nonzero(found.mask)
        assert found.box == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        taken += found.mask
    assert 1 <= len(scene.objects) <= 5
    assert taken.max() == 1


def area(kind: str, radius: float) -> float:
    """Area of a shape by school geometry, in px²."""
    if kind == "circle":
        return math.pi * radius**2
    if kind == "cross":
        wide = 0.36 * radius
        long = math.sqrt(radius**2 - wide**2)
        return 4 * wide * (2 * long - wide)
    corners = {"square": 4, "triangle": 3, "pentagon": 5, "star": 5}[kind]
    inner = 0.45 if kind == "star" else math.cos(math.pi / corners)
    return corners * radius * (inner * radius) * math.sin(math.pi / corners)


@pytest.mark.parametrize("label", range(6))
def test_masks_have_the_area_of_the_shape(label: int) -> None:
    from cnnstudio.data.scenes import _cover

    radius = 60
    cover = _cover(label, 160, 80 * 256 + 77, 80 * 256 - 19, radius * 256, 23).counts
    assert cover.sum() / 16 == pytest.approx(area(KINDS[label], radius), rel=0.004)
    assert (cover * 2 >= 16).sum() == pytest.approx(area(KINDS[label], radius), rel=0.01)
    assert set(np.unique(cover)) > {0, 16}  # edges are antialiased


def test_objects_stand_out_and_lie_inside() -> None:
    for place in range(24):
        (found,) = Shapes(size=48, noise=0).scene(place).objects
        left, top, right, bottom = found.box
        assert left >= 0
        assert top >= 0
        assert right <= 48
        assert bottom <= 48
        pixels = Shapes(size=48, noise=0).scene(place).pixels
        inner = pixels[found.mask]
        colour = np.median(inner, axis=0)
        assert (np.abs(inner - colour) == 0).all(axis=1).mean() > 0.6  # the flat colour, but for the edge


def test_overlap_holds() -> None:
    for place in range(20):
        objects = Shapes(size=96, objects=6, overlap=0).scene(place).objects
        boxes = np.zeros((96, 96), int)
        for found in objects:
            boxes += found.mask
        assert boxes.max() == 1


def test_several_objects_are_not_for_classification() -> None:
    data = Shapes(objects=3, count=12)
    assert data.lack("labels") == (
        "Classification takes one object in an image, and 3 are allowed: set Objects to 1."
    )
    assert data.lack("boxes") == data.lack("masks") == Shapes().lack("labels") == ""
    assert data.offers == {"boxes", "masks"}
    assert Shapes().offers == {"labels", "boxes", "masks"}
    for place, label in enumerate(data.load().labels):
        assert label == max(data.scene(place).objects, key=lambda thing: int(thing.mask.sum())).label
