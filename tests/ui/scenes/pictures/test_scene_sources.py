from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.ui.scenes.pictures.known_picture import KnownPicture
from cnnstudio.ui.scenes.pictures.scene_sources import drawn_anew, folders_of, in_folder, of_part, of_paths
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


def test_shapes_are_drawn_as_the_model_had_them_with_another_seed() -> None:
    sources = drawn_anew(UntrainedModel(detector()), 7)
    picture = sources[3].read()
    assert isinstance(picture, KnownPicture)
    assert (picture.height, picture.width) == (64, 64)
    assert (picture.pixels == drawn_anew(UntrainedModel(detector()), 7)[3].read().pixels).all()
    assert (picture.pixels != drawn_anew(UntrainedModel(detector()), 8)[3].read().pixels).any()
    assert drawn_anew(None, 7)[0].read().width == 128
