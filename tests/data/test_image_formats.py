"""Telling formats by their first bytes."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.errors import DataError
from cnnstudio.data.image_formats import damaged, format_of


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WEBP"),
        (b"BM\0\0", "BMP"),
        (b"II*\0", "TIFF"),
        (b"MM\0+", "TIFF"),
        (b"GIF89a", "GIF"),
    ],
)
def test_formats_by_signature(data: bytes, name: str) -> None:
    assert format_of(data, "file") == name


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "x is empty (0 bytes): save or download it again."),
        (
            b'<?xml version="1.0"?>\n<SVG xmlns="">',
            "x is a drawing (SVG) without pixels: export it as PNG first.",
        ),
        (b"%PDF-1.7", "x is a document (PDF or PostScript), not an image: export the page as PNG first."),
        (b"\0\0\0\x18ftypheic", "x is an HEIC image, which cannot be read: save it as PNG or JPEG first."),
        (b"\0\0\0\x18ftypavif", "x is an AVIF image, which cannot be read: save it as PNG or JPEG first."),
        ("Grüße, keine Bilder\n".encode(), "it looks like text"),
        (bytes(range(200)), "its first bytes are those of no such format"),
        (b"RIFF\0\0\0\0WAVEfmt ", "its first bytes are those of no such format"),
    ],
)
def test_foreign_files_are_named(data: bytes, sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        format_of(data, "x")
    assert sentence in str(caught.value)


def test_text_cut_within_a_character_is_still_text() -> None:
    with pytest.raises(DataError, match="looks like text"):
        format_of(b"a" + "ü".encode() * 600, "x")


@given(st.binary(max_size=40))
def test_any_bytes_have_an_answer(data: bytes) -> None:
    with contextlib.suppress(DataError):
        assert format_of(data, "x") in ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF")


def test_truncation_is_told_from_damage() -> None:
    assert "breaks off before its WebP picture ends" in str(
        damaged("x", "WEBP", OSError("image file is truncated"))
    )
    assert "damaged or of an uncommon kind" in str(damaged("x", "PNG", OSError("broken PNG file")))
