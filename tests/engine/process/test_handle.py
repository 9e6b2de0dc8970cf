from __future__ import annotations

import threading
from pathlib import Path

import psutil
import pytest

from cnnstudio.engine.process.handle import EngineProcess
from cnnstudio.engine.process.messages import Command, News, packed
from tests.engine.sample_tasks import Deaf, Die, Echo


@pytest.fixture(autouse=True)
def folder_for_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def said_until_the_end(process: EngineProcess) -> list[str]:
    """The kinds of all news up to the process's end."""
    kinds: list[str] = []
    try:
        while process.connection.poll(60):
            message = process.receive()
            kinds.append(message.kind if message is not None else "nothing")
    except EOFError:
        return kinds
    return [*kinds, "no end"]


def test_the_end_leaves_no_process_no_thread_and_no_file(folder_for_output: Path) -> None:
    threads = threading.active_count()
    process = EngineProcess()
    identifier = process.identifier
    assert process.is_alive()
    process.end()
    assert not psutil.pid_exists(identifier)
    assert threading.active_count() == threads
    assert not list(folder_for_output.iterdir())


def test_a_process_that_dies_leaves_its_exit_code_and_last_words() -> None:
    process = EngineProcess()
    process.send(Command.RUN, 1, packed(Die()))
    assert said_until_the_end(process) == [News.STARTED]
    assert process.end(patience=10) == 3
    assert "the last words" in process.last_output


def test_what_was_said_before_the_end_can_still_be_read() -> None:
    process = EngineProcess()
    process.send(Command.RUN, 1, packed(Echo("result")))
    process.send(Command.RUN, 2, packed(Die()))
    assert said_until_the_end(process) == [News.STARTED, News.SUCCEEDED, News.STARTED]
    process.end()


def test_sending_more_than_a_deaf_process_takes_does_not_block() -> None:
    process = EngineProcess()
    process.kill()
    process.send(Command.RUN, 1, packed(Echo(b"x" * 10_000_000)))
    process.send(Command.RUN, 2, packed(Echo(b"x" * 10_000_000)))
    assert process.end() is not None


def test_a_process_that_does_not_quit_is_made_to() -> None:
    process = EngineProcess()
    process.send(Command.RUN, 1, packed(Deaf()))
    for _ in ("started", "first progress"):
        assert process.connection.poll(60)
        process.receive()
    process.send(Command.QUIT)
    exit_code = process.end(patience=0.05)
    assert exit_code is not None
    assert exit_code != 0


def test_nothing_comes_when_nothing_is_said() -> None:
    process = EngineProcess()
    assert process.receive() is None
    process.end()


def test_a_failed_start_leaves_nothing(folder_for_output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", fail)
    with pytest.raises(OSError, match="Cannot allocate memory"):
        EngineProcess()
    assert not list(folder_for_output.iterdir())
