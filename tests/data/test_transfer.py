from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from cnnstudio.core.errors import Stopped
from cnnstudio.data.transfer import Head, Transfer, TransferError
from tests.data.file_server import FileServer

CONTENT = bytes(range(256)) * 5000


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer(CONTENT).running() as server:
        yield server


def read(
    url: str, start: int = 0, silence: float = 5, stop: Callable[[], bool] = lambda: False
) -> tuple[Head, bytes]:
    with Transfer(url, start, stop, silence) as transfer:
        head = transfer.head()
        return head, b"".join(transfer.parts())


def test_the_whole_content_comes(server: FileServer) -> None:
    assert read(f"{server.url}/file") == (Head(0, len(CONTENT)), CONTENT)


def test_it_begins_where_it_is_asked_to(server: FileServer) -> None:
    assert read(f"{server.url}/file", 1000) == (Head(1000, len(CONTENT)), CONTENT[1000:])


def test_a_server_without_ranges_begins_anew_and_the_head_says_so(server: FileServer) -> None:
    assert read(f"{server.url}/whole", 1000) == (Head(0, len(CONTENT)), CONTENT)


def test_redirections_are_followed(server: FileServer) -> None:
    assert read(f"{server.url}/redirect")[1] == CONTENT


def test_no_redirection_leads_to_files_of_this_computer(server: FileServer) -> None:
    with pytest.raises(TransferError):
        read(f"{server.url}/away")


def test_an_end_that_comes_too_early_is_a_cut(server: FileServer) -> None:
    server.cuts = [1234]
    with pytest.raises(TransferError, match="cut") as caught:
        read(f"{server.url}/file")
    assert caught.value.may_pass


@pytest.mark.parametrize(("path", "code", "may_pass"), [("missing", 404, False), ("busy", 503, True)])
def test_refusals_bear_their_number(server: FileServer, path: str, code: int, may_pass: bool) -> None:
    server.busy = 1
    with pytest.raises(TransferError, match=str(code)) as caught:
        read(f"{server.url}/{path}")
    assert (caught.value.code, caught.value.may_pass) == (code, may_pass)


def test_nobody_answers() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(TransferError, match="refused"):
            read(f"http://127.0.0.1:{unused.getsockname()[1]}/file")


def test_a_host_without_an_address_is_said_in_words() -> None:
    with pytest.raises(TransferError, match="not known here"):
        read("http://no-such-host.invalid/file")


@pytest.mark.parametrize("path", ["silent", "stalls"])
def test_silence_counts_as_a_cut(server: FileServer, path: str) -> None:
    with pytest.raises(TransferError, match="does not answer"):
        read(f"{server.url}/{path}", silence=0.3)


@pytest.mark.parametrize("path", ["silent", "stalls", "endless"])
def test_a_stop_is_heeded_at_once_whatever_the_server_does(server: FileServer, path: str) -> None:
    begun = time.monotonic()
    with pytest.raises(Stopped):
        read(f"{server.url}/{path}", silence=20, stop=lambda: time.monotonic() - begun > 0.3)
    assert time.monotonic() - begun < 10
    server.released.set()
    threads = [thread for thread in threading.enumerate() if thread.name == "transfer"]
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def test_what_speaks_no_http_is_said_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            line, _ = listener.accept()
            with line:
                line.recv(65536)
                line.sendall(b"SSH-2.0-none\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(TransferError):
            read(f"http://127.0.0.1:{listener.getsockname()[1]}/file")
        thread.join()
