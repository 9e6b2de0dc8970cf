from __future__ import annotations

import hashlib
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cnnstudio.core.errors import FileError, Stopped
from cnnstudio.data import download as module
from cnnstudio.data.download import DownloadProgress, RemoteFile, cached, download
from cnnstudio.document.folders import cache_folder
from cnnstudio.document.locks import FileLock
from tests.data.file_server import FileServer

CONTENT = bytes(range(256)) * 8000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    monkeypatch.setattr(module, "_PAUSE", 0.01)
    with FileServer(CONTENT).running() as server:
        yield server


def remote(
    server: FileServer, path: str = "file", digest: str = DIGEST, size: int | None = None
) -> RemoteFile:
    return RemoteFile(f"{server.url}/{path}", "a.h5", digest, size)


def left() -> list[str]:
    """What stands in the cache."""
    return sorted(path.name for path in (cache_folder() / "weights").iterdir())


@pytest.mark.parametrize("path", ["file", "redirect", "nosize", "whole"])
def test_a_file_comes_whole(server: FileServer, path: str) -> None:
    assert cached(remote(server, path), "weights") is None
    place = download(remote(server, path), "weights")
    assert place.read_bytes() == CONTENT
    assert cached(remote(server, path), "weights") == place
    assert left() == ["a.h5"]


def test_it_is_fetched_only_once(server: FileServer) -> None:
    download(remote(server), "weights")
    asked = len(server.asked)
    download(remote(server), "weights")
    assert len(server.asked) == asked


def test_a_file_that_changed_in_the_cache_is_fetched_again(server: FileServer) -> None:
    place = download(remote(server), "weights")
    place.write_bytes(CONTENT[:-1] + b"!")
    assert download(remote(server), "weights").read_bytes() == CONTENT


def test_progress_grows_to_the_whole(server: FileServer) -> None:
    seen: list[DownloadProgress] = []
    download(remote(server), "weights", seen.append)
    assert [one.done for one in seen] == sorted(one.done for one in seen)
    assert seen[-1] == DownloadProgress("a.h5", len(CONTENT), len(CONTENT))
    assert seen[-1].fraction == 1
    assert seen[-1].words == "a.h5: 2.0 MB of 2.0 MB"
    assert DownloadProgress("a.h5", 5, None).fraction is None


def test_a_transfer_that_is_cut_goes_on_where_it_was(server: FileServer) -> None:
    server.cuts = [700_000, 300_000]
    assert download(remote(server), "weights").read_bytes() == CONTENT
    ranges = [wanted for _, wanted in server.asked]
    assert ranges[0] is None
    assert len(ranges) == 3
    starts = [int(str(wanted)[len("bytes=") : -1]) for wanted in ranges[1:]]
    assert 0 < starts[0] <= 700_000 < 1_000_000
    assert starts[0] < starts[1] <= 1_000_000


def test_without_a_digest_nothing_is_put_together_from_two_transfers(server: FileServer) -> None:
    server.cuts = [700_000] * 9
    with pytest.raises(FileError, match="cut"):
        download(remote(server, "whole", digest=""), "weights")
    server.asked.clear()
    server.cuts = []
    assert download(remote(server, digest=""), "weights").read_bytes() == CONTENT
    assert server.asked == [("/file", None)]


def test_a_server_that_cuts_again_and_again_is_given_up(server: FileServer) -> None:
    server.cuts = [1000] + [0] * 20
    with pytest.raises(FileError, match="cut") as caught:
        download(remote(server), "weights")
    assert remote(server).url in str(caught.value)
    assert "What has come is kept: check the connection and try again to go on from there" in str(
        caught.value
    )
    assert left() == ["a.h5.part"]
    assert len(server.asked) <= 6


def test_a_busy_server_is_asked_again(server: FileServer) -> None:
    server.busy = 2
    assert download(remote(server, "busy"), "weights").read_bytes() == CONTENT


def test_a_stopped_transfer_goes_on_next_time(server: FileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REPORTS", 0.0)  # tells of every part
    told: list[DownloadProgress] = []

    def has_half() -> bool:
        return bool(told) and told[-1].done == len(CONTENT) // 2

    with pytest.raises(Stopped):
        download(remote(server, "stalls"), "weights", told.append, has_half)
    assert left() == ["a.h5.part"]
    assert (cache_folder() / "weights" / "a.h5.part").stat().st_size == len(CONTENT) // 2
    assert download(remote(server), "weights").read_bytes() == CONTENT
    assert server.asked[-1] == ("/file", f"bytes={len(CONTENT) // 2}-")


def test_a_wrong_file_is_refused_and_removed(server: FileServer) -> None:
    with pytest.raises(FileError, match="differs") as caught:
        download(remote(server, digest="0" * 64), "weights")
    assert "choose it here" in str(caught.value)
    assert left() == []


@pytest.mark.parametrize("beginning", [b"other" * 1000, CONTENT + b"more"])
def test_a_beginning_of_another_file_does_no_harm(server: FileServer, beginning: bytes) -> None:
    folder = cache_folder() / "weights"
    folder.mkdir(parents=True)
    (folder / "a.h5.part").write_bytes(beginning)
    assert download(remote(server), "weights").read_bytes() == CONTENT
    assert left() == ["a.h5"]


def test_a_file_that_was_here_but_for_its_name_is_not_fetched_again(server: FileServer) -> None:
    folder = cache_folder() / "weights"
    folder.mkdir(parents=True)
    (folder / "a.h5.part").write_bytes(CONTENT)
    assert download(remote(server, size=len(CONTENT)), "weights").read_bytes() == CONTENT
    assert not server.asked


def test_a_file_of_another_size_is_refused_before_it_comes(server: FileServer) -> None:
    with pytest.raises(FileError, match="2,048,000 bytes"):
        download(remote(server, size=9), "weights")
    assert left() == []


def test_a_server_that_never_ends_is_cut_off_at_the_known_size(server: FileServer) -> None:
    with pytest.raises(FileError, match="more than"):
        download(remote(server, "endless", size=len(CONTENT)), "weights")
    assert left() == []


def test_a_missing_file_names_address_and_way_out(server: FileServer) -> None:
    with pytest.raises(FileError, match="404") as caught:
        download(remote(server, "missing"), "weights")
    assert f"{server.url}/missing" in str(caught.value)
    assert "choose it here" in str(caught.value)
    assert len(server.asked) == 1


def test_no_connection_is_said_at_once_with_address_size_and_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def wait(fetching: object, seconds: float) -> None:
        raise AssertionError("It was to be tried again.")

    monkeypatch.setattr(module._Fetching, "_wait", wait)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/a.h5"
        with pytest.raises(FileError) as caught:
            download(RemoteFile(url, "a.h5", DIGEST, 102_967_424), "weights")
    for part in (url, "103 MB", "on another computer", "choose the file here"):
        assert part in str(caught.value)
    assert "\n" not in str(caught.value)


class Usage(NamedTuple):
    free: int


def test_a_full_disk_is_said_before_anything_comes(
    server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(1_000_000))
    with pytest.raises(FileError, match=r"takes 2\.0 MB on the disk, and 1\.0 MB are free"):
        download(remote(server), "weights")
    assert left() == []


def test_a_folder_that_cannot_be_made_is_said_in_words(private_folders: Path, server: FileServer) -> None:
    cache_folder().parent.mkdir(parents=True, exist_ok=True)
    cache_folder().write_text("a file where the folder should be")
    with pytest.raises(FileError, match="cannot be kept"):
        download(remote(server), "weights")


def test_two_that_want_the_same_file_fetch_it_once(server: FileServer) -> None:
    found: list[Any] = []
    threads = [
        threading.Thread(target=lambda: found.append(download(remote(server), "weights"))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [path.read_bytes() for path in found] == [CONTENT, CONTENT]
    assert len(server.asked) == 1


def test_who_waits_for_another_download_can_be_stopped(server: FileServer) -> None:
    folder = cache_folder() / "weights"
    folder.mkdir(parents=True)
    lock = FileLock(folder / "a.h5.lock")
    assert lock.acquire()
    with pytest.raises(Stopped):
        download(remote(server), "weights", stop=lambda: True)
    lock.dissolve()
