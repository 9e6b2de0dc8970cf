from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.empty_page import EmptyPage
from cnnstudio.ui.inspecting.opening import Opening
from cnnstudio.ui.inspecting.sample_menu import SampleMenu
from cnnstudio.ui.inspecting.shelf import PictureSource, Shelf


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what is put onto the shelf."""
    names: list[str] = []

    def note(_shelf: Shelf, sources: tuple[PictureSource, ...]) -> None:
        names.extend(source.name for source in sources)

    monkeypatch.setattr(Shelf, "open", note)
    return names


@pytest.fixture
def page(window: QWidget) -> EmptyPage:
    return EmptyPage(window)


@pytest.fixture
def opening(window: QWidget, page: EmptyPage, editor: Editor) -> Opening:
    shelf = Shelf(window)
    return Opening(shelf, page, SampleMenu(shelf, editor, window), window)


def test_files_are_chosen_and_cancelled(
    opening: Opening, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for paths in (["pictures/a.png", "pictures/b.png"], []):
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, paths=paths: (paths, ""))
        opening.choose_files()
    assert opened == ["a.png", "b.png"]


def test_a_model_is_chosen_to_be_looked_into(
    opening: Opening, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[str] = []

    def answer(_window: QWidget, _title: str, _folder: str, endings: str) -> tuple[str, str]:
        asked.append(endings)
        return ("pictures/first.keras", "") if len(asked) == 1 else ("", "")

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    with qtbot.waitSignal(opening.model_chosen) as chosen:
        opening.choose_model()
    assert chosen.args == ["pictures/first.keras"]
    assert asked == ["Models (*.keras *.h5 *.hdf5)"]
    with qtbot.assertNotEmitted(opening.model_chosen):
        opening.choose_model()


def test_the_empty_page_offers_photographs(opening: Opening, opened: list[str], page: EmptyPage) -> None:
    button = next(one for one in page.findChildren(QPushButton) if one.text() == "china.jpg")
    button.click()
    opening.open_any()
    assert opened == ["china.jpg", "china.jpg"]


def test_a_clipboard_without_an_image_is_told(opening: Opening, opened: list[str], qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setMimeData(QMimeData())
    with qtbot.waitSignal(opening.nothing_found) as told:
        opening.paste()
    assert "no image on the clipboard" in told.args[0]
    assert opened == []
