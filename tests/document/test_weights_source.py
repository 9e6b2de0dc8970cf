from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from cnnstudio.core.errors import FileError
from cnnstudio.core.network import chain
from cnnstudio.document.files import load_project, save_project
from cnnstudio.document.project import Project
from cnnstudio.document.weights_source import WeightsSource, digest_of
from cnnstudio.layers.reshape import Input


def archive(path: Path, content: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("config.json", "{}")
        file.writestr("model.weights.h5", content)
    return path


def test_content_counts_and_nothing_else(tmp_path: Path) -> None:
    first, second = archive(tmp_path / "a.keras", b"x" * 99), archive(tmp_path / "b.keras", b"x" * 99)
    os.utime(second, (5, 5))
    assert digest_of(first) == digest_of(second)
    assert digest_of(archive(tmp_path / "c.keras", b"x" * 98 + b"y")) != digest_of(first)
    plain = tmp_path / "w.h5"
    plain.write_bytes(b"weights")
    before = digest_of(plain)
    plain.write_bytes(b"weightz")
    assert digest_of(plain) != before


def test_of_an_archive_only_the_list_of_parts_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large model is looked at as fast as a small one, whatever stands between its parts."""
    path = archive(tmp_path / "a.keras", os.urandom(30_000_000))
    read: list[int] = []
    plain = zipfile.ZipFile._RealGetContents  # type: ignore[attr-defined]

    def counting(self: zipfile.ZipFile) -> None:
        plain(self)
        assert self.fp is not None
        read.append(self.fp.tell() - self.start_dir)

    monkeypatch.setattr(zipfile.ZipFile, "_RealGetContents", counting)
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    assert digest_of(path).startswith("parts:")
    assert read
    assert max(read) < 1000


def test_folders_count_by_their_weights(tmp_path: Path) -> None:
    (tmp_path / "model.weights.h5").write_bytes(b"weights")
    assert digest_of(tmp_path) == digest_of(tmp_path / "model.weights.h5")


def test_missing_and_damaged_files_are_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="moved or renamed"):
        digest_of(tmp_path / "none.keras")
    with pytest.raises(FileError, match="moved or renamed"):
        digest_of(tmp_path)  # a folder without weights


def test_saved_files_hold_relative_paths_and_come_back_absolute(tmp_path: Path) -> None:
    folder = tmp_path / "projects" / "deep"
    folder.mkdir(parents=True)
    source = WeightsSource(str(tmp_path / "models" / "a.keras"), "parts:1", "resnet-50")
    project = Project(chain(Input((3,))), "p", weights=source)
    save_project(project, folder / "p.cnnstudio")
    text = (folder / "p.cnnstudio").read_text()
    assert '"file": "../../models/a.keras"' in text
    assert str(tmp_path) not in text
    assert load_project(folder / "p.cnnstudio") == project
    assert source.name == "a.keras"


def test_projects_without_weights_say_nothing_of_them(tmp_path: Path) -> None:
    save_project(Project(chain(Input((3,))), "p"), tmp_path / "p.cnnstudio")
    assert "weights" not in (tmp_path / "p.cnnstudio").read_text()
    assert load_project(tmp_path / "p.cnnstudio").weights is None
