"""A text that an HDF5 file holds as an attribute of its root, read without the HDF5 library.

The library is written in C and meets files that anybody may have made; what is needed of it to see a
network are a few structures, each of which is checked here and kept within limits.

Source: The HDF Group, *HDF5 file format specification*, version 3.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from cnnstudio.core.errors import FileError
from cnnstudio.core.numerals import size_text

SIGNATURE = b"\x89HDF\r\n\x1a\n"
MOST_BYTES = 64 * 10**6
"""Longest text that is read."""

_MOST_HEADER = 16 * 2**20  # bytes
_FARTHEST = 2**62  # more than any system lets one ask for
_CONTINUATION, _ATTRIBUTE = 0x10, 0x0C
_FIXED_TEXT, _FREE_LENGTH = 3, 9
_SHARED = 0x03
"""Bits of an attribute whose type or shape stands elsewhere."""

_DAMAGED = "it is an HDF5 file that breaks off or is damaged. Save or download it again."


class _Attribute(NamedTuple):
    """An attribute as its message tells it: how its value is to be read, and the value or where it is."""

    kind: bytes
    is_single: bool
    value: bytes


def text_attribute(file: BinaryIO, name: str) -> bytes | None:
    """The text of an attribute of the root, as its bytes; None if the root has none of that name.

    Args:
        file: An HDF5 file of any version, open for reading.
        name: The attribute's name.

    Raises:
        FileError: The file is damaged, or the attribute is no text; a clause that follows its name and a colon.
    """
    reader = _Reader(file)
    for message in reader.root_messages():
        found = reader.attribute(message)
        if found is not None and found[0] == name:
            return reader.text(found[1])
    return None


class _Reader:
    """Reads pieces of a file, and no more than it holds."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._base = self._found_signature()
        self._offset_size, self._length_size, self._root = self._superblock()

    def bytes_at(self, place: int, count: int) -> bytes:
        """So many bytes from an address on.

        Raises:
            FileError: The file ends before.
        """
        if count > MOST_BYTES:
            raise FileError(f"its description is larger than {size_text(MOST_BYTES)}, which no model's is.")
        if place > _FARTHEST:
            raise FileError(_DAMAGED)
        self._file.seek(place)
        content = self._file.read(count)
        if len(content) != count:
            raise FileError(_DAMAGED)
        return content

    def _found_signature(self) -> int:
        """Where the file begins; a foreign header of 512 bytes, 1,024, 2,048… may stand before."""
        for place in (0, *(512 << step for step in range(12))):
            self._file.seek(place)
            if self._file.read(len(SIGNATURE)) == SIGNATURE:
                return place
        raise FileError("it is no HDF5 file.")

    def _superblock(self) -> tuple[int, int, int]:
        """How long addresses and lengths are, in bytes, and where the root's header begins."""
        start = self._base + len(SIGNATURE)
        head = self.bytes_at(start, 8)
        if head[0] in (0, 1):
            offset, length, skipped = head[5], head[6], 24 if head[0] == 0 else 28
            self._check_sizes(offset, length)
            # Four addresses of parts of the file and the offset of a name stand before that of the header.
            root = self.bytes_at(self._base + skipped + 5 * offset, offset)
        elif head[0] in (2, 3):
            offset, length = head[1], head[2]
            self._check_sizes(offset, length)
            root = self.bytes_at(self._base + 12 + 3 * offset, offset)
        else:
            raise FileError("it is an HDF5 file of a newer form. Save the model as .keras.")
        return offset, length, self._base + _number(root)

    @staticmethod
    def _check_sizes(offset: int, length: int) -> None:
        if offset not in (4, 8) or length not in (4, 8):
            raise FileError(_DAMAGED)

    def root_messages(self) -> Iterator[bytes]:
        """What the root's header says about attributes, message by message.

        Raises:
            FileError: It is damaged, or goes on without end.
        """
        head = self.bytes_at(self._root, 16)
        if head[:4] == b"OHDR" and head[4] == 2:
            flags, place = head[5], self._root + 6
            place += 16 * bool(flags & 0x20) + 4 * bool(flags & 0x10)
            width = 1 << (flags & 3)
            blocks = [(place + width, _number(self.bytes_at(place, width)))]
            yield from self._messages(blocks, 6 if flags & 0x04 else 4)
        elif head[0] == 1:
            yield from self._messages([(self._root + 16, _number(head[8:12]))], 8)
        else:
            raise FileError(_DAMAGED)

    def _messages(self, blocks: list[tuple[int, int]], head_size: int) -> Iterator[bytes]:
        """The attributes among the messages of blocks, the first of which tell where the others lie."""
        is_old, left = head_size == 8, _MOST_HEADER
        while blocks:
            block = self.bytes_at(*blocks.pop(0))
            place = 0
            left -= len(block)
            if left < 0:
                raise FileError(_DAMAGED)
            while place + head_size <= len(block):
                kind = _number(block[place : place + 2]) if is_old else block[place]
                size = _number(block[place + 2 : place + 4] if is_old else block[place + 1 : place + 3])
                body = block[place + head_size : place + head_size + size]
                if len(body) != size:
                    raise FileError(_DAMAGED)
                place += head_size + size
                if kind == _ATTRIBUTE:
                    yield body
                elif kind == _CONTINUATION:
                    blocks.append(self._continuation(body, is_old=is_old))

    def _continuation(self, body: bytes, *, is_old: bool) -> tuple[int, int]:
        """Where further messages lie, and over how many bytes."""
        place = self._base + _number(body[: self._offset_size])
        size = _number(body[self._offset_size : self._offset_size + self._length_size])
        # The newer form has a signature in front and a checksum behind.
        return (place, size) if is_old else (place + 4, max(0, size - 8))

    def attribute(self, body: bytes) -> tuple[str, _Attribute] | None:
        """An attribute with its name; None if it is told in a way that Keras's files do not use."""
        if len(body) < 9 or body[0] not in (1, 2, 3) or (body[0] > 1 and body[1] & _SHARED):
            return None
        sizes = [_number(body[place : place + 2]) for place in (2, 4, 6)]
        place = 9 if body[0] == 3 else 8
        parts = []
        for size in sizes:
            parts.append(body[place : place + size])
            place += -(-size // 8) * 8 if body[0] == 1 else size
        name, kind, space = parts
        if len(kind) < 8 or len(space) < 2:
            return None
        return name.split(b"\0")[0].decode("utf-8", "replace"), _Attribute(kind, space[1] == 0, body[place:])

    def text(self, attribute: _Attribute) -> bytes:
        """The text of an attribute.

        Raises:
            FileError: It is none, or lies outside of the file.
        """
        kind, size = attribute.kind[0] & 0x0F, _number(attribute.kind[4:8])
        if attribute.is_single and kind == _FIXED_TEXT:
            return attribute.value[:size].rstrip(b"\0")
        if attribute.is_single and kind == _FREE_LENGTH and attribute.kind[1] & 0x0F == 1:
            place = self._base + _number(attribute.value[4 : 4 + self._offset_size])
            index = _number(attribute.value[4 + self._offset_size : 8 + self._offset_size])
            return self._heap_object(place, index)[: _number(attribute.value[:4])].rstrip(b"\0")
        raise FileError("its description is no text. Save the model as .keras.")

    def _heap_object(self, place: int, index: int) -> bytes:
        """An object of the collection of values of free length that begins at an address."""
        head_size = 8 + self._length_size
        head = self.bytes_at(place, head_size)
        size = _number(head[8:])
        if head[:4] != b"GCOL" or not index:
            raise FileError(_DAMAGED)
        collection = self.bytes_at(place, size)
        at = head_size
        while at + head_size <= size:
            number = _number(collection[at : at + 2])
            length = _number(collection[at + 8 : at + head_size])
            if number == index:
                return collection[at + head_size : at + head_size + length]
            if not number:
                break
            at += head_size + -(-length // 8) * 8
        raise FileError(_DAMAGED)


def _number(content: bytes) -> int:
    return int.from_bytes(content, "little")
