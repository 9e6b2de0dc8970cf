"""Protocol Buffers as they lie in a file: fields with numbers, found without copying what they hold.

Source: Google, *Protocol Buffers: encoding*.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from cnnstudio.core.errors import FileError

_VARINT, _FIXED64, _LENGTH, _FIXED32 = 0, 1, 2, 5
_LONGEST_VARINT = 10  # bytes
_SIGN = 1 << 63

DAMAGED = "it breaks off or is damaged. Save or download it again."


class Piece(NamedTuple):
    """A stretch of a file, which may be large and is not read before it is asked for.

    Attributes:
        data: The file's bytes, or a map of them.
        start: Where it begins.
        end: Where it ends.
    """

    data: bytes
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def content(self) -> bytes:
        """A copy of the bytes."""
        return self.data[self.start : self.end]

    def text(self) -> str:
        """The text; what is no UTF-8 becomes question marks."""
        return self.content().decode("utf-8", "replace")


class Field(NamedTuple):
    """A field of a message.

    Attributes:
        number: Which one.
        value: A whole number; or the bits of a fraction; 0 if it is a piece.
        piece: What it holds, for texts, messages and packed numbers; else an empty one.
    """

    number: int
    value: int
    piece: Piece

    def whole(self) -> int:
        """The number, which may be negative."""
        return self.value - 2 * _SIGN if self.value & _SIGN else self.value

    def real(self) -> float:
        """The fraction of 32 bits."""
        (number,) = struct.unpack("<f", (self.value & 0xFFFFFFFF).to_bytes(4, "little"))
        return float(number)

    def wholes(self) -> list[int]:
        """The whole numbers of a field that repeats, packed or not."""
        if not self.piece.data:
            return [self.whole()]
        numbers, place = [], self.piece.start
        while place < self.piece.end:
            value, place = _varint(self.piece, place)
            numbers.append(value - 2 * _SIGN if value & _SIGN else value)
        return numbers

    def reals(self) -> list[float]:
        """The fractions of a field that repeats, packed or not."""
        if not self.piece.data:
            return [self.real()]
        content = self.piece.content()
        return list(struct.unpack(f"<{len(content) // 4}f", content[: len(content) // 4 * 4]))


def fields(piece: Piece) -> Iterator[Field]:
    """The fields of a message, in the order in which they lie.

    Raises:
        FileError: It is no message; the message is a clause that follows the file's name and a colon.
    """
    place, empty = piece.start, Piece(b"", 0, 0)
    while place < piece.end:
        key, place = _varint(piece, place)
        kind, number = key & 7, key >> 3
        if kind == _VARINT:
            value, place = _varint(piece, place)
            yield Field(number, value, empty)
        elif kind in (_FIXED32, _FIXED64):
            size = 4 if kind == _FIXED32 else 8
            if place + size > piece.end:
                raise FileError(DAMAGED)
            yield Field(number, int.from_bytes(piece.data[place : place + size], "little"), empty)
            place += size
        elif kind == _LENGTH:
            size, place = _varint(piece, place)
            if place + size > piece.end:
                raise FileError(DAMAGED)
            yield Field(number, 0, Piece(piece.data, place, place + size))
            place += size
        else:
            raise FileError(DAMAGED)


def _varint(piece: Piece, place: int) -> tuple[int, int]:
    """A number of free length, and where it ends."""
    value = 0
    for step in range(_LONGEST_VARINT):
        if place >= piece.end:
            break
        byte = piece.data[place]
        place += 1
        value |= (byte & 0x7F) << 7 * step
        if byte < 0x80:
            return value & (2 * _SIGN - 1), place
    raise FileError(DAMAGED)
