from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.annotations.annotation import AnnotatedImage, Annotation, AnnotationSet
from cnnstudio.data.annotations.coco_writer import write_coco
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.document.tasks import Detection
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.ui.scenes.pictures.known_picture import KnownPicture
from cnnstudio.ui.scenes.pictures.scene_sources import (
    drawn_anew,
    first_for,
    folders_of,
    in_folder,
    of_part,
    of_paths,
)
from tests.ui.scenes.conftest import detector


def _images(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        Image.new("RGB", (5, 4)).save(folder / name)
    return folder


def test_a_folder_gives_its_images_with_numbers_by_value(tmp_path: Path) -> None:
    folder = _images(tmp_path / "f", "b10.png", "b9.png", "A.PNG")
    (folder / "notes.txt").write_text("no image")
    assert [source.name for source in in_folder(folder)] == ["A.PNG", "b9.png", "b10.png"]
    assert in_folder(folder)[1].read().width == 5


def test_folders_without_images_and_absent_ones_say_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="There are no images in"):
        in_folder(tmp_path)
    with pytest.raises(FileError, match="cannot be read"):
        in_folder(tmp_path / "gone")


def test_a_drop_of_folders_and_files_gives_all(tmp_path: Path) -> None:
    folder = _images(tmp_path / "f", "a.png", "b.png")
    single = _images(tmp_path / "g", "c.png") / "c.png"
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (single, folder)])
    assert [source.name for source in of_paths(folders_of(data))] == ["c.png", "a.png", "b.png"]
    data.setUrls([QUrl.fromLocalFile(str(single))])
    assert folders_of(data) == []


def test_parts_of_the_data_set_know_their_objects() -> None:
    project = detector()
    names = {
        part: {source.name for source in of_part(project, part)} for part in ("train", "validation", "test")
    }
    assert sum(map(len, names.values())) == 40
    assert not names["train"] & names["test"]
    picture = of_part(project, "test")[0].read()
    assert isinstance(picture, KnownPicture)
    assert picture.objects


def test_a_model_is_shown_first_what_it_learned_from(tmp_path: Path) -> None:
    for place in range(20):
        Image.new("RGB", (8, 8), (place, 0, 0)).save(tmp_path / f"{place}.png")
    things = (Annotation("cat", (1.0, 1.0, 5.0, 5.0)),)
    images = tuple([AnnotatedImage(f"{place}.png", 8, 8, things) for place in range(20)])
    write_coco(tmp_path / "annotations.json", AnnotationSet(tmp_path, "coco", images, ("cat",)))
    own = Project(task=Detection(), data=DataChoice.of("boxes", {"path": str(tmp_path)}))
    assert {one.name for one in first_for(UntrainedModel(own), 9)} == {
        one.name for one in of_part(own, "test")
    }
    names = [one.name for one in drawn_anew(None, 9)]
    gone = replace(own, data=DataChoice.of("boxes", {"path": str(tmp_path / "gone")}))
    for project in (gone, Project(data=DataChoice.of("digits", {}))):
        assert [one.name for one in first_for(UntrainedModel(project), 9)] == names


def test_shapes_are_drawn_as_the_model_had_them_with_another_seed() -> None:
    sources = drawn_anew(UntrainedModel(detector()), 7)
    picture = sources[3].read()
    assert isinstance(picture, KnownPicture)
    assert (picture.height, picture.width) == (64, 64)
    assert (picture.pixels == drawn_anew(UntrainedModel(detector()), 7)[3].read().pixels).all()
    assert (picture.pixels != drawn_anew(UntrainedModel(detector()), 8)[3].read().pixels).any()
    assert drawn_anew(None, 7)[0].read().width == 128
