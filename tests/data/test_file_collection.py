from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.data.file_collection import FileCollection, announced_shape


def save(path: Path, shape: tuple[int, ...], orientation: int = 1) -> None:
    """A black image."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(np.zeros(shape, np.uint8))
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.save(path, exif=exif)


def of(root: Path, *files: str) -> FileCollection:
    """Those files, one class."""
    return FileCollection(
        labels=np.zeros(len(files), np.int64), classes=("x",), shape=(1, 1, 1), root=root, files=files
    )


def test_files_are_decoded_when_asked_for(tmp_path: Path) -> None:
    save(tmp_path / "a" / "1.png", (4, 5, 3))
    collection = of(tmp_path, "a/1.png", "a/gone.png")
    assert collection.pixels(0).shape == (4, 5, 3)
    assert collection.content(0) == (tmp_path / "a" / "1.png").read_bytes()
    assert collection.name(1) == "a/gone.png"


def test_the_fingerprint_follows_names_sizes_and_times(tmp_path: Path) -> None:
    save(tmp_path / "1.png", (4, 5, 3))
    before = of(tmp_path, "1.png").fingerprint()
    assert before == of(tmp_path, "1.png").fingerprint() != of(tmp_path, "2.png").fingerprint()
    save(tmp_path / "1.png", (9, 9, 3))
    assert of(tmp_path, "1.png").fingerprint() != before


@pytest.mark.parametrize(
    ("shapes", "size", "colours", "expected"),
    [
        ([(4, 5), (4, 5)], None, "automatic", (4, 5, 1)),
        ([(4, 5), (4, 5, 3)], None, "automatic", (4, 5, 3)),
        ([(4, 5), (6, 5)], None, "automatic", (128, 128, 1)),
        ([(4, 5, 3)], (7, 8), "grey", (7, 8, 1)),
        ([(4, 5)], (7, 8), "automatic", (7, 8, 1)),
        ([(4, 5)], None, "colour", (4, 5, 3)),
        ([(600, 700, 3)], None, "automatic", (128, 128, 3)),
    ],
)
def test_what_images_are_brought_to(
    tmp_path: Path,
    shapes: list[tuple[int, ...]],
    size: tuple[int, int] | None,
    colours: str,
    expected: object,
) -> None:
    names = [f"{number}.png" for number in range(len(shapes))]
    for name, shape in zip(names, shapes, strict=True):
        save(tmp_path / name, shape)
    assert announced_shape(tmp_path, names, size, colours) == expected


def test_turned_and_broken_headers(tmp_path: Path) -> None:
    save(tmp_path / "1.jpg", (4, 8, 3), orientation=6)
    (tmp_path / "2.jpg").write_bytes(b"nothing")
    assert announced_shape(tmp_path, ["1.jpg", "2.jpg"], None, "automatic") == (8, 4, 3)
    assert announced_shape(tmp_path, ["2.jpg"], None, "automatic") == (128, 128, 3)
