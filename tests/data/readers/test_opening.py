from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.readers.opening import content_of, unpacked


def test_packed_or_not_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "plain.gz").write_bytes(b"hello")
    (tmp_path / "packed").write_bytes(gzip.compress(b"hello"))
    assert unpacked(tmp_path / "plain.gz") == unpacked(tmp_path / "packed") == b"hello"


def test_the_content_of_a_file_that_may_be_there(tmp_path: Path) -> None:
    (tmp_path / "packed.gz").write_bytes(gzip.compress(b"hello"))
    assert content_of(tmp_path / "packed.gz") == (tmp_path / "packed.gz").read_bytes()
    assert content_of(tmp_path / "none") is None
    with pytest.raises(FileError, match="cannot be read"):
        content_of(tmp_path)


def test_what_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="Locate it again"):
        unpacked(tmp_path / "none")
    with pytest.raises(FileError, match="cannot be read"):
        unpacked(tmp_path)
    whole = gzip.compress(bytes(range(256)) * 100)
    for damaged in (whole[:-20], whole[:40] + b"\0" * 30 + whole[70:]):
        (tmp_path / "cut.gz").write_bytes(damaged)
        with pytest.raises(DataError, match="breaks off or is damaged"):
            unpacked(tmp_path / "cut.gz")


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(10**6)))
    with pytest.raises(DataError, match="holds more than"):
        unpacked(tmp_path / "bomb.gz", 1000)
