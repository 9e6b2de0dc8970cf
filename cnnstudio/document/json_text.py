"""JSON that people can read, and that is checked before anything is made of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from cnnstudio.core.errors import FileError

_WIDTH = 100
DEEPEST = 300
"""Levels of nesting that are read; about eight of them are CNN Studio's own."""

_MOST_DIGITS = 18
_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.DOTALL)
"""Brackets, and texts whole, so that brackets in them do not count."""
_WORDS: Mapping[type[Any], str] = {str: "a text", list: "a list", dict: "a list of names with values"}

Kind = TypeVar("Kind")


def readable_json(data: Any) -> str:
    """JSON text in which whatever fits on a line of 100 characters stands on one."""
    return "".join(_pieces(data, "")) + "\n"


def _pieces(data: Any, indent: str) -> Iterator[str]:
    flat = json.dumps(data, ensure_ascii=False)
    if not isinstance(data, (dict, list)) or not data or len(indent) + len(flat) <= _WIDTH:
        yield flat
        return
    inner = indent + "  "
    opening, closing = "{}" if isinstance(data, dict) else "[]"
    separator = opening + "\n"
    entries = data.items() if isinstance(data, dict) else (("", value) for value in data)
    for key, value in entries:
        yield separator + inner
        if isinstance(data, dict):
            yield json.dumps(key, ensure_ascii=False) + ": "
        yield from _pieces(value, inner)
        separator = ",\n"
    yield "\n" + indent + closing


def parsed_json(content: bytes, deepest: int = DEEPEST) -> Any:
    """The data of JSON text: finite numbers of sane length, sound text, no deeper nesting than allowed.

    What is beyond all measure stands in it as the text that it is written with, so that one absurd setting
    does not close a whole file: numbers that are not finite or too long, and what is nested too deeply.

    Raises:
        FileError: It is no JSON text; the message is a clause that follows the file's name and a colon.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError("it is not text (UTF-8). Choose a project, or a Keras or ONNX model.") from None
    has_escapes = "\\u" in text
    data = _data(text)
    if data is None or not _is_sound(data, deepest, has_escapes):
        data = _data(without_depths(text, deepest - 1))
        if data is None or not _is_sound(data, deepest, has_escapes):
            raise FileError(f"it is nested more than {deepest} levels deep, which no network is.")
    return data[0]


def _data(text: str) -> list[Any] | None:
    """What JSON text stands for, as the only item of a list; None where that is nested too deeply to be read."""
    try:
        return [json.loads(text, parse_int=_whole, parse_float=_finite, parse_constant=str)]
    except RecursionError:
        return None
    except json.JSONDecodeError as error:
        raise FileError(
            f"it breaks off or is damaged at line {error.lineno}, column {error.colno}."
        ) from None


def without_depths(text: str, deepest: int) -> str:
    """JSON text in which every list and mapping further down than so many levels is a text of what it was."""
    depth, start, end, pieces = 0, 0, 0, []
    for found in _BRACKETS.finditer(text):
        sign = found[0]
        if sign in ("[", "{"):
            depth += 1
            start = found.start() if depth == deepest + 1 else start
        elif sign in ("]", "}"):
            if depth == deepest + 1:
                pieces += [text[end:start], json.dumps(text[start : found.end()], ensure_ascii=False)]
                end = found.end()
            depth -= 1
    return "".join([*pieces, text[end:]])


def _whole(text: str) -> int | str:
    return int(text) if len(text.lstrip("-")) <= _MOST_DIGITS else text


def _finite(text: str) -> float | str:
    number = float(text)
    return number if abs(number) < 10**_MOST_DIGITS else text


def _is_sound(level: list[Any], deepest: int, has_escapes: bool) -> bool:
    """Look at every level: whether there are no more than so many; and at every text written with escapes.

    Raises:
        FileError: A text holds half a character.
    """
    for _ in range(deepest):
        if has_escapes and any(_is_broken(value) for value in level if isinstance(value, str)):
            raise FileError("it holds text with half a character.")
        parts = [value for value in level if isinstance(value, (dict, list))]
        level = [inner for part in parts for inner in (part.values() if isinstance(part, dict) else part)]
        if has_escapes:
            level += [name for part in parts if isinstance(part, dict) for name in part]
        if not level:
            return True
    return False


def _is_broken(text: str) -> bool:
    """Whether a text holds lone surrogates, which cannot be written again."""
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)


def member(data: Mapping[str, Any], name: str, kind: type[Kind], default: Any = None) -> Kind:
    """A value of an object.

    Args:
        data: The object.
        name: The value's name.
        kind: ``str``, ``list`` or ``dict``.
        default: What stands for a value that is missing; without one it must be there.

    Raises:
        FileError: It is missing or of another kind; the message is a clause as for `parsed_json`.
    """
    value = data.get(name, default)
    if not isinstance(value, kind):
        state = "is missing" if name not in data else f"must be {_WORDS[kind]}"
        raise FileError(f'it is damaged. "{name}" {state}.')
    return value


def part_of(
    data: Mapping[str, Any], name: str, default: Mapping[str, Any] | None = None
) -> Mapping[str, Any]:
    """A value that is an object itself; see `member`."""
    part: Mapping[str, Any] = member(data, name, dict, default)
    return part


def texts_of(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A value that is a list of texts, empty where it is missing; see `member`."""
    texts: Sequence[Any] = member(data, name, list, [])
    if not all(isinstance(text, str) for text in texts):
        raise FileError(f'it is damaged. "{name}" must be a list of texts.')
    return tuple(texts)
