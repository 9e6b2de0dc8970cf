"""The workers of one training find each other, and see that they train the same, before anything is loaded."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

from cnnstudio.core.errors import EngineError
from cnnstudio.core.numerals import exact

WAIT = 60.0
"""Seconds that a worker waits for the others."""
_RETRY = 0.2
_MOST_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Workers:
    """The processes that train together.

    Attributes:
        addresses: ``host:port`` of each; the first one leads, and keeps the run.
        index: Which of them this process is, from 0.
    """

    addresses: tuple[str, ...]
    index: int

    @property
    def leads(self) -> bool:
        """Whether this process keeps the run."""
        return self.index == 0

    @property
    def own(self) -> str:
        """The address of this process."""
        return self.addresses[self.index]


def workers_of(text: str, number: int | None = None) -> Workers:
    """Read ``host:port,host:port``.

    Args:
        text: The addresses.
        number: Which of them this process is, from 1; None: the one whose host is this machine.

    Raises:
        EngineError: An address is none or stands there twice, or it is not clear which one this process is.
    """
    addresses = tuple([part.strip() for part in text.split(",")])
    for address in addresses:
        host, _, port = address.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            raise EngineError(
                f"{address!r} is no address of a worker: write host:port, such as 10.0.0.2:4000."
            )
    if len(set(addresses)) < len(addresses):
        raise EngineError("Each worker needs an address of its own: one stands there twice.")
    if number is not None and not 1 <= number <= len(addresses):
        raise EngineError(f"There is no worker {number}: give --worker a number from 1 to {len(addresses)}.")
    if number is not None:
        return Workers(addresses, number - 1)
    here = [place for place, address in enumerate(addresses) if _is_here(address)]
    if len(here) != 1:
        why = (
            "none of the addresses is one of this machine"
            if not here
            else "several of the addresses are of this machine"
        )
        raise EngineError(f"It is not clear which worker this is, since {why}: say so with --worker, from 1.")
    return Workers(addresses, here[0])


def _is_here(address: str) -> bool:
    """Whether a host is this machine: something can be bound to it."""
    try:
        with socket.socket() as probe:
            probe.bind((address.rpartition(":")[0], 0))
    except OSError:
        return False
    return True


def meet(workers: Workers, token: str, wait: float = WAIT) -> None:
    """Wait until every worker has spoken to every other.

    Args:
        workers: Who meets.
        token: What all must have alike: what is trained, and with which version.
        wait: Seconds after which it is given up.

    Raises:
        EngineError: A worker does not answer in time or trains something else, or the own port is taken.
    """
    others = [address for address in workers.addresses if address != workers.own]
    end = time.monotonic() + wait
    with _listening(workers.own) as server:
        spoken: set[str] = set()
        heard: dict[str, str] = {}
        while len(spoken) < len(others) or len(heard) < len(others):
            for address in others:
                if address not in spoken and _told(address, {"from": workers.own, "token": token}):
                    spoken.add(address)
            heard |= _heard(server, others)
            different = [address for address, other in heard.items() if other != token]
            if different:
                raise EngineError(
                    f"Worker {_number(workers, different[0])} trains another project, or with another version of CNN "
                    "Studio: give all workers the same project and settings."
                )
            missing = [address for address in others if address not in spoken or address not in heard]
            if missing and time.monotonic() > end:
                raise EngineError(
                    f"Worker {_number(workers, missing[0])} did not answer within {exact(round(wait))} s: start "
                    "cnnstudio train with the same --workers there too, and see that its port is open."
                )


def _number(workers: Workers, address: str) -> str:
    return f"{workers.addresses.index(address) + 1} ({address})"


def _listening(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind((host, int(port)))
        server.listen()
    except OSError as error:
        server.close()
        raise EngineError(
            f"This worker cannot listen at {address} ({error.strerror or error}): choose a free port of this machine."
        ) from error
    server.settimeout(_RETRY)
    return server


def _told(address: str, message: dict[str, str]) -> bool:
    """Speak to another worker; says whether anybody is there. It may listen later: both may be speaking at once."""
    host, _, port = address.rpartition(":")
    with (
        contextlib.suppress(OSError),
        socket.create_connection((host, int(port)), timeout=_RETRY * 5) as line,
    ):
        line.sendall(json.dumps(message).encode())
        return True
    return False


def _heard(server: socket.socket, others: Sequence[str]) -> dict[str, str]:
    """Listen for a moment: who spoke, and the token."""
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        line, _ = server.accept()
        with line:
            line.settimeout(_RETRY * 5)
            received = b""
            while (part := line.recv(_MOST_BYTES)) and len(received) < _MOST_BYTES:
                received += part
            message = json.loads(received)
            if message["from"] in others:
                return {str(message["from"]): str(message["token"])}
    return {}
