"""Names of classes beside YOLO's text files: a list a line, or the simple forms of YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from cnnstudio.core.errors import DataError
from cnnstudio.data.readers.opening import unpacked

_MOST_BYTES = 10_000_000
_LISTS = ("classes.txt", "obj.names", "classes.names", "labels/classes.txt", "_darknet.labels")
_KEY = re.compile(r"^([A-Za-z_]\w*)\s*:(?:\s+(.*))?$")
_ITEM = re.compile(r"^\s*-\s+(.*)$")
_NUMBERED = re.compile(r"^\s+(\d+)\s*:\s*(.*)$")
_PARTS = ("train", "val", "test")
_PIECE = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,\[\]{}"']*)\s*(,|$)""")


@dataclass(frozen=True, slots=True)
class ClassNames:
    """What a file says of the classes.

    Attributes:
        file: The file's name below the folder.
        names: The classes, in the order of their numbers.
        folders: Names of the folders of images below the folder, by their part: 0 training, 1 validation, 2 test.
    """

    file: str
    names: tuple[str, ...]
    folders: Mapping[int, str]


def class_names(root: Path) -> ClassNames | None:
    """The names that lie in a folder of YOLO's text files; None if there are none.

    Raises:
        StudioError: A file with names cannot be read.
    """
    for path in sorted((*root.glob("*.yaml"), *root.glob("*.yml"))):
        found = _of_yaml(_text(path), path.name)
        if found is not None:
            return found
    for name in _LISTS:
        if (root / name).is_file():
            lines = (line.strip() for line in _text(root / name).splitlines())
            return ClassNames(name, _unique([line for line in lines if line], name), {})
    return None


def _text(path: Path) -> str:
    return unpacked(path, _MOST_BYTES).decode("utf-8-sig", errors="replace")


def _unique(names: Sequence[str], file: str) -> tuple[str, ...]:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise DataError(f"{file} names the class {twice[0]!r} twice: give each class a name of its own.")
    return tuple(names)


def _of_yaml(text: str, file: str) -> ClassNames | None:
    members = dict(_members(text.splitlines()))
    if "names" not in members:
        return None
    names = _names(members["names"][1], file)
    base = _value(members.get("path", (0, [""]))[1][0])
    folders = {}
    for part, key in enumerate(_PARTS):
        said = _value(members.get(key, (0, [""]))[1][0])
        if said and not said.startswith(("[", "/", "..")) and not base.startswith(("/", "..")):
            folders[part] = said.removeprefix("./").rstrip("/")
    return ClassNames(file, _unique(names, file), folders)


def _members(lines: Sequence[str]) -> Iterator[tuple[str, tuple[int, list[str]]]]:
    """The outermost names with the line that each begins at, and the text of it, line by line."""
    key, start, body = "", 0, [""]
    for number, line in enumerate(lines):
        plain = _without_comment(line)
        found = _KEY.match(plain)
        if found:
            if key:
                yield key, (start, body)
            key, start, body = found[1], number, [found[2] or ""]
        elif plain.strip():
            body.append(plain)
    if key:
        yield key, (start, body)


def _without_comment(line: str) -> str:
    return re.sub(r"(^|\s)#.*$", "", line).rstrip()


def _value(text: str) -> str:
    """A scalar, without its quotes."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return str(json.loads(text))
        except ValueError:
            return text[1:-1]
    return text


def _names(body: Sequence[str], file: str) -> list[str]:
    """Names in any of the simple forms: ``[a, b]``, ``{0: a}``, lines of ``- a``, lines of ``0: a``.

    Raises:
        DataError: They are in none of them.
    """
    joined = " ".join(part.strip() for part in body).strip()
    if joined.startswith("[") and joined.endswith("]"):
        return [_value(piece) for piece in _pieces(joined[1:-1], file)]
    if joined.startswith("{") and joined.endswith("}"):
        lines = [f" {piece}" for piece in _pieces(joined[1:-1], file)]
        return _numbered([_NUMBERED.match(line) for line in lines], file)
    lines = [line for line in body[1:] if line.strip()]
    if not body[0].strip() and lines and all(_ITEM.match(line) for line in lines):
        return [_value(found[1]) for line in lines if (found := _ITEM.match(line))]
    if not body[0].strip() and lines:
        return _numbered([_NUMBERED.match(line) for line in lines], file)
    raise _unknown(file)


def _unknown(file: str) -> DataError:
    return DataError(
        f"The names in {file} are in a form that is not read: write names: [cat, dog], or a line a class in classes.txt."
    )


def _pieces(text: str, file: str) -> list[str]:
    """Pieces between commas, quotes minded."""
    pieces, place = [], 0
    while place < len(text):
        found = _PIECE.match(text, place)
        if found is None:
            raise _unknown(file)
        if found[1].strip():
            pieces.append(found[1].strip())
        if found.end() == place:
            raise _unknown(file)
        place = found.end()
    return pieces


def _numbered(found: Sequence[re.Match[str] | None], file: str) -> list[str]:
    numbers = {int(match[1]): _value(match[2]) for match in found if match and len(match[1]) < 10}
    if len(numbers) != len(found) or sorted(numbers) != list(range(len(numbers))):
        raise DataError(f"The names in {file} are not numbered 0, 1, 2 …: number them without gaps.")
    return [numbers[place] for place in sorted(numbers)]


def with_names(text: str, names: Sequence[str]) -> str:
    """YAML text with other names of classes; everything else stays.

    Args:
        text: YAML text that has names.
        names: The classes, in the order of their numbers.
    """
    lines = text.splitlines()
    starts = [(start, key) for key, (start, _) in _members(lines)]
    starts.append((len(lines), ""))
    kept: list[str] = lines[: starts[0][0]]
    for (start, key), (end, _) in pairwise(starts):
        if key == "names":
            kept.append(f"names: {json.dumps(list(names), ensure_ascii=False)}")
        elif key == "nc":
            kept.append(f"nc: {len(names)}")
        else:
            kept += lines[start:end]
    return "\n".join(kept) + "\n"
