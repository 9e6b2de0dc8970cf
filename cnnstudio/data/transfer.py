"""One transfer over HTTP, read on a thread of its own so that a stop is heeded while the net is silent."""

from __future__ import annotations

import contextlib
import http.client
import queue
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cnnstudio.core.errors import Stopped

SILENCE = 30.0
"""After how many seconds without a byte a transfer counts as cut."""

_STEP = 2**18
_WAIT = 0.1  # seconds between two looks at the stop
_PARTIAL = 206
_WAITING_PARTS = 8

_SERVERS_FAULT = 500

_TROUBLE = (OSError, http.client.HTTPException, ValueError)
"""What `urllib` raises for a connection that fails, and for answers that make no sense."""


class TransferError(Exception):
    """There is no connection, it was cut, or the server refuses.

    Attributes:
        cause: Why, as a clause.
        code: The server's answer, such as 404; 0 where there was none.
    """

    def __init__(self, cause: str, code: int = 0) -> None:
        super().__init__(cause)
        self.cause, self.code = cause, code

    @property
    def may_pass(self) -> bool:
        """Whether the next attempt may go better."""
        return self.code == 0 or self.code >= _SERVERS_FAULT


@dataclass(frozen=True, slots=True)
class Head:
    """What the server says before the content.

    Attributes:
        start: The byte that the content begins with: what was asked for, or 0 where the server begins anew.
        total: How large the whole file is, in bytes; None where the server does not say.
    """

    start: int
    total: int | None


class Transfer:
    """Reads a file on the net from some byte on.

    Args:
        url: Where it lies.
        start: The first byte that is wanted.
        stop: Whether to stop now; asked at least every 0.1 s.

    Raises:
        Stopped: ``stop`` said so, at any of its methods.
        TransferError: There is no connection, it was cut, or the server refuses; at any of its methods.
    """

    def __init__(self, url: str, start: int, stop: Callable[[], bool], silence: float = SILENCE) -> None:
        self._url, self._start, self._stop, self._silence = url, start, stop, silence
        self._parts: queue.Queue[Any] = queue.Queue(_WAITING_PARTS)
        self._closed = threading.Event()
        self._response: http.client.HTTPResponse | None = None
        self._thread = threading.Thread(target=self._read, name="transfer", daemon=True)
        self._thread.start()

    def __enter__(self) -> Transfer:
        return self

    def __exit__(self, *_: object) -> None:
        """Cut the connection; the thread ends at once, or when connecting fails."""
        self._closed.set()
        response = self._response
        if response is not None and self._thread.is_alive():
            # A response that ends just now has no number any more.
            with contextlib.suppress(OSError, ValueError, AttributeError):
                line = socket.socket(fileno=response.fileno())
                try:
                    line.shutdown(socket.SHUT_RDWR)
                finally:
                    line.detach()
            self._thread.join(self._silence)

    def head(self) -> Head:
        """Wait for the beginning of the answer; once, before the parts."""
        found: Head = self._next()
        return found

    def parts(self) -> Iterator[bytes]:
        """The content as it comes, to its end."""
        while part := self._next():
            yield part

    def _next(self) -> Any:
        while True:
            if self._stop():
                raise Stopped
            with contextlib.suppress(queue.Empty):
                found = self._parts.get(timeout=_WAIT)
                if isinstance(found, Exception):
                    raise found
                return found

    def _read(self) -> None:
        """Fill the queue: a head, parts, and b"" for the end; or an exception."""
        try:
            headers = {"Range": f"bytes={self._start}-"} if self._start else {}
            # Encoded content would have another size and another digest.
            headers |= {"User-Agent": "CNN-Studio", "Accept-Encoding": "identity"}
            request = urllib.request.Request(self._url, headers=headers)
            with _opener().open(request, timeout=self._silence) as response:
                self._response = response
                self._put(_head(response, self._start))
                while not self._closed.is_set() and (part := response.read1(_STEP)):
                    self._put(part)
                # `read1` does not mind an end that comes too early.
                self._put(TransferError("the connection was cut") if response.length else b"")
        except _TROUBLE as error:
            self._put(_described(error))

    def _put(self, found: Any) -> None:
        while not self._closed.is_set():
            with contextlib.suppress(queue.Full):
                self._parts.put(found, timeout=_WAIT)
                return


def _described(error: Exception) -> TransferError:
    """A failure in words."""
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        return TransferError(f"the server answers {error.code} {error.reason}".rstrip(), error.code)
    inner = getattr(error, "reason", None)
    if isinstance(inner, Exception):
        error = inner
    if isinstance(error, TimeoutError):
        return TransferError("it does not answer")
    if isinstance(error, socket.gaierror):
        return TransferError("its address is not known here; there may be no connection")
    if isinstance(error, ConnectionError):
        return TransferError("the connection was refused or cut")
    text = " ".join((getattr(error, "strerror", None) or str(error)).split())
    return TransferError(text or type(error).__name__)


def _opener() -> urllib.request.OpenerDirector:
    """Opens http and https alone, redirections included: no files of this computer, no ftp."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(), urllib.request.HTTPHandler(), urllib.request.HTTPSHandler(),
        urllib.request.HTTPRedirectHandler(), urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(), urllib.request.UnknownHandler(),
    ):  # fmt: skip
        opener.add_handler(handler)
    return opener


def _head(response: http.client.HTTPResponse, start: int) -> Head:
    length = response.length
    if response.status != _PARTIAL:
        return Head(0, length)
    total = (response.headers.get("Content-Range") or "").rpartition("/")[2]
    if total.isdigit():
        return Head(start, int(total))
    return Head(start, None if length is None else start + length)
