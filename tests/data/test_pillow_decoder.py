"""Every kind of picture that Pillow decodes, against Pillow's own conversions."""

from __future__ import annotations

import io
import logging
import struct
import warnings
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageOps

from cnnstudio.core.errors import DataError
from cnnstudio.data.images import decode_image
from cnnstudio.data.pillow_decoder import quiet_decoders

LOSSLESS = [
    ("PNG", {}),
    ("PNG", {"interlace": True}),
    ("BMP", {}),
    ("WEBP", {"lossless": True}),
    ("TIFF", {}),
    ("TIFF", {"compression": "tiff_lzw"}),
    ("TIFF", {"compression": "tiff_adobe_deflate"}),
    ("TIFF", {"compression": "packbits"}),
]


@pytest.mark.parametrize(("format_name", "options"), LOSSLESS)
def test_lossless_colour_is_exact(
    format_name: str, options: dict[str, Any], colours: np.ndarray, pillow_file: Any
) -> None:
    picture = decode_image(pillow_file(Image.fromarray(colours), format_name, **options), "x")
    np.testing.assert_array_equal(picture.pixels, colours)
    assert picture.notes == ()


@pytest.mark.parametrize("format_name", ["PNG", "BMP", "TIFF", "GIF"])
def test_grey_stays_one_channel(format_name: str, colours: np.ndarray, pillow_file: Any) -> None:
    picture = decode_image(pillow_file(Image.fromarray(colours[:, :, 0]), format_name), "x")
    np.testing.assert_array_equal(picture.pixels, colours[:, :, :1])


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("progressive", [False, True])
def test_jpeg_agrees_with_pillow(mode: str, progressive: bool, colours: np.ndarray, pillow_file: Any) -> None:
    data = pillow_file(Image.fromarray(colours).convert(mode), "JPEG", progressive=progressive)
    oracle = np.asarray(Image.open(io.BytesIO(data)))
    picture = decode_image(data, "x")
    np.testing.assert_array_equal(picture.pixels, oracle.reshape(picture.pixels.shape))
    assert picture.channels == len(mode)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    ("format_name", "options"),
    [("PNG", {}), ("WEBP", {"lossless": True}), ("JPEG", {"quality": 100}), *LOSSLESS[4:]],
)
def test_pictures_stand_upright(
    orientation: int, format_name: str, options: dict[str, Any], colours: np.ndarray, pillow_file: Any
) -> None:
    smooth = Image.fromarray(colours).resize((30, 20), Image.Resampling.BICUBIC, box=(0, 0, 3, 2))
    exif = Image.Exif()
    exif[0x0112] = orientation
    marked = Image.fromarray(np.asarray(smooth))
    marked.getexif()[0x0112] = orientation
    oracle = np.asarray(ImageOps.exif_transpose(marked)).astype(int)
    picture = decode_image(pillow_file(smooth, format_name, exif=exif, **options), "x")
    assert picture.pixels.shape == oracle.shape
    assert np.abs(picture.pixels - oracle).mean() < (3 if format_name == "JPEG" else 1e-9)
    assert any("upright by its EXIF orientation" in note for note in picture.notes) == (orientation != 1)


@pytest.mark.parametrize(
    ("format_name", "bilevel"), [("PNG", {}), ("BMP", {}), ("TIFF", {"compression": "group4"})]
)
def test_one_bit_becomes_black_and_white(
    format_name: str, bilevel: dict[str, Any], colours: np.ndarray, pillow_file: Any
) -> None:
    bits = colours[:, :, 0] > 100
    picture = decode_image(pillow_file(Image.fromarray(bits), format_name, **bilevel), "x")
    np.testing.assert_array_equal(picture.pixels[:, :, 0], bits * 255)


@pytest.mark.parametrize("format_name", ["PNG", "TIFF"])
def test_palettes_are_written_out(format_name: str, colours: np.ndarray, pillow_file: Any) -> None:
    indexed = Image.fromarray(colours).quantize(16)
    picture = decode_image(pillow_file(indexed, format_name), "x")
    np.testing.assert_array_equal(picture.pixels, np.asarray(indexed.convert("RGB")))
    assert picture.notes == ("palette colours written out as RGB",)


def test_transparent_palette_entries_become_white(colours: np.ndarray, pillow_file: Any) -> None:
    indexed = Image.fromarray(colours).quantize(16)
    expected = np.asarray(indexed.convert("RGB")).copy()
    expected[np.asarray(indexed) == 3] = 255
    for format_name in ("PNG", "GIF"):
        picture = decode_image(pillow_file(indexed, format_name, transparency=3), "x")
        np.testing.assert_array_equal(picture.pixels, expected)
        assert "transparency laid over white" in picture.notes


@pytest.mark.parametrize("format_name", ["PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("grey", [False, True])
def test_alpha_lies_over_white(format_name: str, grey: bool, colours: np.ndarray, pillow_file: Any) -> None:
    alpha = np.random.default_rng(2).integers(0, 256, colours.shape[:2], dtype=np.uint8)
    image = Image.fromarray(colours).convert("L" if grey else "RGB")
    image.putalpha(Image.fromarray(alpha))
    white = Image.new("RGBA", image.size, "white")
    oracle = np.asarray(Image.alpha_composite(white, image.convert("RGBA")))[:, :, :3].astype(int)
    options = {"lossless": True, "exact": True} if format_name == "WEBP" else {}
    picture = decode_image(pillow_file(image, format_name, **options), "x")
    assert np.abs(picture.pixels - oracle).max() <= 1
    assert picture.notes == ("transparency laid over white",)
    assert picture.channels == (1 if grey and format_name != "WEBP" else 3)


def test_a_key_colour_becomes_white(colours: np.ndarray, pillow_file: Any) -> None:
    key = tuple(int(part) for part in colours[4, 5])
    picture = decode_image(pillow_file(Image.fromarray(colours), "PNG", transparency=key), "x")
    expected = colours.copy()
    expected[(colours == key).all(axis=2)] = 255
    np.testing.assert_array_equal(picture.pixels, expected)


def test_deep_grey_png_is_scaled(deep_colours: np.ndarray, deep_png: Any) -> None:
    grey = deep_colours[:, :, :1]
    picture = decode_image(deep_png(grey), "x")
    np.testing.assert_array_equal(picture.pixels, np.rint(grey / 257))
    assert picture.notes == ("16-bit values scaled to 8 bits",)


def test_deep_grey_png_with_a_key(deep_colours: np.ndarray, deep_png: Any) -> None:
    grey = deep_colours[:, :, :1]
    picture = decode_image(deep_png(grey, trns=int(grey[4, 5, 0]).to_bytes(2, "big")), "x")
    assert picture.pixels[4, 5, 0] == 255
    assert (picture.pixels != np.rint(grey / 257)).sum() == 1


def test_deep_colour_png_keeps_its_upper_bits_and_says_so(deep_colours: np.ndarray, deep_png: Any) -> None:
    picture = decode_image(deep_png(deep_colours), "x")
    np.testing.assert_array_equal(picture.pixels, deep_colours >> 8)
    assert picture.notes == ("16-bit colour cut to the upper 8 bits",)


def test_deep_colour_png_with_a_key(deep_colours: np.ndarray, deep_png: Any) -> None:
    key = deep_colours[4, 5].astype(">u2").tobytes()
    picture = decode_image(deep_png(deep_colours, trns=key), "x")
    assert picture.pixels[4, 5].tolist() == [255, 255, 255]


@pytest.mark.parametrize("channels", [2, 4])
def test_deep_png_with_alpha(channels: int, deep_png: Any) -> None:
    values = np.zeros((4, 5, channels), np.uint16)
    values[:, :, -1] = 65535
    values[1, 2, -1] = 0
    picture = decode_image(deep_png(values), "x")
    assert picture.channels == channels - 1
    assert (picture.pixels[1, 2] == 255).all()
    assert picture.pixels.sum() == 255 * (channels - 1)


@pytest.mark.parametrize(
    "ink", [(255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 255), (0, 0, 0, 0)]
)
def test_cmyk_jpeg_of_adobe_and_of_others(ink: tuple[int, ...], pillow_file: Any) -> None:
    image = Image.new("CMYK", (16, 16), ink)
    expected = np.asarray(image.convert("RGB")).astype(int)
    adobe = pillow_file(image, "JPEG", quality=100)
    assert b"Adobe" in adobe
    # Pillow writes inverted values with Adobe's mark; other programs write plain ones without it.
    plain = _without_adobe(pillow_file(ImageChops.invert(image), "JPEG", quality=100))
    for data in (adobe, plain):
        picture = decode_image(data, "x")
        assert np.abs(picture.pixels - expected).max() <= 3
        assert picture.notes == ("CMYK converted to RGB",)


def _without_adobe(data: bytes) -> bytes:
    start = data.index(b"\xff\xee")
    return data[:start] + data[start + 2 + int.from_bytes(data[start + 2 : start + 4], "big") :]


@pytest.mark.parametrize(
    ("mode", "options", "notes"),
    [
        ("CMYK", {}, ("CMYK converted to RGB",)),
        ("LAB", {}, ("LAB converted to RGB",)),
        # The library under Pillow gives RGB at once.
        ("YCbCr", {"compression": "tiff_lzw"}, ()),
        ("YCbCr", {"compression": "jpeg"}, ()),
    ],
)
def test_odd_colour_spaces_in_tiff(
    mode: str, options: dict[str, Any], notes: tuple[str, ...], colours: np.ndarray, pillow_file: Any
) -> None:
    smooth = np.broadcast_to(colours[:1, :1], (16, 16, 3))
    image = Image.fromarray(smooth.copy())
    if mode == "LAB":
        from PIL import ImageCms

        srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        converted = ImageCms.profileToProfile(image, srgb, lab, outputMode="LAB")
        assert converted is not None
        image = converted
    else:
        image = image.convert(mode)
    picture = decode_image(pillow_file(image, "TIFF", **options), "x")
    assert np.abs(picture.pixels.astype(int) - smooth).max() <= 4
    assert picture.notes == notes


@pytest.mark.parametrize(
    ("format_name", "noun"), [("GIF", "frames"), ("WEBP", "frames"), ("PNG", "frames"), ("TIFF", "pages")]
)
def test_first_of_several(format_name: str, noun: str, pillow_file: Any) -> None:
    first, others = (
        Image.new("RGB", (8, 6), "red"),
        [Image.new("RGB", (8, 6), colour) for colour in ("lime", "blue")],
    )
    options = {"lossless": True} if format_name == "WEBP" else {}
    picture = decode_image(
        pillow_file(first, format_name, save_all=True, append_images=others, **options), "x"
    )
    assert picture.notes[0] == f"first of 3 {noun}"
    assert (picture.pixels == (255, 0, 0)).all()


def test_several_pictures_in_one_jpeg(pillow_file: Any) -> None:
    first, second = Image.new("RGB", (8, 8), "white"), Image.new("RGB", (8, 8))
    picture = decode_image(pillow_file(first, "MPO", save_all=True, append_images=[second]), "x")
    assert picture.notes == ("first of 2 pictures",)
    assert picture.pixels.min() == 255


@pytest.mark.parametrize(
    ("width", "height", "megapixels"), [(12_000, 10_000, "120.0"), (60_000, 60_000, "3,600.0")]
)
def test_huge_headers_are_refused_before_decoding(
    width: int, height: int, megapixels: str, png_header: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbid(self: Image.Image) -> None:
        raise RuntimeError("decoded")

    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", forbid)
    with pytest.raises(
        DataError, match=f"^bomb.png has {megapixels} megapixels; the limit is 100: make it smaller"
    ):
        decode_image(png_header(width, height, 8, 2), "bomb.png")


def test_the_limit_itself_is_let_through(png_header: Any) -> None:
    with pytest.raises(DataError, match=r"^wall.png (breaks off|begins like)"):
        decode_image(png_header(10_000, 10_000, 8, 6), "wall.png")


def test_pillows_own_limit_gives_no_warning_below_ours(
    monkeypatch: pytest.MonkeyPatch, pillow_file: Any
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    data = pillow_file(Image.new("L", (8, 8)), "PNG")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert decode_image(data, "x").width == 8
    assert Image.MAX_IMAGE_PIXELS == 10


def test_the_limit_the_warnings_and_the_log_come_back_after_an_error() -> None:
    before = Image.MAX_IMAGE_PIXELS, logging.getLogger("tifffile").level, list(warnings.filters)
    with pytest.raises(KeyError), quiet_decoders():
        raise KeyError
    assert before == (Image.MAX_IMAGE_PIXELS, logging.getLogger("tifffile").level, list(warnings.filters))


def test_damaged_exif_does_not_cost_the_picture(colours: np.ndarray, pillow_file: Any) -> None:
    data = pillow_file(Image.fromarray(colours), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff\0\1garbage")
    assert decode_image(data, "x").pixels.shape == colours.shape


@pytest.mark.parametrize(
    "error", [SyntaxError, struct.error, zlib.error, KeyError, EOFError, ZeroDivisionError]
)
def test_whatever_a_decoder_raises_is_said_in_a_sentence(
    error: type[Exception], pillow_file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Image.Image) -> None:
        raise error("inside the decoder")

    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", fail)
    with pytest.raises(DataError, match=r"^odd\.png (begins like a PNG image|breaks off)"):
        decode_image(pillow_file(Image.new("L", (4, 4)), "PNG"), "odd.png")


def test_several_threads_decode_at_a_time_and_leave_the_limit_as_it_was() -> None:
    import threading

    from PIL import Image as Pillow

    from cnnstudio.data.pillow_decoder import quiet_decoders

    limit, both = Pillow.MAX_IMAGE_PIXELS, threading.Barrier(2, timeout=10)

    def decode() -> None:
        with quiet_decoders():
            both.wait()  # would time out if one had to wait for the other
            assert Pillow.MAX_IMAGE_PIXELS is None

    threads = [threading.Thread(target=decode) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not both.broken
    assert limit == Pillow.MAX_IMAGE_PIXELS is not None
