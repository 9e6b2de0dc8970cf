"""The one reader of images: from a file or from bytes to 8-bit pixels that lie upright."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.image_formats import format_of

FILE_LIMIT = 1_000_000_000
ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif")


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An image as the rest of the program takes it.

    Attributes:
        pixels: uint8, (H, W, 3) or, for grey, (H, W, 1); read-only.
        name: What to call it: the file's name.
        notes: What was done to make it so, one sentence each, for the user.
    """

    pixels: NDArray[np.uint8]
    name: str
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the shape and lock the pixels.

        Raises:
            DataError: They are no picture.
        """
        shape = self.pixels.shape
        if self.pixels.dtype != np.uint8 or len(shape) != 3 or shape[2] not in (1, 3) or 0 in shape:
            raise DataError(
                f"{self.name} is no picture: its {self.pixels.dtype} array of shape {shape} "
                "must be uint8, (H, W, 3) or (H, W, 1)."
            )
        pixels = np.ascontiguousarray(self.pixels).view()
        pixels.flags.writeable = False
        object.__setattr__(self, "pixels", pixels)

    @property
    def height(self) -> int:
        """Height, in px."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Width, in px."""
        return int(self.pixels.shape[1])

    @property
    def channels(self) -> int:
        """3 for colour, 1 for grey."""
        return int(self.pixels.shape[2])


def read_image(path: str | Path) -> Picture:
    """Read an image file: PNG, JPEG, WebP, BMP, TIFF, or a GIF's first frame.

    Args:
        path: The file; its ending does not matter.

    Raises:
        FileError: The file cannot be read.
        DataError: What is in it cannot be used as an image.
    """
    path = Path(path)
    try:
        _check_file(path)
        data = path.read_bytes()
    except FileNotFoundError:
        raise FileError(f"There is no file {path}: check its name and folder.") from None
    except PermissionError:
        raise FileError(
            f"{path.name} may not be read: change its permissions, or copy it elsewhere."
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FileError(
            f"{path.name} cannot be read ({reason}): check the disk and the file's name."
        ) from error
    return decode_image(data, path.name)


def _check_file(path: Path) -> None:
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise FileError(f"{path} is a folder, not an image: choose a file in it.")
    if not stat.S_ISREG(status.st_mode):
        raise FileError(f"{path} is a device or a pipe, not a file: choose an image file.")
    if status.st_size > FILE_LIMIT:
        raise DataError(
            f"{path.name} has {status.st_size / 1e9:,.1f} GB; the limit is {FILE_LIMIT / 1e9:g} GB: "
            "make it smaller first."
        )


def decode_image(data: bytes, name: str) -> Picture:
    """Decode an image that is in memory: pasted, dropped or downloaded.

    Args:
        data: The content of an image file.
        name: What to call it.

    Raises:
        DataError: It cannot be used as an image; the message begins with the name.
    """
    format_name = format_of(data, name)
    try:
        if format_name == "TIFF":
            from cnnstudio.data.tiff_decoder import decode_tiff

            pixels, notes = decode_tiff(data, name)
        else:
            from cnnstudio.data.pillow_decoder import decode_by_pillow

            pixels, notes = decode_by_pillow(data, name, format_name)
    except MemoryError:
        raise DataError(
            f"There is not enough memory for {name}: close other programs, or make it smaller."
        ) from None
    return Picture(pixels, name, notes)


def file_filter() -> str:
    """What file dialogs show: ``Images (*.png …)``."""
    return f"Images ({' '.join('*' + ending for ending in ENDINGS)})"
