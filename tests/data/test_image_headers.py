from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from cnnstudio.data.image_headers import ImageHeader, image_header, image_headers
from cnnstudio.data.images import read_image


@pytest.mark.parametrize("ending", ["png", "jpg", "bmp", "tif", "webp", "gif"])
@pytest.mark.parametrize("shape", [(5, 9, 3), (7, 4)])
def test_sizes_as_the_decoder_has_them(ending: str, shape: tuple[int, ...], tmp_path: Path) -> None:
    path = tmp_path / f"a.{ending}"
    Image.fromarray(np.zeros(shape, np.uint8)).save(path)
    header = image_header(path)
    assert header is not None
    assert (header.height, header.width) == read_image(path).pixels.shape[:2] == shape[:2]


@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_turned_images(ending: str, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(np.zeros((5, 9), np.uint8)).save(tmp_path / f"a.{ending}", exif=exif)
    assert image_header(tmp_path / f"a.{ending}") == ImageHeader(9, 5, False)


def test_a_png_is_not_decoded(tmp_path: Path) -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Software", "somebody's")
    path = tmp_path / "a.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (300, 200, 3), np.uint8)).save(
        path, pnginfo=told
    )
    data = path.read_bytes()
    middle = len(data) // 2
    path.write_bytes(data[:middle] + bytes(200) + data[middle + 200 :])
    assert image_header(path) == ImageHeader(300, 200, True)


def test_what_is_no_image(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (tmp_path / "b.png").write_text("hello")
    paths = [tmp_path / "a.png", tmp_path / "b.png", tmp_path / "gone.png", tmp_path, tmp_path / "x"]
    assert image_headers(paths) == [None] * 5
