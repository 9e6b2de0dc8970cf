"""Images that lie in files, each decoded when it is asked for."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.collection import Collection
from cnnstudio.data.image_headers import image_header
from cnnstudio.data.images import FILE_LIMIT, read_image
from cnnstudio.data.readers.opening import unpacked

_SAMPLED = 64  # files whose headers say the size of all
_COMMON_LIMIT = 512  # px
_VARIED = (128, 128)
"""What images are brought to where they differ, and neither the user nor the network says."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FileCollection(Collection):
    """Images in files.

    Attributes:
        root: The folder that the names begin at.
        files: The files' names below it, with ``/`` between folders; or whole paths.
    """

    root: Path
    files: Sequence[str]

    def path(self, place: int) -> Path:
        """Where an image lies."""
        return self.root / self.files[place]

    def pixels(self, place: int) -> NDArray[Any]:
        """Decode an image.

        Raises:
            StudioError: Its file cannot be read.
        """
        return read_image(self.path(place)).pixels

    def name(self, place: int) -> str:
        """The name below the folder."""
        return self.files[place]

    def content(self, place: int) -> bytes:
        """The file's bytes.

        Raises:
            StudioError: It cannot be read.
        """
        return unpacked(self.path(place), FILE_LIMIT)

    def fingerprint(self) -> str:
        """A hash of all names, sizes and times of change."""
        found = hashlib.sha256(os.fsencode(os.path.realpath(self.root)))
        for name in self.files:
            found.update(self.stamp(name).encode("utf-8", "surrogatepass"))
        return found.hexdigest()

    def stamp(self, name: str) -> str:
        """A file's name below the folder, with its size and time of change."""
        try:
            status = os.stat(self.root / name)
            return f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n"
        except OSError:
            return f"{name}\0missing\n"


def announced_shape(
    root: Path, files: Sequence[str], size: tuple[int, int] | None, colours: str
) -> tuple[int, int, int]:
    """What the images of a folder are brought to, by the headers of some.

    Args:
        root: The folder that the names begin at.
        files: The names.
        size: Height and width that the user wants; None for the images' own where they agree.
        colours: ``grey``, ``colour``, or ``automatic`` for grey where all are.

    Returns:
        (H, W, C), in px.
    """
    if size is not None and colours != "automatic":
        return (*size, 3 if colours == "colour" else 1)
    places = np.unique(np.linspace(0, max(0, len(files) - 1), _SAMPLED).astype(int))
    headers = [header for place in places[: len(files)] if (header := image_header(root / files[place]))]
    coloured = any(header.is_coloured for header in headers) or not headers
    channels = 3 if colours == "colour" or (colours == "automatic" and coloured) else 1
    if size is not None:
        return (*size, channels)
    sizes = {(header.height, header.width) for header in headers}
    alike = len(sizes) == 1 and max(next(iter(sizes))) <= _COMMON_LIMIT
    height, width = next(iter(sizes)) if alike else _VARIED
    return height, width, channels
