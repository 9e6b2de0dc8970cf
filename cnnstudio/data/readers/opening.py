"""Files of data sets as bytes, packed or not, with what can go wrong put into sentences."""

from __future__ import annotations

import gzip
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cnnstudio.core.errors import DataError, FileError

_GZIP = b"\x1f\x8b"
MOST_BYTES = 4 * 10**9
"""No file of a data set is unpacked to more than this."""


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what the system raises while a file is read into a sentence.

    Raises:
        FileError: The file is missing or may not be read.
        DataError: It is packed and damaged.
    """
    try:
        yield
    except FileNotFoundError:
        raise FileError(f"There is no file {path}: it may have been moved. Locate it again.") from None
    except PermissionError:
        raise FileError(
            f"{path.name} may not be read: change its permissions, or copy it elsewhere."
        ) from None
    except (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError) as error:
        raise DataError(f"{path.name} breaks off or is damaged: save or download it again.") from error
    except OSError as error:
        raise FileError(f"{path.name} cannot be read ({error.strerror or error}): check the disk.") from error


def content_of(path: Path) -> bytes | None:
    """The content of a file as it is; None where there is none.

    Raises:
        FileError: It cannot be read.
    """
    with reading(path):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None


def unpacked(path: Path, most: int = MOST_BYTES) -> bytes:
    """The content of a file; that of a gzip file unpacked, whatever it is called.

    Args:
        path: The file.
        most: More bytes than this are refused.

    Raises:
        FileError: It cannot be read.
        DataError: It is damaged or too large.
    """
    with reading(path):
        with path.open("rb") as file:
            packed = file.read(len(_GZIP)) == _GZIP
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            content = file.read(most + 1)
    if len(content) > most:
        raise DataError(f"{path.name} holds more than {most / 1e9:g} GB: use a smaller file.")
    return content
