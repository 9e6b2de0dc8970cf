"""Python source that is laid out as a formatter would: expressions, and the lines that they need."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 100
"""Characters in a line."""
INDENT = " " * 4

_MOST_HALVES = 2000
_LONG_NUMBER = 8
_MODULES = {"initializer": "initializers", "regularizer": "regularizers", "constraint": "constraints"}


def comment(text: str, indent: str = INDENT) -> list[str]:
    """A text as comments, wrapped; what cannot stand in a line of source becomes a space."""
    written = []
    for line in text.splitlines():
        plain = "".join(sign if sign.isprintable() else " " for sign in line)
        is_wide = any(unicodedata.east_asian_width(sign) in "WF" for sign in plain)
        room = (WIDTH // 2 if is_wide else WIDTH) - len(indent) - 2
        written += textwrap.wrap(plain, room) or [""]
    return [f"{indent}# {line}".rstrip() for line in written]


@dataclass(frozen=True, slots=True)
class Call:
    """A call, or several in a row: ``f(a, b)(c)``."""

    callee: str
    arguments: tuple[tuple[str, Expression], ...]  # name or "", value
    applied_to: Expression | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """A tuple, a list or a mapping; every item with what stands before it: its key, or "".

    Attributes:
        brackets: ``()``, ``[]`` or ``{}``.
        items: The items.
    """

    brackets: str
    items: tuple[tuple[str, Expression], ...]


Expression = str | Call | Items
"""Source that is never broken, or something in brackets."""


def literal(value: Any, argument: str = "", brackets: str = "()") -> Expression:
    """JSON data as Python source; what Keras makes objects of becomes the call that makes them.

    Args:
        value: The data.
        argument: The argument that it is for.
        brackets: What stands around lists.
    """
    if isinstance(value, (list, tuple)):
        return Items(brackets, tuple([("", literal(part, brackets=brackets)) for part in value]))
    if isinstance(value, Mapping):
        return _made(value, argument) if "class_name" in value else _mapping(value)
    return _quoted(value) if isinstance(value, str) else _number(value)


def _mapping(value: Mapping[str, Any]) -> Expression:
    return Items("{}", tuple([(f"{_quoted(str(key))}: ", literal(part)) for key, part in value.items()]))


def _made(value: Mapping[str, Any], argument: str) -> Expression:
    module = _MODULES[argument.rpartition("_")[2]]
    arguments = [(f"{name}=", literal(part, brackets="[]")) for name, part in value["config"].items()]
    return Call(f"keras.{module}.{value['class_name']}", tuple(arguments))


def _quoted(text: str) -> str:
    shown = repr(text)
    return f'"{shown[1:-1]}"' if shown.startswith("'") and '"' not in text else shown


def _number(value: Any) -> str:
    """A number; 1/255 and 1/127.5 as they are meant, where that is exact."""
    shown = repr(value)
    if isinstance(value, float) and 0 < value < 1 and len(shown) > _LONG_NUMBER:
        quotient = 2 / value  # infinite for the smallest of all floats
        halves = round(min(quotient, _MOST_HALVES))
        if 2 / halves == value:
            return f"1 / {halves // 2}" if halves % 2 == 0 else f"1 / {halves / 2}"
    return shown


def flat(expression: Expression) -> str:
    """An expression on one line."""
    if isinstance(expression, str):
        return expression
    if isinstance(expression, Items):
        comma = "," if expression.brackets == "()" and len(expression.items) == 1 else ""
        return expression.brackets[0] + _joined(expression.items) + comma + expression.brackets[1]
    call = f"{expression.callee}({_joined(expression.arguments)})"
    return call if expression.applied_to is None else f"{call}({flat(expression.applied_to)})"


def _joined(items: Sequence[tuple[str, Expression]]) -> str:
    return ", ".join([name + flat(value) for name, value in items])


def lines(before: str, expression: Expression, after: str = "", indent: str = "") -> list[str]:
    """A statement as lines; what is too long for one is broken at brackets.

    Args:
        before: What stands before the expression: ``x = ``.
        expression: The expression.
        after: What stands behind it: a comma.
        indent: Blanks before each line.
    """
    whole = f"{indent}{before}{flat(expression)}{after}"
    if len(whole) <= WIDTH or isinstance(expression, str):
        return [whole]
    if isinstance(expression, Items):
        body = _one_a_line(expression.items, indent + INDENT)
        return [
            f"{indent}{before}{expression.brackets[0]}",
            *body,
            f"{indent}{expression.brackets[1]}{after}",
        ]
    return _broken_call(before, expression, after, indent)


def _broken_call(before: str, call: Call, after: str, indent: str) -> list[str]:
    """A call that needs several lines: the last brackets are opened, unless what stands before is too long then."""
    if call.applied_to is None:
        body = _within(call.arguments, indent + INDENT)
        return [f"{indent}{before}{call.callee}(", *body, f"{indent}){after}"]
    start = f"{indent}{before}{call.callee}({_joined(call.arguments)})("
    if len(start) <= WIDTH:
        return [start, *lines("", call.applied_to, indent=indent + INDENT), f"{indent}){after}"]
    body = _within(call.arguments, indent + INDENT)
    end = lines(")", Call("", (("", call.applied_to),)), after, indent)
    return [f"{indent}{before}{call.callee}(", *body, *end]


def _within(items: Sequence[tuple[str, Expression]], indent: str) -> list[str]:
    """Arguments on a line of their own, or each on one."""
    together = indent + _joined(items)
    return [together] if len(together) <= WIDTH else _one_a_line(items, indent)


def _one_a_line(items: Sequence[tuple[str, Expression]], indent: str) -> list[str]:
    return [line for name, value in items for line in lines(name, value, ",", indent)]


def identifier(name: str) -> str:
    """A Python name like a layer's; the caller sees that it is no keyword and not taken."""
    plain = re.sub(r"\W+", "_", name.lower(), flags=re.ASCII).strip("_")
    return f"layer_{plain}" if not plain or plain[0].isdigit() else plain
