"""JSON of annotations: read with the line of what is wrong, and written an entry a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnnstudio.core.errors import DataError
from cnnstudio.data.readers.opening import unpacked

_MOST_BYTES = 2_000_000_000
_BLANKS = " \t\r\n"
_DAMAGED = "the JSON breaks off or is damaged"


def json_text(path: Path) -> str:
    """The text of a JSON file, packed or not.

    Raises:
        StudioError: It cannot be read, or is no text.
    """
    try:
        return unpacked(path, _MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(f"{path.name} is not text (UTF-8): choose another file, or save it again.") from None


def json_object(text: str, name: str) -> Mapping[str, Any]:
    """The object that JSON text stands for.

    Args:
        text: The text.
        name: What messages call the file.

    Raises:
        DataError: It is none; the message names the line.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataError(
            f"{name}, line {error.lineno:,}: {_DAMAGED} at column {error.colno:,}. Save it again."
        ) from None
    except (RecursionError, ValueError):
        raise DataError(
            f"{name} is nested too deeply, or holds a number of thousands of digits: it is no list of annotations."
        ) from None
    if not isinstance(data, dict):
        raise DataError(f"{name} holds no object with images and annotations: choose another JSON file.")
    return data


def entry_lines(text: str, key: str) -> tuple[int, ...]:
    """The line that each entry of a list begins at, in sound JSON text whose outermost is an object.

    Args:
        text: The text.
        key: The list's name in the object.
    """
    decoder = json.JSONDecoder()
    place = _beyond(text, 0) + 1
    found: tuple[int, ...] = ()
    while (place := _beyond(text, place)) < len(text) and text[place] == '"':
        name, place = decoder.raw_decode(text, place)
        place = _beyond(text, _beyond(text, place) + 1)
        if name == key and text[place] == "[":
            found = tuple(_lines(text, place, decoder))  # as of every name, the last counts
        _, place = decoder.raw_decode(text, place)
        place = _beyond(text, place)
        place += text[place : place + 1] == ","
    return found


def _lines(text: str, place: int, decoder: json.JSONDecoder) -> Iterator[int]:
    """Lines of the entries of a list that begins at a place."""
    counted, line = 0, 1
    place = _beyond(text, place + 1)
    while text[place] != "]":
        line += text.count("\n", counted, place)
        counted = place
        yield line
        _, place = decoder.raw_decode(text, place)
        place = _beyond(text, place)
        if text[place] == ",":
            place = _beyond(text, place + 1)


def _beyond(text: str, place: int) -> int:
    """The first place from one on that is no blank."""
    while place < len(text) and text[place] in _BLANKS:
        place += 1
    return place


@dataclass(frozen=True, slots=True)
class Written:
    """A list whose entries are JSON text already.

    Attributes:
        lines: The entries, one or more in each text.
    """

    lines: Iterable[str]


def entry_text(entries: Iterable[Any]) -> str:
    """JSON text of entries of a list, each on a line."""
    return ",\n".join(json.dumps(entry) for entry in entries)


def entries_text(data: Mapping[str, Any]) -> str:
    """JSON text of an object, each entry of its lists on a line."""
    members = (f"{json.dumps(name)}: {_member(value)}" for name, value in data.items())
    return "{\n" + ",\n".join(members) + "\n}\n"


def _member(value: Any) -> str:
    if isinstance(value, Written):
        text = ",\n".join(filter(None, value.lines))
        return f"[\n{text}\n]" if text else "[]"
    return f"[\n{entry_text(value)}\n]" if isinstance(value, list) and value else json.dumps(value)
