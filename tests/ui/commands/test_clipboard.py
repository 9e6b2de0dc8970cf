from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from cnnstudio.core.errors import StudioError
from cnnstudio.core.pieces import fragment
from cnnstudio.ui.commands import clipboard
from cnnstudio.ui.editor import Editor


def _put_text(text: str) -> None:
    data = QMimeData()
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)


def test_layers_come_back(broken_editor: Editor) -> None:
    piece = fragment(broken_editor.document.project.network, ("a", "b", "s"))
    clipboard.put_layers(piece)
    assert clipboard.taken_layers() == piece
    assert not clipboard.holds_image()


def test_they_are_text_that_people_can_read_and_that_can_be_pasted(broken_editor: Editor) -> None:
    piece = fragment(broken_editor.document.project.network, ("a",))
    clipboard.put_layers(piece)
    text = QGuiApplication.clipboard().text()
    assert json.loads(text)["nodes"][0]["name"] == "conv"
    _put_text(text)
    assert clipboard.taken_layers() == piece


@pytest.mark.parametrize("text", ["", "hello", "{}", "[1]", "[" * 5000, '{"format": "other"}', "\ud800"])
def test_other_text_is_refused_kindly(text: str, qtbot: QtBot) -> None:
    _put_text(text)
    with pytest.raises(StudioError, match="holds no layers: select layers and copy them first"):
        clipboard.taken_layers()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('{"format": "cnnstudio-layers", "version": 9}', "newer CNN Studio"),
        ('{"format": "cnnstudio-layers", "version": 1}', "damaged"),
        ('{"format": "cnnstudio-layers", "version": 1, "nodes": [5]}', "no layer at all"),
    ],
)
def test_damaged_layers_say_so(text: str, part: str, qtbot: QtBot) -> None:
    _put_text(text)
    with pytest.raises(StudioError, match="cannot be pasted") as caught:
        clipboard.taken_layers()
    assert part in str(caught.value)


def test_an_empty_fragment_is_none(qtbot: QtBot) -> None:
    _put_text('{"format": "cnnstudio-layers", "version": 1, "nodes": []}')
    with pytest.raises(StudioError, match="holds no layers"):
        clipboard.taken_layers()


def test_images_and_files_are_told_apart(qtbot: QtBot) -> None:
    from PySide6.QtCore import QUrl

    QGuiApplication.clipboard().setImage(QImage(2, 2, QImage.Format.Format_RGB32))
    assert clipboard.holds_image()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/x/a.png")])
    QGuiApplication.clipboard().setMimeData(data)
    assert clipboard.holds_files()
    assert clipboard.copied_files() == ["/x/a.png"]
