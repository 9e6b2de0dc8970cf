"""Which image format a file's first bytes announce, and what to say of foreign ones."""

from __future__ import annotations

import struct
import zlib

from cnnstudio.core.errors import DataError

READABLE = "PNG, JPEG, WebP, BMP, TIFF or GIF"

# What decoders raise for damaged bytes, found by fuzzing Pillow and tifffile. A bug of ours
# cannot hide in it: the functions under it do nothing but call the decoder.
DECODER_ERRORS: tuple[type[Exception], ...] = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    RuntimeError,
    struct.error,
    zlib.error,
)

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
)

_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


def format_of(data: bytes, name: str) -> str:
    """Tell the format by the first bytes, whatever the file's ending says.

    Args:
        data: The file's content.
        name: What the message calls it.

    Returns:
        ``"PNG"``, ``"JPEG"``, ``"WEBP"``, ``"BMP"``, ``"TIFF"`` or ``"GIF"``.

    Raises:
        DataError: It is empty, or none of these.
    """
    if not data:
        raise DataError(f"{name} is empty (0 bytes): save or download it again.")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    for signature, format_name in _SIGNATURES:
        if data.startswith(signature):
            return format_name
    raise DataError(_foreign(data, name))


def damaged(name: str, format_name: str, reason: object = "") -> DataError:
    """The error for a file that begins like an image and cannot be decoded."""
    label = "WebP" if format_name == "WEBP" else format_name
    if "trunc" in str(reason).lower() or isinstance(reason, EOFError):
        return DataError(f"{name} breaks off before its {label} picture ends: save or download it again.")
    return DataError(
        f"{name} begins like a {label} image but cannot be decoded: it is damaged or of an uncommon kind. "
        "Save it again, as PNG or JPEG."
    )


def _foreign(data: bytes, name: str) -> str:
    start = data[:1024]
    if b"<svg" in start.lower():
        return f"{name} is a drawing (SVG) without pixels: export it as PNG first."
    if start.startswith(b"%PDF") or start.startswith(b"%!PS"):
        return f"{name} is a document (PDF or PostScript), not an image: export the page as PNG first."
    if start[4:8] == b"ftyp" and start[8:12] in (*_HEIF_BRANDS, b"avif", b"avis"):
        kind = "AVIF" if start[8:11] == b"avi" else "HEIC"
        return f"{name} is an {kind} image, which cannot be read: save it as PNG or JPEG first."
    seen = "it looks like text" if _is_text(start) else "its first bytes are those of no such format"
    return f"{name} is not an image that can be read ({READABLE}): {seen}. Choose another file."


def _is_text(start: bytes) -> bool:
    # A cut in the middle of a character is no reason to doubt that it is text.
    decoded = start.decode("utf-8", errors="ignore")
    whole = len(decoded.encode()) >= len(start) - 3
    return whole and all(character.isprintable() or character.isspace() for character in decoded)
