from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.spreading.meeting import Workers, meet, workers_of


def free_addresses(count: int) -> tuple[str, ...]:
    """Addresses of this machine whose ports are free."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    addresses = tuple(f"127.0.0.1:{probe.getsockname()[1]}" for probe in probes)
    for probe in probes:
        probe.close()
    return addresses


@pytest.mark.parametrize("count", [2, 3])
def test_all_workers_meet(count: int) -> None:
    addresses = free_addresses(count)
    with ThreadPoolExecutor(count) as pool:
        meetings = [pool.submit(meet, Workers(addresses, index), "same", 30) for index in range(count)]
        assert [meeting.result() for meeting in meetings] == [None] * count


def test_who_trains_something_else_is_refused() -> None:
    addresses = free_addresses(2)
    with ThreadPoolExecutor(2) as pool:
        meetings = [pool.submit(meet, Workers(addresses, index), f"token {index}", 3) for index in range(2)]
        errors = [meeting.exception() for meeting in meetings]
    assert any("trains another project" in str(error) for error in errors)


def test_who_cannot_be_reached_is_named() -> None:
    addresses = free_addresses(2)
    with pytest.raises(
        EngineError, match=rf"Worker 2 \({addresses[1]}\) did not answer within 0 s: start cnnstudio"
    ):
        meet(Workers(addresses, 0), "alone", 0.3)


def test_a_port_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(EngineError, match=f"cannot listen at {address}"):
            meet(Workers((address, "127.0.0.1:9"), 0), "x", 1)


def test_addresses_are_read() -> None:
    assert workers_of("a:1, b:2", 2) == Workers(("a:1", "b:2"), 1)
    assert workers_of("127.0.0.1:4000,192.0.2.7:4000").index == 0
    assert not workers_of("192.0.2.7:4000,127.0.0.1:4000").leads


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("a", None, "no address of a worker"), ("a:b", None, "no address"), (":4", None, "no address"),
        ("a:70000", None, "no address"), ("a:1,a:1", 1, "twice"), ("a:1,b:2", 3, "no worker 3"),
        ("127.0.0.1:1,127.0.0.1:2", None, "several of the addresses"), ("192.0.2.7:1,192.0.2.8:1", None, "none of the addresses"),
    ],
)  # fmt: skip
def test_addresses_that_cannot_be(text: str, number: int | None, words: str) -> None:
    with pytest.raises(EngineError, match=words):
        workers_of(text, number)
