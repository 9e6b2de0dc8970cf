from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.process.messages import NOTHING, Command, Message, News, packed, receive, send
from tests.engine.sample_tasks import Stowaway, Trap

Ends = tuple[Connection, Connection]


@pytest.fixture
def ends() -> Iterator[Ends]:
    ours, theirs = Pipe()
    yield ours, theirs
    ours.close()
    theirs.close()


def carried(value: Any, ends: Ends) -> Any:
    """A value that went through a pipe."""
    writer = threading.Thread(target=send, args=(ends[0], Message(News.SUCCEEDED, 7, packed(value))))
    writer.start()
    message = receive(ends[1])
    writer.join()
    assert (message.kind, message.number) == (News.SUCCEEDED, 7)
    assert message.parcel is not None
    return message.parcel.opened_without_backends()


def test_a_command_without_a_parcel(ends: Ends) -> None:
    send(ends[0], Message(Command.QUIT))
    assert receive(ends[1]) == Message(Command.QUIT, NOTHING, None)


@pytest.mark.parametrize("value", [None, 1, "text", {"a": [1, 2]}])
def test_small_values(value: Any, ends: Ends) -> None:
    assert carried(value, ends) == value


@pytest.mark.parametrize("count", [0, 1, 20_000, 400_000])
@pytest.mark.parametrize("order", ["C", "F"])
def test_arrays_of_all_sizes_arrive_whole_and_writable(count: int, order: str, ends: Ends) -> None:
    array = np.asarray(np.arange(count * 2, dtype=np.float32).reshape(2, count), order=order)  # type: ignore[call-overload]
    small = np.arange(5)
    arrived = carried({"large": array, "small": small, "again": array}, ends)
    np.testing.assert_array_equal(arrived["large"], array)
    np.testing.assert_array_equal(arrived["small"], small)
    arrived["large"][:] = 0
    assert arrived["large"].dtype == np.float32


def test_large_arrays_travel_beside_the_pickle() -> None:
    array = np.zeros(1_000_000, np.uint8)
    parcel = packed(array)
    assert len(parcel.body) < 1000
    assert len(parcel.buffers) == 1


def test_an_end_that_is_gone_raises(ends: Ends) -> None:
    ends[0].close()
    with pytest.raises(EOFError):
        receive(ends[1])
    with pytest.raises(BrokenPipeError):
        send(ends[1], Message(Command.QUIT))


def test_a_parcel_is_opened_only_when_asked(ends: Ends) -> None:
    parcel = packed(Trap())
    with pytest.raises(ValueError, match="not a number"):
        parcel.opened()


def test_the_window_refuses_objects_of_keras(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "keras", raising=False)
    parcel = packed(Stowaway())
    monkeypatch.delitem(sys.modules, "keras")
    with pytest.raises(EngineError, match=r"keras\.open"):
        parcel.opened_without_backends()
    assert "keras" not in sys.modules
