"""Files that cannot be read or written: one clear message in the window and on the command line, and nothing lost."""

from __future__ import annotations

import errno
import json
import os
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cnnstudio.cli import main
from cnnstudio.document.changes import Rename, SetProject
from cnnstudio.document.files import load_project
from tests.journeys.conftest import Visitor, is_one_clear_message, texts

pytestmark = pytest.mark.journey

LENET = Path(__file__).parents[2] / "examples" / "lenet5_digits.cnnstudio"


def _keras(path: Path, content: bytes) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", content)


def _lenet(**changes: Any) -> bytes:
    return json.dumps({**json.loads(LENET.read_text("utf-8")), **changes}).encode()


def _circle() -> bytes:
    """LeNet whose first convolution takes what its last layer gives."""
    data = json.loads(LENET.read_text("utf-8"))
    nodes = data["network"]["nodes"]
    nodes[1]["inputs"] = [nodes[-1]["id"]]
    return json.dumps(data).encode()


BAD_PROJECTS = {
    "damaged.cnnstudio": (b'{"format": "cnnstudio", "version": 1, "network"', "damaged"),
    "truncated.cnnstudio": (LENET.read_bytes()[:1500], "damaged"),
    "empty.cnnstudio": (b"", "empty"),
    "noise.cnnstudio": (bytes(range(256)) * 8, ""),
    "foreign.cnnstudio": (b'{"nbformat": 4, "cells": []}', ""),
    "newer.cnnstudio": (_lenet(version=99), "newer"),
    "wrong.cnnstudio": (_lenet(network={"nodes": 3}), ""),
    "old.h5": (b"\x89HDF\r\n\x1a\n", "breaks off or is damaged"),
    "images.json": (b'{"images": [], "annotations": []}', "holds no Keras model"),
    "model.onnx": (b"\x08\x07", "holds no ONNX model"),
    "model.keras": (b"PK\x03\x04 not really", ""),
}


@pytest.fixture(params=sorted(BAD_PROJECTS))
def bad_project(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    content, word = BAD_PROJECTS[request.param]
    path = tmp_path / request.param
    path.write_bytes(content)
    return path, word


def test_a_bad_project_is_refused_by_the_window(visitor: Visitor, bad_project: tuple[Path, str]) -> None:
    path, word = bad_project
    window = visitor.window
    window.files.open(LENET)
    window.editor.perform(Rename(visitor.node("c1").id, "first"))
    before = window.editor.document.project
    window.open_dropped([str(path)])
    (message,) = texts(window)
    assert is_one_clear_message(message)
    assert path.name in message
    assert word in message
    assert window.editor.document.project is before
    assert window.editor.document.is_modified
    assert path not in window.preferences.recent_files


def refused_by_commands(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line that a command says; it must end with exit status 1."""
    assert main(arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    assert is_one_clear_message(line)
    return line


def test_a_bad_project_is_refused_by_commands(
    bad_project: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    path, word = bad_project
    line = refused_by_commands(capsys, "summary", str(path))
    assert path.name in line
    assert word in line


def test_a_network_in_a_circle_is_opened_and_not_trained(
    visitor: Visitor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "circle.cnnstudio"
    path.write_bytes(_circle())
    window = visitor.window
    window.open_dropped([str(path)])
    assert window.editor.document.path == path
    visitor.take("circle")
    (error,) = window.editor.document.report.errors[:1]
    assert "feeds itself by way of" in error.message
    refused = refused_by_commands(capsys, "train", str(path), "--runs", str(tmp_path / "runs"))
    assert "feeds itself" in refused
    assert not (tmp_path / "runs").exists()


def _bitmap(width: int, height: int) -> bytes:
    """The head of a bitmap that claims a size."""
    head = b"BM" + (54).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little")
    size = (40).to_bytes(4, "little") + width.to_bytes(4, "little") + height.to_bytes(4, "little")
    return head + size + (1).to_bytes(2, "little") + (24).to_bytes(2, "little") + bytes(24)


def _bad_image(name: str, folder: Path) -> Path:
    from PIL import Image

    path = folder / name
    if name == "huge.png":
        Image.new("1", (12_000, 10_000)).save(path)
    elif name == "zero.bmp":
        path.write_bytes(_bitmap(0, 0))
    elif name == "cut.png":
        Image.effect_noise((64, 64), 50).save(path)
        path.write_bytes(path.read_bytes()[:900])
    elif name == "text.png":
        path.write_text("This is no image.")
    elif name == "empty.jpg":
        path.touch()
    return path


@pytest.mark.parametrize("name", ["huge.png", "zero.bmp", "cut.png", "text.png", "empty.jpg", "missing.png"])
def test_a_bad_image_is_refused(
    visitor: Visitor, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _bad_image(name, tmp_path)
    visitor.window.open_dropped([str(path)])
    assert visitor.window.workspace_name == "inspect"
    notice = visitor.window.inspect.desk.notice
    visitor.until(lambda: notice.text)
    assert notice.kind == "error"
    assert is_one_clear_message(notice.text)
    assert name in notice.text
    assert not visitor.window.inspect.desk.shelf.is_busy
    visitor.take(f"image-{path.stem}")
    line = refused_by_commands(capsys, "predict", str(LENET), str(path))
    assert name in line


@contextmanager
def _full_disk(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """A disk on which nothing can be brought to rest."""

    def sync(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with patch.context() as inner:
        inner.setattr(os, "fsync", sync)
        yield


@contextmanager
def _small_files(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """A system that lets no file grow beyond 100 bytes."""
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@contextmanager
def _read_only_folder(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder in which no file can be made, for the administrator neither."""

    def make(*arguments: object, **settings: object) -> tuple[int, str]:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with patch.context() as inner:
        inner.setattr("tempfile.mkstemp", make)
        yield


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
@pytest.mark.parametrize(
    ("trouble", "word"),
    [
        (_full_disk, "disk is full"),
        (_small_files, "larger than the system allows"),
        (_read_only_folder, "may not write"),
    ],
)
def test_a_failed_save_loses_nothing(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Any, word: str
) -> None:
    window = visitor.window
    path = tmp_path / "work.cnnstudio"
    path.write_bytes(LENET.read_bytes())
    window.files.open(path)
    window.editor.perform(SetProject.of("note", notes="A thought."))
    window.projects.set_keeps_drafts(False)
    with trouble(monkeypatch):
        assert not window.files.save()
    (message,) = texts(window)
    assert is_one_clear_message(message)
    assert word in message
    assert path.read_bytes() == LENET.read_bytes()
    assert list(tmp_path.glob(".cnnstudio-*")) == []
    assert window.editor.document.is_modified
    assert window.editor.document.project.notes == "A thought."
    assert window.files.save()
    assert load_project(path).notes == "A thought."
