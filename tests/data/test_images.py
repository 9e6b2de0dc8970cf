"""The one reader of images, from the outside: files, bytes and hostile bytes."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cnnstudio.core.errors import DataError, FileError, StudioError
from cnnstudio.data.images import Picture, decode_image, file_filter, read_image


def _valid_files() -> dict[str, bytes]:
    """One small file of every format and unusual kind."""
    pixels = np.random.default_rng(0).integers(0, 256, (9, 7, 3), dtype=np.uint8)
    image = Image.fromarray(pixels)
    kinds = {
        "png": (image, "PNG", {}),
        "palette.png": (image.quantize(8), "PNG", {"transparency": 2}),
        "deep.png": (Image.fromarray(pixels[:, :, 0].astype(np.uint16) * 257), "PNG", {}),
        "jpg": (image, "JPEG", {"exif": _exif()}),
        "progressive.jpg": (image, "JPEG", {"progressive": True}),
        "cmyk.jpg": (image.convert("CMYK"), "JPEG", {}),
        "webp": (image, "WEBP", {"exif": _exif()}),
        "lossless.webp": (image, "WEBP", {"lossless": True}),
        "bmp": (image, "BMP", {}),
        "bit.bmp": (image.convert("1"), "BMP", {}),
        "gif": (image, "GIF", {"save_all": True, "append_images": [image.rotate(180)]}),
        "lzw.tif": (image, "TIFF", {"compression": "tiff_lzw"}),
        "packbits.tif": (image, "TIFF", {"compression": "packbits"}),
    }
    files = {}
    for name, (source, format_name, options) in kinds.items():
        stream = io.BytesIO()
        source.save(stream, format_name, **options)
        files[name] = stream.getvalue()
    for name, options in {"deep.tif": {}, "zip.tif": {"compression": "zlib", "predictor": True}}.items():
        stream = io.BytesIO()
        tifffile.imwrite(stream, pixels.astype(np.uint16) * 257, photometric="rgb", **options)
        files[name] = stream.getvalue()
    return files


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


VALID = _valid_files()


def _complaint(data: bytes, name: str) -> str | None:
    """What the reader says of these bytes; None if it reads them."""
    try:
        picture = decode_image(data, name)
    except StudioError as error:
        return str(error)
    return None if picture.pixels.dtype == np.uint8 else f"{picture.pixels.dtype} pixels"


@pytest.mark.parametrize("name", VALID)
def test_valid_files_are_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(VALID[name])
    picture = read_image(path)
    assert picture.name == name
    assert sorted((picture.height, picture.width)) == [7, 9]
    assert picture.channels in (1, 3)


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(sorted(VALID)), share=st.floats(0, 1))
def test_truncated_files_raise_nothing_but_our_errors(name: str, share: float) -> None:
    data = VALID[name][: int(share * len(VALID[name]))]
    assert (_complaint(data, name) or name).startswith(name)


@settings(max_examples=300, deadline=None)
@given(
    name=st.sampled_from(sorted(VALID)),
    changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=6),
    header=st.booleans(),
)
def test_mutated_files_raise_nothing_but_our_errors(
    name: str, changes: list[tuple[float, int]], header: bool
) -> None:
    data = bytearray(VALID[name])
    reach = min(64, len(data)) if header else len(data)
    for share, value in changes:
        data[int(share * reach)] = value
    assert name in (_complaint(bytes(data), name) or name)


@settings(max_examples=100, deadline=None)
@given(name=st.sampled_from(sorted(VALID)), tail=st.binary(max_size=300), kept=st.integers(8, 40))
def test_foreign_bytes_after_a_header_raise_nothing_but_our_errors(name: str, tail: bytes, kept: int) -> None:
    with contextlib.suppress(StudioError):
        decode_image(VALID[name][:kept] + tail, name)


@pytest.mark.parametrize("name", ["png", "jpg", "webp", "bmp", "deep.tif"])
def test_half_a_file_is_refused(name: str) -> None:
    with pytest.raises(DataError, match=f"^{name} "):
        decode_image(VALID[name][: len(VALID[name]) // 2], name)


def test_the_ending_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(VALID["jpg"])
    assert read_image(str(path)).pixels.shape == (7, 9, 3)


def test_text_named_png(tmp_path: Path) -> None:
    path = tmp_path / "notes.png"
    path.write_text("These are notes.")
    with pytest.raises(DataError, match=r"notes.png is not an image that can be read .*looks like text"):
        read_image(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"There is no file .*gone\.png"):
        read_image(tmp_path / "gone.png")


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is a folder, not an image"):
        read_image(tmp_path)


def test_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.png"
    path.touch()
    with pytest.raises(DataError, match=r"empty.png is empty \(0 bytes\)"):
        read_image(path)


def test_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "secret.png"
    path.write_bytes(VALID["png"])
    # Modes of files do not bind an administrator, who may run this.
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(FileError, match=r"secret.png may not be read: change its permissions"):
        read_image(path)


def test_disk_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Path) -> bytes:
        raise OSError(5, "Input/output error")

    path = tmp_path / "old.png"
    path.write_bytes(VALID["png"])
    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(FileError, match=r"old.png cannot be read \(Input/output error\)"):
        read_image(path)


def test_name_that_no_file_can_have() -> None:
    with pytest.raises(FileError, match="cannot be read"):
        read_image("a\0b.png")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(FileError, match="is a device or a pipe"):
        read_image(tmp_path / "pipe.png")


def test_file_over_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "huge.bmp"
    with path.open("wb") as stream:
        stream.truncate(1_400_000_000)
    with pytest.raises(DataError, match=r"huge.bmp has 1.4 GB; the limit is 1 GB"):
        read_image(path)


def test_too_little_memory_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhaust(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("cnnstudio.data.pillow_decoder.decode_by_pillow", exhaust)
    with pytest.raises(DataError, match=r"not enough memory for large\.png"):
        decode_image(VALID["png"], "large.png")


def test_pictures_are_locked_and_checked(colours: np.ndarray) -> None:
    picture = Picture(colours, "noise")
    with pytest.raises(ValueError, match="read-only"):
        picture.pixels[0, 0] = 0
    for wrong in (colours[:, :, 0], colours.astype(np.float32), colours[:0], np.dstack([colours, colours])):
        with pytest.raises(DataError, match="noise is no picture"):
            Picture(wrong, "noise")


def test_file_filter_names_every_ending() -> None:
    assert file_filter() == "Images (*.png *.jpg *.jpeg *.webp *.bmp *.tif *.tiff *.gif)"


def test_importing_the_reader_loads_no_decoder() -> None:
    code = (
        "import sys, cnnstudio.data.images, cnnstudio.data.sample_images\n"
        "print(sorted({'PIL', 'tifffile', 'sklearn', 'scipy', 'keras', 'tensorflow'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
