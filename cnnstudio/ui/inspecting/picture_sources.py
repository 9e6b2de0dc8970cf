"""Where images come from: files, the clipboard, drops and samples."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import count
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage

from cnnstudio.core.errors import DataError
from cnnstudio.data.images import Picture, decode_image, read_image
from cnnstudio.data.sample_images import samples
from cnnstudio.document.files import NETWORK_ENDINGS
from cnnstudio.ui.inspecting.shelf import PictureSource

_PASTED = count(1)


def from_files(paths: Sequence[str | Path]) -> tuple[PictureSource, ...]:
    """Images in files, in the order given."""
    return tuple(
        PictureSource(str(Path(path).absolute()), Path(path).name, partial(read_image, path))
        for path in paths
    )


def photographs() -> tuple[PictureSource, ...]:
    """The photographs that everybody has."""
    return tuple(PictureSource(f"sample {sample.name}", sample.name, sample.read) for sample in samples())


def from_mime(data: QMimeData) -> tuple[PictureSource, ...]:
    """The images of a drop or of the clipboard; () if there is none.

    Files of the program's own kinds are none: the window opens them.
    """
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    files = [path for path in paths if path.suffix.lower() not in NETWORK_ENDINGS]
    if files:
        return from_files(files)
    if paths or not data.hasImage():
        return ()
    image = data.imageData()
    if not isinstance(image, QImage) or image.isNull():
        return ()
    number = next(_PASTED)
    name = "pasted image" if number == 1 else f"pasted image {number}"
    return (PictureSource(f"pasted {number}", name, partial(_decoded, image, name)),)


def _decoded(image: QImage, name: str) -> Picture:
    """Bring Qt's image to the one reader, which knows about transparency and depth."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # Quality 100 means "hardly compressed" for PNG; the bytes live for a moment only.
    if not image.save(buffer, "PNG", 100):  # type: ignore[call-overload]
        raise DataError("The pasted image cannot be read: save it to a file and open that.")
    return decode_image(bytes(content.data()), name)
