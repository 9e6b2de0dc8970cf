from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError, Stopped
from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
from cnnstudio.engine.predicting import mask_reading, mask_tiles
from cnnstudio.engine.predicting.segment import UNKNOWN, Segment, SegmentationResult
from cnnstudio.engine.process.control import Control
from tests.engine.scene_runs import colour_segmenter, disc, painted, u_net_run

Do = Callable[..., Any]


def segmented(do: Do, run: str, *pictures: Picture, tiled: bool = False) -> list[SegmentationResult]:
    return list(do(Segment(SavedModel(run), pictures, tiled)))


@pytest.mark.parametrize("masks", ["softmax", "sigmoid"])
@pytest.mark.parametrize("ending", [None, "linear"])
def test_pixels_get_their_class(tmp_path: Path, do: Do, masks: str, ending: str | None) -> None:
    run = colour_segmenter(tmp_path / "run", masks=masks, ending=ending)
    labels = np.random.default_rng(0).integers(0, 4, (24, 24)).astype(np.uint8)
    (found,) = segmented(do, run, painted(labels))
    assert np.array_equal(found.label_map, labels)
    assert found.classes == ("circle", "square", "triangle")
    assert found.confidence.min() > 250
    assert found.shares == pytest.approx(
        {name: (labels == number).mean() for number, name in enumerate(found.classes, 1)}
    )
    again = pickle.loads(pickle.dumps(found))
    assert np.array_equal(again.label_map, found.label_map)


@pytest.mark.parametrize("size", [(24, 24), (240, 200), (30, 300), (7, 5), (1, 1)])
def test_a_label_map_is_as_large_as_its_picture(tmp_path: Path, do: Do, size: tuple[int, int]) -> None:
    run = colour_segmenter(tmp_path / "run")
    labels = disc(*size, label=2)
    (found,) = segmented(do, run, painted(labels))
    assert found.label_map.shape == found.confidence.shape == size
    assert (found.label_map == labels).mean() > 0.98


def test_borders_are_smoother_than_the_pixels_of_the_network(tmp_path: Path, do: Do) -> None:
    run = colour_segmenter(tmp_path / "run")
    labels = disc(480, 480)
    (found,) = segmented(do, run, painted(labels))
    small = np.asarray(painted(labels).pixels)[10::20, 10::20]
    nearest = (small[..., 0] > 127).repeat(20, 0).repeat(20, 1)
    wrong, wrong_of_nearest = (found.label_map != labels).mean(), (nearest != labels).mean()
    assert wrong < 0.6 * wrong_of_nearest


@pytest.mark.parametrize("fit", ["crop", "pad"])
def test_a_picture_keeps_its_proportions_where_the_data_do(
    tmp_path: Path, do: Do, fit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mask_reading, "picture_fit", lambda source: fit)
    labels = disc(48, 96)
    (found,) = segmented(do, colour_segmenter(tmp_path / "run"), painted(labels))
    known = found.label_map != UNKNOWN
    assert (found.label_map == labels)[known].mean() > 0.98
    assert known[:, 24:72].all()
    assert known.all() == (fit == "pad")
    assert (found.confidence[~known] == 0).all()


def test_the_margin_of_unpadded_convolutions_is_not_known(tmp_path: Path, do: Do) -> None:
    run = colour_segmenter(tmp_path / "run", kernel=5)
    labels = disc(24, 24)
    (found,) = segmented(do, run, painted(labels))
    inner = found.label_map[2:-2, 2:-2]
    assert np.array_equal(inner, labels[2:-2, 2:-2])
    assert (found.label_map == UNKNOWN).sum() == 24**2 - 20**2
    assert found.shares["circle"] == pytest.approx((inner == 1).sum() / 24**2)


@pytest.mark.parametrize("kernel", [1, 5])
@pytest.mark.parametrize("size", [(100, 70), (24, 60), (25, 10)])
def test_tiles_see_every_pixel(tmp_path: Path, do: Do, kernel: int, size: tuple[int, int]) -> None:
    run = colour_segmenter(tmp_path / "run", kernel=kernel)
    labels = np.random.default_rng(1).integers(0, 4, size).astype(np.uint8)
    reports: list[Any] = []
    (found,) = do(Segment(SavedModel(run), (painted(labels),), tiled=True), None, reports)
    assert np.array_equal(found.label_map, labels)
    side = 24 - kernel + 1
    assert any(
        f"tiles of {side} × {side} px that overlap by {side // 4} px" in line for line in found.preparation
    )
    assert 0 <= reports[-1].fraction < 1


def test_a_picture_that_is_no_larger_is_not_cut(tmp_path: Path, do: Do) -> None:
    run = colour_segmenter(tmp_path / "run")
    whole, tiled = (segmented(do, run, painted(disc(24, 20)), tiled=one)[0] for one in (False, True))
    assert np.array_equal(whole.label_map, tiled.label_map)
    assert whole.preparation == tiled.preparation


@pytest.mark.parametrize("kernel", [1, 5])
def test_a_network_of_any_size_takes_tiles_too(
    tmp_path: Path, do: Do, kernel: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mask_tiles, "SIDES", (32,))
    run = colour_segmenter(tmp_path / "run", size=None, kernel=kernel)
    labels = np.random.default_rng(1).integers(0, 4, (61, 90)).astype(np.uint8)
    (found,) = segmented(do, run, painted(labels), tiled=True)
    assert np.array_equal(found.label_map, labels)
    assert any("cut into 12 tiles" in line for line in found.preparation)


@pytest.mark.parametrize("size", [(100, 77), (28, 28), (19, 60)])
def test_a_valid_u_net_says_in_tiles_what_it_says_of_the_whole_mirrored_picture(
    tmp_path: Path, do: Do, size: tuple[int, int]
) -> None:
    run, scores_of = u_net_run(tmp_path / "run")
    pixels = np.random.default_rng(size[0]).integers(0, 256, (*size, 3)).astype(np.uint8)
    (found,) = segmented(do, run, Picture(pixels, "noise"), tiled=True)
    scores = scores_of(pixels)
    assert found.confidence == pytest.approx(np.rint(255 * scores.max(axis=-1)), abs=1)
    ordered = np.sort(scores, axis=-1)
    is_clear = ordered[..., -1] - ordered[..., -2] > 1e-4
    assert is_clear.mean() > 0.99
    assert np.array_equal(found.label_map[is_clear], scores.argmax(axis=-1)[is_clear])
    assert len(np.unique(found.label_map)) > 2


def test_a_stop_is_seen_between_tiles(tmp_path: Path, do: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mask_tiles, "_PIXELS", 1)
    run, control = colour_segmenter(tmp_path / "run"), Control()
    seen: list[Any] = []

    def report(progress: Any) -> None:
        seen.append(progress)
        if len(seen) == 3:
            control.stop()

    with pytest.raises(Stopped):
        Segment(SavedModel(run), (painted(disc(200, 200)),), tiled=True)(report, control)
    assert len(seen) == 3


def test_a_model_of_another_task_is_refused(do: Do, project: Any, digit: Picture) -> None:
    with pytest.raises(EngineError, match="gives 10, and nothing says that these are scores for pixels"):
        do(Segment(UntrainedModel(project), (digit,)))
