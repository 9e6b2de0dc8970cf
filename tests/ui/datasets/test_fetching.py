from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.data.remote_file import RemoteFile
from cnnstudio.data.sets.published import Mnist
from cnnstudio.ui.datasets.fetching import Fetching
from tests.data.file_server import FileServer


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    """A small file in the form of MNIST's."""
    images = np.zeros((20, 28, 28), np.uint8)
    np.savez(
        tmp_path / "a.npz",
        x_train=images,
        y_train=np.arange(20) % 10,
        x_test=images,
        y_test=np.arange(20) % 10,
    )
    return (tmp_path / "a.npz").read_bytes()


@pytest.fixture
def server(content: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    """Lets MNIST come from this computer."""
    with FileServer(content).running() as running:
        digest = hashlib.sha256(content).hexdigest()
        file = RemoteFile(f"{running.url}/file", "mnist.npz", digest, len(content))
        monkeypatch.setattr(Mnist, "remote", (file,))
        yield running


def test_it_is_fetched_once(server: FileServer, qtbot: QtBot, shown: Callable[[QWidget], QWidget]) -> None:
    made = Fetching()
    made.show_data(Mnist())
    shown(made)
    assert made.words.text().startswith("MNIST is not on this computer yet: ")
    with qtbot.waitSignal(made.fetched):
        made.start.click()
        assert not made.cancel.isHidden()
    assert made.isHidden()
    assert Mnist().missing() == ()
    assert len(Mnist().load()) == 40


def test_a_file_that_was_tampered_with_is_refused(
    server: FileServer, qtbot: QtBot, shown: Callable[[QWidget], QWidget]
) -> None:
    server.content = server.content[:-1] + b"x"
    made = Fetching()
    made.show_data(Mnist())
    shown(made)
    made.start.click()
    qtbot.waitUntil(lambda: not made.is_busy)
    assert "differs from what was published, so it was removed" in made.error.text()
    assert not made.start.isHidden()
    assert Mnist().missing()


def test_cancel_keeps_what_is_here_and_a_cut_is_gone_on_from(
    server: FileServer, qtbot: QtBot, shown: Callable[[QWidget], QWidget], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Mnist.remote
    file = RemoteFile(f"{server.url}/stalls", "mnist.npz", whole[0].digest, whole[0].size)
    monkeypatch.setattr(Mnist, "remote", (file,))
    made = Fetching()
    made.show_data(Mnist())
    shown(made)
    made.start.click()
    part = Mnist().place / "mnist.npz.part"
    qtbot.waitUntil(lambda: part.is_file() and part.stat().st_size > 0)
    made.cancel.click()
    qtbot.waitUntil(lambda: not made.is_busy)
    assert part.stat().st_size > 0
    assert made.error.isHidden()
    monkeypatch.setattr(Mnist, "remote", whole)
    with qtbot.waitSignal(made.fetched):
        made.start.click()
    assert server.asked[-1][1] is not None  # from where it was cut
    assert Mnist().missing() == ()


def test_a_folder_of_ones_own_needs_no_download(qtbot: QtBot, tmp_path: Path) -> None:
    made = Fetching()
    qtbot.addWidget(made)
    made.show_data(Mnist(str(tmp_path)))
    assert made.isHidden()
