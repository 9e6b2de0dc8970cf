from __future__ import annotations

import hashlib
import os
import signal
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from cnnstudio.cli import main
from cnnstudio.cli.data import with_data
from cnnstudio.core.errors import FileError
from cnnstudio.data.remote_file import RemoteFile
from cnnstudio.data.sets.published import Mnist
from cnnstudio.document.files import save_project
from cnnstudio.document.project import DataChoice, Project
from tests.data.file_server import FileServer


def test_a_published_set_is_fetched_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    images, labels = np.zeros((20, 28, 28), np.uint8), np.arange(20) % 10
    np.savez(tmp_path / "a.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)
    content = (tmp_path / "a.npz").read_bytes()
    with FileServer(content).running() as server:
        file = RemoteFile(
            f"{server.url}/file", "mnist.npz", hashlib.sha256(content).hexdigest(), len(content)
        )
        monkeypatch.setattr(Mnist, "remote", (file,))
        for _ in range(2):
            assert with_data(Project(), "mnist").data.kind == "mnist"
        assert len(server.asked) == 1
    assert "mnist.npz: " in capsys.readouterr().err
    assert len(Mnist().load()) == 40


def test_an_interrupt_ends_a_download_that_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    save_project(Project(), tmp_path / "a.cnnstudio")
    with FileServer(b"x" * 100_000).running() as server:
        monkeypatch.setattr(Mnist, "remote", (RemoteFile(f"{server.url}/stalls", "mnist.npz", "0" * 64),))

        def interrupt_when_it_hangs() -> None:
            while not server.asked:
                time.sleep(0.05)
            os.kill(os.getpid(), signal.SIGINT)

        interrupt = threading.Thread(target=interrupt_when_it_hangs, daemon=True)
        interrupt.start()
        assert main(["train", str(tmp_path / "a.cnnstudio"), "--data", "mnist"]) == 130
        interrupt.join()
    assert "stopped; what has come is kept" in capsys.readouterr().err


def test_without_a_connection_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    file = RemoteFile("http://127.0.0.1:9/mnist.npz", "mnist.npz", "0" * 64, 10)
    monkeypatch.setattr(Mnist, "remote", (file,))
    with pytest.raises(FileError, match="be downloaded from"):
        with_data(Project(data=DataChoice("mnist")), "")


def test_a_folder_replaces_the_data(tmp_path: Path) -> None:
    found = with_data(Project(), str(tmp_path))
    assert found.data.kind == "folder"
    assert dict(found.data.settings)["path"] == str(tmp_path)
    assert with_data(Project(), "") == Project()
