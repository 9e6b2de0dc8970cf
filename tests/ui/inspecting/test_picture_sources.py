from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QImage

from cnnstudio.core.errors import FileError
from cnnstudio.ui.inspecting.picture_sources import from_files, from_mime, photographs


def dropped(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_photographs_are_at_hand() -> None:
    sources = photographs()
    assert [source.name for source in sources] == ["china.jpg", "flower.jpg"]
    assert sources[0].read().pixels.shape == (427, 640, 3)


def test_files_are_read_when_they_are_wanted(tmp_path: Path) -> None:
    (source,) = from_files((tmp_path / "later.png",))
    with pytest.raises(FileError):
        source.read()
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(QColor(10, 20, 30))
    image.save(str(tmp_path / "later.png"))
    assert source.read().pixels.tolist() == [[[10, 20, 30]] * 3] * 2


def test_a_drop_of_files(tmp_path: Path, qapp: object) -> None:
    sources = from_mime(dropped(tmp_path / "a.png", tmp_path / "net.cnnstudio", tmp_path / "b.JPG"))
    assert [source.name for source in sources] == ["a.png", "b.JPG"]
    assert from_mime(dropped(tmp_path / "model.keras")) == ()


def test_pixels_are_taken_as_they_are(qapp: object) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    data = QMimeData()
    data.setImageData(QImage(noise.tobytes(), 7, 5, 21, QImage.Format.Format_RGB888).copy())
    first, second = from_mime(data)[0], from_mime(data)[0]
    assert np.array_equal(first.read().pixels, noise)
    assert first.key != second.key
    assert first.name.startswith("pasted image")


def test_text_is_no_image(qapp: object) -> None:
    data = QMimeData()
    data.setText("china.jpg")
    assert from_mime(data) == ()
