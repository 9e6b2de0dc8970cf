from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cnnstudio.core.errors import FileError
from cnnstudio.document import atomic
from cnnstudio.document.atomic import check_room, write_in_folder, write_through, write_together, write_whole


def test_it_writes_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "part"),
    [(errno.ENOSPC, "disk is full"), (errno.EROFS, "can only be read"), (errno.EIO, "disk fault")],
)
def test_a_failure_leaves_the_old_file_whole(
    step: str, number: int, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def failing(*arguments: object) -> None:
        raise OSError(number, "disk fault")

    monkeypatch.setattr(os, step, failing)
    with pytest.raises(FileError, match=f"a.txt could not be saved: .*{part}"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@contextmanager
def _largest_file(size: int) -> Iterator[None]:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on file sizes")
def test_a_disk_that_takes_no_more_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    with _largest_file(1000), pytest.raises(FileError, match="larger than the system allows"):
        write_whole(path, b"x" * 5000)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_folders_names_and_places_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    for name, part in (
        ("folder", "a folder has that name"),
        ("gone/a.txt", "folder is not there"),
        ("file/a.txt", "its folder is a file"),
        ("x" * 300, "name is too long"),
        ("a\0b", "cannot be the name"),
    ):
        with pytest.raises(FileError, match=part):
            write_whole(tmp_path / name, b"new")


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and modes")
def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    write_in_folder(tmp_path / "new" / "inner" / "a.txt", b"hello")
    assert (tmp_path / "new" / "inner" / "a.txt").read_bytes() == b"hello"
    write_in_folder(tmp_path / "new" / "inner" / "a.txt", b"again")
    assert (tmp_path / "new" / "inner" / "a.txt").read_bytes() == b"again"
    with pytest.raises(FileError, match=r"cannot be made .*: choose another"):
        write_in_folder(tmp_path / "new" / "inner" / "a.txt" / "b.txt", b"")


def test_links_and_modes_stay(tmp_path: Path) -> None:
    real = tmp_path / "real.txt"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(real)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="needs modes")
def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        write_whole(tmp_path / "a.txt", b"")
    finally:
        os.umask(mask)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640


def test_a_file_that_may_not_be_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    monkeypatch.setattr(atomic.os, "access", lambda *arguments: False)
    with pytest.raises(FileError, match="may not write there"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"


def test_what_something_else_writes_takes_the_place_whole(tmp_path: Path) -> None:
    def write(place: Path) -> None:
        assert place.suffix == ".bin"
        assert not (tmp_path / "made.bin").exists()
        place.write_bytes(b"new")

    write_through(tmp_path / "made.bin", write)
    assert (tmp_path / "made.bin").read_bytes() == b"new"


def test_a_folder_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    def write(place: Path) -> None:
        place.mkdir()
        (place / "new").write_text("new")

    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "old").write_text("old")
    write_through(tmp_path / "folder", write)
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["new"]
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["folder"]


def test_what_the_disk_has_no_room_for_is_refused_with_both_sizes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: place)
    check_room(tmp_path / "a.h5", 1_000_000)
    with pytest.raises(
        FileError, match=r"a.h5 could not be saved: it takes about 14.2 MB, and the disk has 1.0 MB"
    ):
        check_room(tmp_path / "a.h5", 14_200_000)


def test_a_folder_that_is_not_there_is_left_to_the_writing(tmp_path: Path) -> None:
    check_room(tmp_path / "nowhere" / "a.h5", 10**30)


def test_a_failure_in_the_middle_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    def write(place: Path) -> None:
        place.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "full")

    (tmp_path / "made.bin").write_bytes(b"old")
    with pytest.raises(FileError, match="disk is full"):
        write_through(tmp_path / "made.bin", write)
    assert (tmp_path / "made.bin").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["made.bin"]


def test_a_file_takes_no_folders_place(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileError, match="a folder has that name"):
        write_through(tmp_path / "folder", lambda place: place.touch())
    assert (tmp_path / "folder").is_dir()


@pytest.mark.parametrize("is_linking", [True, False])
@pytest.mark.parametrize("fails_at", [0, 1, 2, None])
def test_several_files_are_all_old_or_all_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int | None, is_linking: bool
) -> None:
    old = {"a": b"1", "b": b"2", "gone": b"3"}
    for name, data in old.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "a").chmod(0o640)
    stamps = {name: (tmp_path / name).stat().st_mtime_ns for name in old}
    calls: list[Path] = []
    replace = os.replace

    def counted(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) - 1 == fails_at:
            raise OSError(errno.ENOSPC, "full")
        replace(source, target)

    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(atomic.os, "replace", counted)
    if not is_linking:
        monkeypatch.setattr(atomic.os, "link", refused)
    files = {
        tmp_path / "a": b"10",
        tmp_path / "gone": None,
        tmp_path / "new" / "b": b"20",
        tmp_path / "b": b"30",
    }
    if fails_at is None:
        write_together(files)
        found = {
            path.relative_to(tmp_path).as_posix(): path.read_bytes()
            for path in tmp_path.rglob("*")
            if path.is_file()
        }
        assert found == {"a": b"10", "new/b": b"20", "b": b"30"}
        assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
        return
    with pytest.raises(FileError, match="the disk is full"):
        write_together(files)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == old
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in old} == stamps
    assert list((tmp_path / "new").iterdir()) == []
