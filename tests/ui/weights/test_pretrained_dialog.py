from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.data.pretrained import FOLDER, pretrained
from cnnstudio.document.folders import cache_folder
from cnnstudio.document.project import Project
from cnnstudio.gallery import published_network
from cnnstudio.ui.saving import questions
from cnnstudio.ui.weights.pretrained_dialog import PretrainedDialog


def made(qtbot: QtBot, classes: int = 1000) -> PretrainedDialog:
    project = Project(published_network("mobilenet-v2").network(None, classes))
    dialog = PretrainedDialog("mobilenet-v2", project, Path("/"))
    qtbot.addWidget(dialog)
    return dialog


def test_file_and_size_are_said_before_anything_is_fetched(qtbot: QtBot) -> None:
    dialog = made(qtbot)
    assert dialog.title.text() == "MobileNetV2"
    assert "about 14.2 MB" in dialog.text.text()
    assert dialog.address.text().endswith("kernels_1.0_224.h5")
    assert dialog.download.text() == "Download"
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.download.click()
    assert chosen.args == ["mobilenet-v2", None]


def test_other_classes_need_a_smaller_file(qtbot: QtBot) -> None:
    dialog = made(qtbot, 5)
    assert "about 9.0 MB" in dialog.text.text()
    assert "5 classes" in dialog.text.text()
    assert dialog.address.text().endswith("no_top.h5")


def test_what_was_fetched_already_is_not_downloaded(qtbot: QtBot) -> None:
    found = pretrained("mobilenet-v2")
    assert found is not None
    (cache_folder() / FOLDER).mkdir(parents=True)
    (cache_folder() / FOLDER / found.whole.name).write_bytes(b"x")
    dialog = made(qtbot)
    assert "here already" in dialog.text.text()
    assert dialog.download.text() == "Load"


def test_a_file_of_one_s_own(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "ask_for_weights", lambda parent, folder: Path("/w.h5"))
    dialog = made(qtbot)
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.choose.click()
    assert chosen.args == ["mobilenet-v2", Path("/w.h5")]
