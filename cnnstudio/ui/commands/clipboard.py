"""Layers on the clipboard: as our JSON, under a type of their own and as text that people can read."""

from __future__ import annotations

import json

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from cnnstudio.core.errors import FileError, StudioError
from cnnstudio.core.network import Network
from cnnstudio.document.encoding import layers_data, layers_of
from cnnstudio.document.json_text import parsed_json, readable_json

LAYERS_TYPE = "application/x-cnnstudio-layers+json"
_NO_LAYERS = "The clipboard holds no layers: select layers and copy them first (Ctrl+C)."


def put_layers(piece: Network) -> None:
    """Put a fragment of a network on the clipboard."""
    text = readable_json(layers_data(piece))
    data = QMimeData()
    data.setData(LAYERS_TYPE, text.encode("utf-8"))
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)


def holds_image() -> bool:
    """Whether an image is on the clipboard, and no layers."""
    data = QGuiApplication.clipboard().mimeData()
    return data is not None and data.hasImage() and not data.hasFormat(LAYERS_TYPE)


def holds_files() -> bool:
    """Whether files were copied in a file manager."""
    data = QGuiApplication.clipboard().mimeData()
    return data is not None and data.hasUrls() and not data.hasFormat(LAYERS_TYPE)


def taken_layers() -> Network:
    """The fragment on the clipboard, also where it came as text only.

    Raises:
        StudioError: There is none; the message says what to do.
    """
    data = QGuiApplication.clipboard().mimeData()
    if data is None:
        raise StudioError(_NO_LAYERS)
    content = (
        data.data(LAYERS_TYPE).data()
        if data.hasFormat(LAYERS_TYPE)
        else data.text().encode("utf-8", "replace")
    )
    try:
        piece = layers_of(parsed_json(bytes(content)))
    except FileError as error:
        if _is_ours(bytes(content)):
            raise StudioError(f"The layers on the clipboard cannot be pasted: {error}") from error
        raise StudioError(_NO_LAYERS) from error
    if not piece.nodes:
        raise StudioError(_NO_LAYERS)
    return piece


def _is_ours(content: bytes) -> bool:
    """Whether content says of itself that it holds layers."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and str(data.get("format", "")).startswith("cnnstudio-layers")


def copied_files() -> list[str]:
    """Paths of the files that were copied in a file manager."""
    data = QGuiApplication.clipboard().mimeData()
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()] if data is not None else []
