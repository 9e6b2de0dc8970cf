from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from tests.ui.annotating.conftest import Drawer

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(params=[errno.EROFS, errno.EACCES])
def read_only(request: pytest.FixtureRequest, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be written into the folder of the images."""
    write = tempfile.mkstemp

    def refuse(*args: Any, **more: Any) -> tuple[int, str]:
        if Path(more["dir"]).is_relative_to(photos):
            raise OSError(request.param, os.strerror(request.param))
        made: tuple[int, str] = write(*args, **more)
        return made

    monkeypatch.setattr(tempfile, "mkstemp", refuse)


@pytest.mark.usefixtures("read_only")
def test_what_cannot_be_saved_goes_into_a_copy_in_which_one_draws_on(
    drawer: Drawer, photos: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, desk = drawer.page.session, drawer.page.desk
    before = sorted(photos.rglob("*"))
    with qtbot.waitSignal(session.saver.failed):
        drawer.drag((20, 30), (60, 70))
    trouble = desk.bench.trouble
    assert trouble.text.startswith("annotations.json could not be saved: ")
    assert trouble.text.endswith("Nothing of what you drew is lost while the program runs.")
    assert [button.text() for button in trouble.buttons] == ["Try again", "Save a copy elsewhere…"]
    assert (desk.bench.state, sorted(photos.rglob("*"))) == ("Not saved", before)
    drawer.go("D")
    drawer.drag((10, 10), (40, 40))
    place = tmp_path / "elsewhere"
    place.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(place))
    with qtbot.waitSignal(desk.elsewhere.ended, timeout=10_000):
        trouble.buttons[1].click()
    drawer.wait()
    assert (trouble.text, desk.bench.state) == ("", "All saved")
    assert desk.bench.remark.text == f"All is saved in {place / 'photos'}, where you draw from now on."
    drawer.drag((60, 60), (90, 90))
    drawer.wait()
    drawer.go_with_key("A")
    assert drawer.places == [(20, 30, 60, 70, 0)]
    drawer.go_with_key("Z", CONTROL)  # steps from before are still to be had
    drawer.wait()
    saved = AnnotatedFolder(place / "photos")
    assert [len(saved.load(name).sheet.boxes) for name in ("0.png", "1.png")] == [1, 1]
    assert sorted(photos.rglob("*")) == before


@pytest.mark.usefixtures("read_only")
def test_a_copy_that_cannot_be_made_loses_nothing(drawer: Drawer, photos: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(drawer.page.session.saver.failed):
        drawer.drag((20, 30), (60, 70))
    elsewhere, trouble = drawer.page.desk.elsewhere, drawer.page.desk.bench.trouble
    with qtbot.waitSignal(elsewhere.ended, timeout=10_000):
        elsewhere.copy_to(photos.parent)
    assert "The copy was not made." in trouble.text
    assert "holds a folder photos already: choose another place." in trouble.text
    assert drawer.page.session.saver.waiting == 1
    drawer.page.session.saver.begin(None)  # nobody saves it any more
