"""TIFF of every depth and layout, against tifffile and plain arithmetic."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image

from cnnstudio.core.errors import DataError
from cnnstudio.data.images import decode_image
from cnnstudio.data.tiff_decoder import decode_tiff

SCALED = "16-bit values scaled to 8 bits"


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"compression": "zlib"},
        {"compression": "zlib", "predictor": True},
        {"tile": (16, 16)},
        {"byteorder": ">"},
        {"bigtiff": True},
        {"rowsperstrip": 3},
    ],
    ids=str,
)
def test_deep_colour_keeps_its_depth(
    options: dict[str, Any], deep_colours: np.ndarray, tiff_file: Any
) -> None:
    picture = decode_image(tiff_file(deep_colours, photometric="rgb", **options), "x")
    np.testing.assert_array_equal(picture.pixels, np.rint(deep_colours / 257))
    assert picture.notes == (SCALED,)


def test_deep_grey(deep_colours: np.ndarray, tiff_file: Any) -> None:
    grey = deep_colours[:, :, 0]
    for photometric, expected in (
        ("minisblack", np.rint(grey / 257)),
        ("miniswhite", 255 - np.rint(grey / 257)),
    ):
        picture = decode_image(tiff_file(grey, photometric=photometric), "x")
        np.testing.assert_array_equal(picture.pixels[:, :, 0], expected)


def test_planes_one_after_the_other(colours: np.ndarray, deep_colours: np.ndarray, tiff_file: Any) -> None:
    for values, expected in ((colours, colours), (deep_colours, np.rint(deep_colours / 257))):
        planes = np.ascontiguousarray(values.transpose(2, 0, 1))
        picture = decode_image(tiff_file(planes, photometric="rgb", planarconfig="separate"), "x")
        np.testing.assert_array_equal(picture.pixels, expected)


def test_first_page_of_several(deep_colours: np.ndarray, tiff_file: Any) -> None:
    pages = np.stack([deep_colours, 65535 - deep_colours, deep_colours])
    picture = decode_image(tiff_file(pages, photometric="rgb"), "x")
    np.testing.assert_array_equal(picture.pixels, np.rint(deep_colours / 257))
    assert picture.notes == ("first of 3 pages", SCALED)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floating_point(dtype: type, tiff_file: Any) -> None:
    values = np.linspace(0, 1, 12, dtype=dtype).reshape(3, 4)
    picture = decode_image(tiff_file(values, photometric="minisblack"), "x")
    np.testing.assert_array_equal(picture.pixels[:, :, 0], np.rint(values.astype(np.float64) * 255))
    assert picture.notes == ("floating-point values 0…1 scaled to 0…255",)


@pytest.mark.parametrize("dtype", [np.int16, np.int32, np.uint32])
def test_other_integers_are_stretched(dtype: type, tiff_file: Any) -> None:
    values = np.array([[10, 20], [30, 60]], dtype)
    picture = decode_image(tiff_file(values, photometric="minisblack"), "x")
    assert picture.pixels[:, :, 0].tolist() == [[0, 51], [102, 255]]
    assert picture.notes == ("values 10…60 stretched to 0…255",)


@pytest.mark.parametrize("extra", ["unassalpha", "assocalpha"])
def test_deep_alpha_lies_over_white(extra: str, deep_colours: np.ndarray, tiff_file: Any) -> None:
    share = np.random.default_rng(6).integers(0, 65536, deep_colours.shape[:2], dtype=np.uint16)
    given = deep_colours / 65535
    stored = given * (share / 65535)[:, :, None] if extra == "assocalpha" else given
    values = np.dstack([np.rint(stored * 65535).astype(np.uint16), share])
    cover = (share / 65535)[:, :, None]
    picture = decode_image(tiff_file(values, photometric="rgb", extrasamples=[extra]), "x")
    assert np.abs(picture.pixels - 255 * (given * cover + 1 - cover)).max() <= 1.6
    assert picture.notes == (SCALED, "transparency laid over white")


def test_more_channels_than_colours(tiff_file: Any) -> None:
    values = np.random.default_rng(7).integers(0, 256, (6, 5, 7), dtype=np.uint8)
    picture = decode_image(tiff_file(values, photometric="rgb", planarconfig="contig"), "x")
    np.testing.assert_array_equal(picture.pixels, values[:, :, :3])
    assert picture.notes == ("4 further channels left out",)
    grey = decode_image(tiff_file(values[:, :, :2], photometric="minisblack", planarconfig="contig"), "x")
    np.testing.assert_array_equal(grey.pixels, values[:, :, :1])
    assert grey.notes == ("1 further channel left out",)


def test_deep_cmyk_agrees_with_pillow(tiff_file: Any) -> None:
    values = np.random.default_rng(8).integers(0, 256, (6, 5, 4), dtype=np.uint8)
    oracle = np.asarray(Image.frombytes("CMYK", (5, 6), values.tobytes()).convert("RGB")).astype(int)
    picture = decode_image(tiff_file(values.astype(np.uint16) * 257, photometric="separated"), "x")
    assert np.abs(picture.pixels - oracle).max() <= 1
    assert picture.notes == (SCALED, "CMYK converted to RGB")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_deep_pictures_stand_upright(orientation: int, deep_colours: np.ndarray, tiff_file: Any) -> None:
    data = tiff_file(deep_colours, photometric="rgb", extratags=[(274, "H", 1, orientation, True)])
    plain = Image.fromarray(np.rint(deep_colours / 257).astype(np.uint8))
    methods = Image.Transpose
    turns = [None, methods.FLIP_LEFT_RIGHT, methods.ROTATE_180, methods.FLIP_TOP_BOTTOM, methods.TRANSPOSE]
    turns += [methods.ROTATE_270, methods.TRANSVERSE, methods.ROTATE_90]
    method = turns[orientation - 1]
    expected = plain if method is None else plain.transpose(method)
    np.testing.assert_array_equal(decode_image(data, "x").pixels, np.asarray(expected))


def test_deep_grey_under_lzw_keeps_its_depth(deep_colours: np.ndarray, pillow_file: Any) -> None:
    grey = Image.fromarray(deep_colours[:, :, 0])
    picture = decode_image(pillow_file(grey, "TIFF", compression="tiff_lzw"), "x")
    np.testing.assert_array_equal(picture.pixels[:, :, 0], np.rint(deep_colours[:, :, 0] / 257))
    assert picture.notes == (SCALED,)


def test_volumes_and_complex_numbers_have_a_way_out(tiff_file: Any) -> None:
    volume = tiff_file(np.zeros((16, 32, 32), np.uint16), tile=(16, 16, 16), volumetric=True)
    with pytest.raises(DataError, match="is a volume of 16 slices: save one slice"):
        decode_tiff(volume, "x")
    with pytest.raises(DataError, match="holds complex numbers"):
        decode_tiff(tiff_file(np.zeros((4, 4), np.complex64)), "x")


def test_huge_headers_are_refused_before_decoding(tiff_file: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(tiff_file(np.zeros((16, 16), np.uint16), photometric="minisblack", byteorder="<"))
    for tag, value in ((256, 12_000), (257, 10_000)):
        entry = data.index(tag.to_bytes(2, "little") + b"\x04\x00\x01\0\0\0")
        data[entry + 8 : entry + 12] = value.to_bytes(4, "little")
    with pytest.raises(DataError, match=r"^bomb.tif has 120.0 megapixels; the limit is 100"):
        decode_tiff(bytes(data), "bomb.tif")


@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_truncated_deep_files_are_refused(
    compression: str | None, share: float, deep_colours: np.ndarray, tiff_file: Any
) -> None:
    data = tiff_file(deep_colours, photometric="rgb", compression=compression)
    with pytest.raises(DataError, match=r"^cut.tif "):
        decode_tiff(data[: int(len(data) * share)], "cut.tif")


def test_deep_colour_that_only_pillow_unpacks_is_cut_and_says_so(
    deep_colours: np.ndarray, tiff_file: Any
) -> None:
    data = tiff_file(deep_colours, photometric="rgb", compression="zlib")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cnnstudio.data.tiff_decoder._can_unpack", lambda page: False)
        picture = decode_image(data, "x")
    np.testing.assert_array_equal(picture.pixels, deep_colours >> 8)
    assert picture.notes == ("16-bit colour cut to the upper 8 bits",)
