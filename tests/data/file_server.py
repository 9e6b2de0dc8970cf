"""A small web server on this computer, for the tests of downloads, that can misbehave."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class FileServer:
    """Serves one content under any path but those that begin with a word below.

    ``/redirect`` leads to ``/file``; ``/missing`` is not there; ``/silent`` never answers; ``/stalls`` sends
    half and then nothing; ``/nosize`` tells no size; ``/endless`` tells none and never ends; ``/whole`` knows
    no ranges; ``/away`` leads to a file of this computer; ``/busy`` answers 503 until ``busy`` runs out.

    Attributes:
        content: What it sends.
        cuts: After how many bytes each of the next answers breaks off.
        asked: Path and range of each request.
        released: Lets silent answers end.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.cuts: list[int] = []
        self.busy = 0
        self.asked: list[tuple[str, str | None]] = []
        self.released = threading.Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner.asked.append((self.path, self.headers.get("Range")))
                owner.answer(self)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def running(self) -> Iterator[FileServer]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield self
        finally:
            self.released.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path
        if path.startswith("/silent"):
            self.released.wait(20)
        elif path.startswith("/missing"):
            handler.send_error(404)
        elif path.startswith(("/redirect", "/away")):
            handler.send_response(302)
            handler.send_header("Location", "/file" if path.startswith("/redirect") else "file:///etc/hosts")
            handler.end_headers()
        elif path.startswith("/busy") and self.busy > 0:
            self.busy -= 1
            handler.send_error(503)
        else:
            self._send(handler)

    def _send(self, handler: BaseHTTPRequestHandler) -> None:
        wanted = handler.headers.get("Range")
        start = int(wanted[len("bytes=") : -1]) if wanted and not handler.path.startswith("/whole") else 0
        if start >= len(self.content) > 0 and start:
            handler.send_error(416)
            return
        body = self.content[start:]
        handler.send_response(206 if start else 200)
        if start:
            size = len(self.content)
            handler.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        if not handler.path.startswith(("/nosize", "/endless")):
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        cut = self.cuts.pop(0) if self.cuts else len(body)
        with contextlib.suppress(OSError):  # The reader hangs up in some tests.
            self._send_body(handler, body, cut)

    def _send_body(self, handler: BaseHTTPRequestHandler, body: bytes, cut: int) -> None:
        if handler.path.startswith("/stalls"):
            handler.wfile.write(body[: len(body) // 2])
            self.released.wait(20)
            return
        handler.wfile.write(body[:cut])
        while handler.path.startswith("/endless") and not self.released.is_set():
            handler.wfile.write(b"x" * 65536)
