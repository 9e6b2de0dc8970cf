from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from cnnstudio.core.errors import FileError, Stopped
from cnnstudio.data.remote_file import RemoteFile, check_file, digest_of

CONTENT = b"weights " * 1000


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/a", "/etc/passwd", "", "javascript:alert(1)"]
)
def test_only_web_addresses_are_files_on_the_net(url: str) -> None:
    with pytest.raises(FileError, match="https"):
        RemoteFile(url, "a")


@pytest.mark.parametrize("name", ["", "..", "../a", "a/b", "/a", ".hidden"])
def test_names_do_not_leave_the_cache(name: str) -> None:
    with pytest.raises(FileError, match="name"):
        RemoteFile("https://example.org/a", name)


@pytest.mark.parametrize("algorithm", ["md5", "sha256"])
def test_the_digest_tells_the_file_from_others(tmp_path: Path, algorithm: str) -> None:
    digest = hashlib.new(algorithm, CONTENT, usedforsecurity=False).hexdigest()
    file = RemoteFile("https://example.org/a.h5", "a.h5", digest)
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_bytes(CONTENT)
    bad.write_bytes(CONTENT[:-1] + b"!")
    check_file(file, good)
    with pytest.raises(FileError, match="differs"):
        check_file(file, bad)
    assert digest_of(file, good) == digest


def test_without_a_digest_the_size_must_do(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(CONTENT)
    check_file(RemoteFile("https://example.org/a", "a", size=len(CONTENT)), path)
    check_file(RemoteFile("https://example.org/a", "a"), path)
    with pytest.raises(FileError, match="differs"):
        check_file(RemoteFile("https://example.org/a", "a", size=9), path)


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(CONTENT)
    with pytest.raises(Stopped):
        check_file(RemoteFile("https://example.org/a", "a"), path, lambda: True)


def test_a_missing_file_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="choose another file"):
        check_file(RemoteFile("https://example.org/a", "a"), tmp_path / "none")
