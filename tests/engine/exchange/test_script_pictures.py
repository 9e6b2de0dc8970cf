"""Scripts that read annotated images: what they learn from is what the program learns from."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from PIL import Image

from cnnstudio.data.annotations.annotation import AnnotatedImage, Annotation, AnnotationSet
from cnnstudio.data.annotations.coco_writer import write_coco
from cnnstudio.data.annotations.voc_writer import write_voc
from cnnstudio.data.annotations.yolo_writer import write_yolo
from cnnstudio.data.collections import opened
from cnnstudio.data.readiness import dataset_of
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.engine.exchange.script import script
from cnnstudio.engine.objectives.compiling import objective_of
from cnnstudio.engine.objectives.objective import ImagePart
from tests.engine.exchange.test_script_scenes import detector, localizer, segmenter
from tests.engine.rebuilding import check_rebuilds, formatted, own_register

COUNT = 10
WRITERS = {"coco": write_coco, "voc": write_voc, "yolo": write_yolo}
FITS = ("resize", "crop", "pad")


def sized(place: int) -> tuple[int, int]:
    """Height and width of an image: some lie, some stand, one is as the network takes it."""
    return ((32, 32), (40, 70), (90, 50), (21, 33))[place % 4]


def draw(root: Path) -> AnnotationSet:
    """Images with one to four boxes of three classes, one of them marked as difficult."""
    random = np.random.default_rng(3)
    images = []
    for place in range(COUNT):
        height, width = sized(place)
        name = f"{place:02}.png"
        Image.fromarray(random.integers(0, 256, (height, width, 3), np.uint8)).save(root / name)
        things = []
        for number in range(1 + place % 4):
            left, top = random.uniform(0, width / 2), random.uniform(0, height / 2)
            right, bottom = random.uniform(left + 4, width), random.uniform(top + 4, height)
            label = ("ant", "bee", "cat")[(place + number) % 3]
            things.append(Annotation(label, (left, top, right, bottom), is_difficult=number == 3))
        images.append(AnnotatedImage(name, height, width, tuple(things)))
    return AnnotationSet(root, "", tuple(images), ("ant", "bee", "cat"))


def annotated(root: Path, form: str, fit: str) -> DataChoice:
    """A data set of boxes in a format; YOLO's does not know what is difficult."""
    made = draw(root)
    path = root / "list.json" if form == "coco" else root
    WRITERS[form](path, made)  # type: ignore[operator]
    return DataChoice.of("boxes", {"path": str(path), "fitting": fit})


def masked(root: Path, fit: str, *, has_colours: bool = False) -> DataChoice:
    """A data set of masks with two classes, whose values have a gap, and pixels of which nobody knows."""
    random = np.random.default_rng(4)
    for folder in ("images", "masks"):
        (root / folder).mkdir()
    for place in range(COUNT):
        height, width = sized(place)
        Image.fromarray(random.integers(0, 256, (height, width, 3), np.uint8)).save(
            root / "images" / f"{place}.png"
        )
        values = random.choice([0, 1, 5, 255], (height, width)).astype(np.uint8)
        colours = np.array([[0, 0, 0]] * 256, np.uint8)
        colours[[1, 5, 255]] = [255, 0, 0], [0, 0, 255], [224, 224, 192]
        Image.fromarray(colours[values] if has_colours else values).save(root / "masks" / f"{place}.png")
    table: dict[str, Any] = {"ant": [255, 0, 0], "bee": [0, 0, 255]} if has_colours else {"ant": 1, "bee": 5}
    (root / "masks" / "palette.json").write_text(json.dumps(table))
    return DataChoice.of("masks", {"path": str(root), "fitting": fit})


def executed(text: str) -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": "exported"}
    with own_register(), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        exec(compile(text, "exported.py", "exec"), namespace)  # noqa: S102 - our own source
        namespace["model"] = namespace["build_model"]()
    return namespace


def compare(project: Project, text: str) -> dict[str, Any]:
    """See that the script's batches are those of the program, image by image."""
    namespace = executed(text)
    images = opened(dataset_of(project))
    scenes = sorted(namespace["read_scenes"]())
    assert [path.name for path, _ in scenes] == [
        images.name(place).rpartition("/")[2] for place in range(COUNT)
    ]
    part = ImagePart(images, np.arange(COUNT), (32, 32, 3))
    wanted: Any = objective_of(project).targets(images.labels, part, namespace["model"])
    namespace["BATCH_SIZE"] = COUNT
    pixels, found = namespace["Scenes"](scenes)[0]
    assert pixels.shape == (COUNT, 32, 32, 3)
    assert np.abs(pixels[0] - images.pixels(0)).max() == 0
    for ours, theirs in zip(
        found if isinstance(found, tuple) else (found,),
        wanted if isinstance(wanted, tuple) else (wanted,),
        strict=True,
    ):
        assert ours.shape == theirs.shape
        np.testing.assert_allclose(ours, theirs, atol=2e-5)
    return namespace


@pytest.fixture(autouse=True)
def cleared() -> None:
    keras.backend.clear_session(free_memory=False)


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("fit", FITS)
def test_boxes_on_a_grid(form: str, fit: str, tmp_path: Path) -> None:
    project = replace(detector(), data=annotated(tmp_path, form, fit))
    text = script(project)
    compare(project, text)
    assert fit != "crop" or not formatted(text, tmp_path / "exported.py")


@pytest.mark.parametrize(("form", "box_first", "smoothing"), [("coco", False, 0.0), ("voc", True, 0.1)])
def test_the_largest_box(form: str, box_first: bool, smoothing: float, tmp_path: Path) -> None:
    project = replace(
        localizer(box_first=box_first, smoothing=smoothing), data=annotated(tmp_path, form, "resize")
    )
    compare(project, script(project))


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("has_colours", [False, True])
def test_masks(fit: str, has_colours: bool, tmp_path: Path) -> None:
    project = segmenter("softmax", "cross-entropy")
    project = replace(project, data=masked(tmp_path, fit, has_colours=has_colours))
    end = project.network[project.network.outputs()[0]]
    project = replace(
        project, network=project.network.with_node(end.with_layer(replace(end.layer, filters=3)))
    )
    text = script(project)
    compare(project, text)
    assert not formatted(text, tmp_path / "exported.py")


def test_it_is_the_program_s_model_and_learns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").mkdir()
    project = replace(localizer(box_first=True), data=annotated(tmp_path / "data", "yolo", "resize"))
    project = replace(project, training=replace(project.training, epochs=1, batch_size=4))
    text = check_rebuilds(project)
    assert not formatted(text, tmp_path / "exported.py")
    assert "It has no training" not in text
    namespace = executed(text)
    namespace["main"]()
    assert "iou" in capsys.readouterr().out


def test_what_a_script_cannot_read_is_said(tmp_path: Path) -> None:
    project = replace(detector(), data=annotated(tmp_path, "yolo", "resize"))
    (tmp_path / "06.txt").unlink()  # an image without text is one of nothing
    assert "read_scenes" in script(project)
    project = replace(segmenter("softmax", "cross-entropy"), data=annotated(tmp_path, "coco", "resize"))
    assert "read_scenes" not in script(project)  # its truths are no masks
