"""A file on the net as a value, and whether a file here is that one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cnnstudio.core.errors import FileError, Stopped
from cnnstudio.core.numerals import size_text

STEP = 2**20
"""Bytes that are read at once."""

_ALGORITHMS = {32: "md5", 64: "sha256"}


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file on the net, with what is known about it.

    Attributes:
        url: Where it lies; ``https://`` or ``http://``.
        name: What it is called in the cache: a plain name without folders.
        digest: Its SHA-256 (64 hexadecimal digits) or MD5 (32); "" where nobody publishes one. A file
            without one is taken as it comes, and a transfer that was cut begins anew.
        size: How large it is, in bytes; None where that is not known before asking.
        estimate: About how large it is, for people to decide; None where nobody can say.
    """

    url: str
    name: str
    digest: str = ""
    size: int | None = None
    estimate: int | None = None

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in ("https", "http"):
            raise FileError(f"{self.url!r} is no address that files are fetched from: use one with https://.")
        if not self.name or self.name != Path(self.name).name or self.name.startswith("."):
            raise FileError(f"{self.name!r} cannot be the name of a file: choose another name.")
        if self.digest and len(self.digest) not in _ALGORITHMS:
            raise ValueError(f"{self.digest!r} is neither an MD5 nor a SHA-256 in hexadecimal digits")

    @property
    def host(self) -> str:
        """The computer that it lies on."""
        return urlsplit(self.url).hostname or self.url

    @property
    def words(self) -> str:
        """Its name, with its size where that is known."""
        return f"{self.name} ({self.size_words})" if self.size_words else self.name

    @property
    def size_words(self) -> str:
        """Its size, or about how large it is; "" where nobody knows."""
        if self.size is not None:
            return size_text(self.size)
        return "" if self.estimate is None else f"about {size_text(self.estimate)}"

    def hasher(self) -> hashlib._Hash:
        """What its digest is made with."""
        return hashlib.new(_ALGORITHMS.get(len(self.digest), "sha256"), usedforsecurity=False)


def check_file(file: RemoteFile, path: Path, stop: Callable[[], bool] = lambda: False) -> None:
    """See that a file here is the one on the net, by its digest, or by its size where there is none.

    Raises:
        FileError: It is another one, or cannot be read.
        Stopped: ``stop`` said so while it was read.
    """
    try:
        found, size = digest_of(file, path, stop), path.stat().st_size
    except OSError as error:
        raise FileError(f"{path} cannot be read ({error.strerror or error}): choose another file.") from error
    expected_size = size if file.size is None else file.size
    if size != expected_size or (file.digest and found != file.digest.lower()):
        raise FileError(
            f"{path.name} ({size_text(size)}) is not the file {file.words} of {file.host}: its content differs. "
            f"Fetch {file.url} again and choose that."
        )


def digest_of(file: RemoteFile, path: Path, stop: Callable[[], bool] = lambda: False) -> str:
    """The digest of a file here, of the kind that is known of the one on the net.

    Raises:
        OSError: It cannot be read.
        Stopped: ``stop`` said so.
    """
    hasher = file.hasher()
    with path.open("rb") as stream:
        while part := stream.read(STEP):
            if stop():
                raise Stopped
            hasher.update(part)
    return hasher.hexdigest()
