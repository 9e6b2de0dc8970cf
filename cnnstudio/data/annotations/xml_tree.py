"""XML that may come from anywhere, read without its dangers: no entities, no outer files, no endless nesting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from cnnstudio.core.errors import DataError
from cnnstudio.core.numerals import size_text

MOST_BYTES = 20_000_000
_DEEPEST = 40
_MOST_ELEMENTS = 500_000
_UNSOUND = dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd"
)
"""Characters that XML cannot hold."""
_RETURNS = {"\r": "&#13;"}


@dataclass(frozen=True, slots=True)
class Element:
    """One element.

    Attributes:
        tag: Its name.
        text: The text right in it, without the blanks around it.
        children: The elements in it.
        attributes: Names and values.
        line: Where it begins, from 1; 0 for one that holds text alone and may stand for many of the same.
    """

    tag: str
    text: str = ""
    children: tuple[Element, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    line: int = field(default=0, compare=False)

    def child(self, tag: str) -> Element | None:
        """The first element of a name in it."""
        return next((child for child in self.children if child.tag == tag), None)

    def text_of(self, tag: str) -> str:
        """The text of the first element of a name in it; "" if there is none."""
        child = self.child(tag)
        return "" if child is None else child.text


class BrokenXmlError(DataError):
    """XML that is not read.

    Attributes:
        line: The line that it is about, from 1; None where it is about the whole.
        reason: The sentence without the file's name and the line.
    """

    def __init__(self, name: str, line: int | None, reason: str) -> None:
        place = name if line is None else f"{name}, line {line:,}"
        super().__init__(f"{place}: {reason}")
        self.line, self.reason = line, reason


class _Refused(Exception):  # noqa: N818 - it never leaves this module
    """Something that no annotation needs; the message is a clause."""


class _Builder:
    """Puts the tree together while the parser goes through the text."""

    def __init__(self, leaves: dict[tuple[str, str], Element]) -> None:
        self._leaves = leaves
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._on_start
        self.parser.EndElementHandler = self._on_end
        self.parser.CharacterDataHandler = self._on_text
        self.parser.EntityDeclHandler = self._on_entity
        self.parser.ExternalEntityRefHandler = self._on_entity
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.root: Element | None = None
        self._open: list[tuple[str, tuple[tuple[str, str], ...], int, list[str], list[Element]]] = []
        self._count = 0

    def _on_start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= _DEEPEST:
            raise _Refused(f"elements are nested more than {_DEEPEST} deep")
        if self._count > _MOST_ELEMENTS:
            raise _Refused(f"it has more than {_MOST_ELEMENTS:,} elements")
        self._open.append((tag, tuple(attributes.items()), self.parser.CurrentLineNumber, [], []))

    def _on_end(self, tag: str) -> None:
        tag, attributes, line, text, children = self._open.pop()
        made = self._leaf(tag, "".join(text).strip()) if not children and not attributes else None
        if made is None:
            made = Element(tag, "".join(text).strip(), tuple(children), attributes, line)
        if self._open:
            self._open[-1][4].append(made)
        else:
            self.root = made

    def _leaf(self, tag: str, text: str) -> Element:
        """An element that holds text alone, shared by all that are the same."""
        found = self._leaves.get((tag, text))
        if found is None:
            found = self._leaves[tag, text] = Element(tag, text)
        return found

    def _on_text(self, text: str) -> None:
        if self._open:
            self._open[-1][3].append(text)

    def _on_entity(self, *_: Any) -> int:
        raise _Refused("it declares entities, which can blow up or reach for other files")


def parsed_xml(content: bytes, name: str, leaves: dict[tuple[str, str], Element] | None = None) -> Element:
    """The tree of XML text.

    Args:
        content: The text.
        name: What messages call the file.
        leaves: Elements that hold text alone, by name and text, kept for the next file, where many are alike.

    Raises:
        BrokenXmlError: It is none, is too large or nested too deeply, or declares entities; the message names the line.
    """
    if len(content) > MOST_BYTES:
        size = size_text(len(content))
        raise BrokenXmlError(
            name, None, f"{size} of XML are no annotation; the limit is {size_text(MOST_BYTES)}."
        )
    builder = _Builder({} if leaves is None else leaves)
    try:
        builder.parser.Parse(content, True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise BrokenXmlError(
            name, error.lineno, f"The XML breaks off or is damaged there ({reason}): save it again."
        ) from None
    except _Refused as refused:
        line = builder.parser.CurrentLineNumber
        raise BrokenXmlError(name, line, f"It is not read: {refused}.") from None
    except (LookupError, ValueError):
        raise BrokenXmlError(name, 1, "Its encoding is not known: save it as UTF-8.") from None
    if builder.root is None:
        raise BrokenXmlError(name, None, "It holds no XML element: save it again.")
    return builder.root


def xml_text(root: Element) -> str:
    """XML that people can read, an element a line, indented by tabs."""
    return "".join(_lines(root, 0))


def _lines(element: Element, depth: int) -> Iterator[str]:
    indent = "\t" * depth
    names = "".join(f" {name}={quoteattr(value.translate(_UNSOUND))}" for name, value in element.attributes)
    if not element.children:
        yield f"{indent}<{element.tag}{names}>{escape(element.text.translate(_UNSOUND), _RETURNS)}</{element.tag}>\n"
        return
    yield f"{indent}<{element.tag}{names}>{escape(element.text.translate(_UNSOUND), _RETURNS)}\n"
    for child in element.children:
        yield from _lines(child, depth + 1)
    yield f"{indent}</{element.tag}>\n"
