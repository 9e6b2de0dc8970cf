from __future__ import annotations

import dataclasses
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError, Stopped
from cnnstudio.data.collection import ArrayCollection
from cnnstudio.data.motions import ImageObject
from cnnstudio.engine.inside.models import SavedModel, loaded
from cnnstudio.engine.judging.judging_boxes import KINDS
from cnnstudio.engine.judging.judging_scenes import TestImages as Judged
from cnnstudio.engine.judging.judging_scenes import judge_boxes, judge_masks, truths_of
from cnnstudio.engine.process.control import Control
from cnnstudio.vision.masks import class_confusion
from tests.engine.scene_runs import COLOURS, colour_detector, colour_localizer, colour_segmenter

CLASSES = ("circle", "square", "triangle")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Painted(ArrayCollection):
    """Pictures in the colours of label maps."""

    maps: np.ndarray
    things: tuple[tuple[ImageObject, ...], ...] = ()
    crowds: tuple[tuple[ImageObject, ...], ...] = ()

    def label_map(self, place: int) -> np.ndarray:
        return np.asarray(self.maps[place])

    def objects(self, place: int) -> tuple[ImageObject, ...]:
        return self.things[place]

    def ignored(self, place: int) -> tuple[ImageObject, ...]:
        return self.crowds[place] if self.crowds else ()


def painted(maps: np.ndarray, *things: tuple[ImageObject, ...], **more: Any) -> Painted:
    """Pictures of label maps, with objects in them."""
    images = COLOURS[np.where(maps == 255, 0, maps)]
    more = {"classes": CLASSES, "maps": maps, "things": things, **more}
    return Painted(labels=np.zeros(len(maps), np.int64), shape=(24, 24, 3), images=images, **more)


def judged(judge: Any, run: str, collection: Painted, reports: list[Any] | None = None) -> Any:
    test = Judged(collection.images, collection, np.arange(len(collection)))
    source = SavedModel(run)
    return judge(source, loaded(source), test, (reports if reports is not None else []).append, Control())


def random_maps(count: int = 6) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 4, (count, 24, 24)).astype(np.uint8)


def test_a_segmenter_that_is_right_has_every_pixel(tmp_path: Path) -> None:
    maps, reports = random_maps(), []
    found = judged(judge_masks, colour_segmenter(tmp_path / "run"), painted(maps), reports)
    assert found.main == ("mean_iou", 1.0)
    assert found.size == (24, 24)
    assert found.images == 6
    assert len(found.mistakes) == 0
    assert np.array_equal(np.diag(found.metrics.confusion), np.bincount(maps.ravel()))
    assert reports[0].total == 6


def test_pixels_of_all_images_are_counted_together(tmp_path: Path) -> None:
    maps = random_maps()
    told = maps.copy()
    told[2, :5] = 1  # so much of an image is told wrong
    told[4, 20:] = 255  # and of so much nobody knows
    collection = dataclasses.replace(painted(maps), maps=told)
    found = judged(judge_masks, colour_segmenter(tmp_path / "run"), collection)
    assert np.array_equal(found.metrics.confusion, class_confusion(told.ravel()[None], maps.ravel()[None], 4))
    assert found.metrics.pixels == maps.size - 4 * 24
    assert found.mistakes.tolist() == [2]
    assert pickle.loads(pickle.dumps(found)).figures() == found.figures()


def test_a_margin_is_not_judged(tmp_path: Path) -> None:
    maps = random_maps()
    run = colour_segmenter(tmp_path / "run", kernel=5)
    found = judged(judge_masks, run, painted(maps))
    assert found.size == (20, 20)
    assert found.metrics.pixels == 6 * 400
    assert found.main[1] == 1


def test_classes_in_another_order_are_the_same_classes(tmp_path: Path) -> None:
    names = ("triangle", "circle", "square")
    maps = random_maps()
    own = np.array([0, 3, 1, 2], np.uint8)  # of circle 2, of square 3, of triangle 1
    renamed = np.array([0, 2, 3, 1], np.uint8)[maps]
    collection = dataclasses.replace(painted(maps), classes=names, maps=renamed)
    assert np.array_equal(own[renamed], maps)
    found = judged(judge_masks, colour_segmenter(tmp_path / "run"), collection)
    assert found.main[1] == 1
    assert found.classes == CLASSES


def test_other_classes_are_refused(tmp_path: Path) -> None:
    collection = painted(random_maps(), classes=("circle", "square", "star"))
    with pytest.raises(EngineError, match="finds circle, square and triangle, but the data have"):
        judged(judge_masks, colour_segmenter(tmp_path / "run"), collection)


FIELDS = ({(0, 0): 0, (1, 2): 1}, {(2, 2): 2}, {}, {(0, 1): 1, (1, 1): 1, (2, 0): 0})


def field_images(height: int = 24, width: int = 24) -> tuple[np.ndarray, list[tuple[ImageObject, ...]]]:
    """Label maps of 3 × 3 fields, and the objects in them."""
    maps, things = np.zeros((len(FIELDS), height, width), np.uint8), []
    down, across = height // 3, width // 3
    for number, fields in enumerate(FIELDS):
        objects = []
        for (row, column), label in fields.items():
            top, left = row * down, column * across
            maps[number, top : top + down, left : left + across] = label + 1
            objects.append(ImageObject(label, (left, top, left + across, top + down)))
        things.append(tuple(objects))
    return maps, things


def test_a_detector_that_is_right_finds_everything(tmp_path: Path) -> None:
    maps, things = field_images()
    found = judged(judge_boxes, colour_detector(tmp_path / "run"), painted(maps, *things))
    assert found.main[0] == "mAP50"
    assert found.main[1] == pytest.approx(1)
    assert found.metrics.map75 == pytest.approx(1)
    assert np.array_equal(found.confusion, np.diag([2, 3, 1, 0]))
    assert found.error_counts == {**dict.fromkeys(KINDS, 0), "right": 6}
    assert len(found.mistakes) == 0
    figures = found.figures()
    assert (figures["boxes_right"], figures["missed"], figures["objects"], figures["images"]) == (6, 0, 6, 4)
    assert figures["mAP_voc_eleven"] == pytest.approx(1)


def test_what_is_wrong_is_told_by_kind(tmp_path: Path) -> None:
    maps, things = field_images()
    things[0] = (dataclasses.replace(things[0][0], label=2), things[0][1])  # wrong class
    things[1] = ()  # background
    things[2] = (ImageObject(0, (3, 3, 9, 9)),)  # missed
    found = judged(judge_boxes, colour_detector(tmp_path / "run"), painted(maps, *things))
    counts = found.error_counts
    assert {name: count for name, count in counts.items() if count} == {
        "right": 4, "wrong_class": 1, "background": 1, "missed": 1,
    }  # fmt: skip
    assert found.confusion[2, 0] == 1
    assert found.confusion[3, 2] == 1  # a triangle where nothing is
    assert found.confusion[0, 3] == 1  # a circle that nothing found
    assert sorted(found.mistakes.tolist()) == [0, 1, 2]
    assert found.main[1] < 1


def test_crowds_are_no_fault(tmp_path: Path) -> None:
    maps, things = field_images()
    crowd = (ImageObject(2, (8, 8, 24, 24)),)
    collection = painted(maps, *things, crowds=((), crowd, (), ()))
    things = [*things[:1], (), *things[2:]]
    collection = dataclasses.replace(collection, things=tuple(things))
    found = judged(judge_boxes, colour_detector(tmp_path / "run"), collection)
    assert found.error_counts["background"] == 0
    assert found.metrics.objects.tolist() == [2, 3, 0]
    assert found.main[1] == pytest.approx(1)


def test_boxes_are_judged_in_px_of_their_pictures(tmp_path: Path) -> None:
    """Pictures of four times the size make areas 16 times as large, whatever the network takes."""
    maps, things = field_images(240, 288)
    collection = painted(maps, *things)
    small = np.stack([image[5::10, 6::12] for image in collection.images])
    test = Judged(small, collection, np.arange(4))
    source = SavedModel(colour_detector(tmp_path / "run"))
    found = judge_boxes(source, loaded(source), test, lambda progress: None, Control())
    assert found.main[1] == pytest.approx(1)
    assert found.metrics.precisions_by_size["medium"] == pytest.approx(1)  # 80 × 96 px each
    assert np.isnan(found.metrics.precisions_by_size["small"])


def test_areas_are_those_of_masks() -> None:
    mask = np.zeros((24, 24), bool)
    mask[2:5, 2:4] = True
    collection = painted(random_maps(1), (ImageObject(1, (2, 2, 8, 8), mask), ImageObject(0, (0, 0, 3, 4))))
    truths = truths_of(collection, 0)
    assert truths.areas is not None
    assert truths.areas.tolist() == [6, 12]
    assert truths.labels.tolist() == [1, 0]


def test_a_localizer_is_judged_by_class_and_iou(tmp_path: Path) -> None:
    run = colour_localizer(tmp_path / "run", box=(0.25, 0.25, 0.5, 0.5), label=1)
    small, box = ImageObject(0, (20, 20, 22, 22)), (0.0, 0.0, 12.0, 12.0)
    things = (
        (ImageObject(1, box), small),  # right, and the smaller object does not count
        (ImageObject(1, (0, 0, 12, 24)),),  # half of it
        (ImageObject(2, box),),  # of another class
        (),
    )
    found = judged(judge_boxes, run, painted(random_maps(4), *things))
    assert found.accuracy == pytest.approx(2 / 3)
    assert found.mean_iou == pytest.approx((1 + 0.5 + 1) / 3, abs=1e-4)
    assert found.main == ("mean_iou", found.mean_iou)
    figures = found.figures()
    assert list(figures)[:4] == ["accuracy", "mean_iou", "mAP50", "mAP"]


def test_a_stop_is_seen(tmp_path: Path) -> None:
    collection, control = painted(random_maps()), Control()
    control.stop()
    source = SavedModel(colour_segmenter(tmp_path / "run"))
    test = Judged(collection.images, collection, np.arange(6))
    with pytest.raises(Stopped):
        judge_masks(source, loaded(source), test, lambda progress: None, control)
