"""Pickled dictionaries of plain values and arrays, read without running what a pickle could run.

A pickle is a program; loading one from somebody else can do anything. This reader knows no
function, no class and no import but the few that an array of numbers is made of, and it
calls none of them: it keeps what they would have been given.
"""

from __future__ import annotations

import pickletools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError

_RECONSTRUCT = {"numpy.core.multiarray _reconstruct", "numpy._core.multiarray _reconstruct"}
_NAMES = _RECONSTRUCT | {"numpy ndarray", "numpy dtype", "_codecs encode"}
_TYPES = {"u1", "i1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"}
_MARK = object()


@dataclass(slots=True)
class _Name:
    """A function or class that the pickle names; it is never looked up."""

    name: str


@dataclass(slots=True)
class _Call:
    """What the pickle would have called, with its arguments and the state it is given after."""

    name: str
    arguments: tuple[Any, ...]
    state: Any = None


class _Refused(Exception):  # noqa: N818 - never leaves the module
    """The pickle does what this reader does not."""


@dataclass(slots=True)
class _Machine:
    """The stack machine of pickles, cut down to values."""

    stack: list[Any] = field(default_factory=list)
    memo: dict[int, Any] = field(default_factory=dict)

    def above_mark(self) -> list[Any]:
        for place in range(len(self.stack) - 1, -1, -1):
            if self.stack[place] is _MARK:
                found = self.stack[place + 1 :]
                del self.stack[place:]
                return found
        raise _Refused

    def put_all(self, pairs: list[Any]) -> None:
        target = self.stack[-1]
        if not isinstance(target, dict) or len(pairs) % 2:
            raise _Refused
        for key, value in zip(pairs[::2], pairs[1::2], strict=True):
            if not isinstance(key, (str, bytes, int)):
                raise _Refused
            target[key] = value

    def extend(self, values: list[Any]) -> None:
        target = self.stack[-1]
        if not isinstance(target, list):
            raise _Refused
        target.extend(values)

    def name(self, argument: str) -> None:
        if argument not in _NAMES:
            raise _Refused
        self.stack.append(_Name(argument))

    def call(self) -> None:
        arguments, function = self.stack.pop(), self.stack.pop()
        if not isinstance(function, _Name) or not isinstance(arguments, tuple):
            raise _Refused
        if function.name == "_codecs encode":
            self.stack.append(_encoded(arguments))
        else:
            self.stack.append(_Call(function.name, arguments))

    def build(self) -> None:
        state, target = self.stack.pop(), self.stack[-1]
        if not isinstance(target, _Call):
            raise _Refused
        target.state = state

    def push(self, count: int) -> None:
        values = tuple(self.stack[len(self.stack) - count :]) if count else ()
        if len(values) != count or any(value is _MARK for value in values):
            raise _Refused
        del self.stack[len(self.stack) - count :]
        self.stack.append(values)


def _encoded(arguments: tuple[Any, ...]) -> bytes:
    """Bytes as protocol 2 writes them in Python 3: text and the name of an encoding."""
    if len(arguments) != 2 or not isinstance(arguments[0], str) or arguments[1] != "latin1":
        raise _Refused
    return arguments[0].encode("latin1")


_VALUES = {
    "BININT", "BININT1", "BININT2", "LONG1", "INT", "LONG", "BINFLOAT", "FLOAT", "BINUNICODE", "SHORT_BINUNICODE",
    "BINUNICODE8", "UNICODE", "BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BINSTRING", "SHORT_BINSTRING", "STRING",
}  # fmt: skip
_TEXT_OF_PYTHON_2 = {"BINSTRING", "SHORT_BINSTRING", "STRING"}
_CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
_STEPS: dict[str, Callable[[_Machine, Any], object]] = {
    "MARK": lambda machine, _: machine.stack.append(_MARK),
    "EMPTY_DICT": lambda machine, _: machine.stack.append({}),
    "EMPTY_LIST": lambda machine, _: machine.stack.append([]),
    "EMPTY_TUPLE": lambda machine, _: machine.push(0),
    "TUPLE1": lambda machine, _: machine.push(1),
    "TUPLE2": lambda machine, _: machine.push(2),
    "TUPLE3": lambda machine, _: machine.push(3),
    "TUPLE": lambda machine, _: machine.stack.append(tuple(machine.above_mark())),
    "LIST": lambda machine, _: machine.stack.append(list(machine.above_mark())),
    "DICT": lambda machine, _: _as_dict(machine),
    "APPEND": lambda machine, _: machine.extend([machine.stack.pop()]),
    "APPENDS": lambda machine, _: machine.extend(machine.above_mark()),
    "SETITEM": lambda machine, _: machine.put_all([machine.stack.pop(-2), machine.stack.pop()]),
    "SETITEMS": lambda machine, _: machine.put_all(machine.above_mark()),
    "GLOBAL": lambda machine, argument: machine.name(argument),
    "STACK_GLOBAL": lambda machine, _: machine.name(f"{machine.stack.pop(-2)} {machine.stack.pop()}"),
    "REDUCE": lambda machine, _: machine.call(),
    "BUILD": lambda machine, _: machine.build(),
    "PROTO": lambda machine, _: None,
    "FRAME": lambda machine, _: None,
}


def _as_dict(machine: _Machine) -> None:
    pairs = machine.above_mark()
    machine.stack.append({})
    machine.put_all(pairs)


def _stepped(machine: _Machine, name: str, argument: Any) -> None:
    if name in _VALUES:
        text = name in _TEXT_OF_PYTHON_2 and isinstance(argument, str)
        machine.stack.append(argument.encode("latin1") if text else argument)
    elif name in _CONSTANTS:
        machine.stack.append(_CONSTANTS[name])
    elif name in ("BINPUT", "LONG_BINPUT", "PUT"):
        machine.memo[int(argument)] = machine.stack[-1]
    elif name == "MEMOIZE":
        machine.memo[len(machine.memo)] = machine.stack[-1]
    elif name in ("BINGET", "LONG_BINGET", "GET"):
        machine.stack.append(machine.memo[int(argument)])
    elif name in _STEPS:
        _STEPS[name](machine, argument)
    else:
        raise _Refused


def read_plain_pickle(content: bytes, name: str) -> dict[str, Any]:
    """Read a pickled dictionary of numbers, texts, bytes, lists and arrays; nothing of it is run.

    Args:
        content: The pickle.
        name: What messages call it.

    Returns:
        The values by key; keys are texts, arrays are as they were.

    Raises:
        DataError: It holds anything else, or is damaged.
    """
    machine = _Machine()
    try:
        for opcode, argument, _ in pickletools.genops(content):
            if opcode.name == "STOP":
                break
            _stepped(machine, opcode.name, argument)
        (found,) = machine.stack
        if not isinstance(found, dict):
            raise _Refused
        return {_key(key): _plain(value) for key, value in found.items()}
    except _Refused:
        raise DataError(
            f"{name} is a Python pickle that holds more than numbers, texts and arrays, and loading it could run "
            "foreign code: use the binary version of the data set instead."
        ) from None
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise DataError(f"{name} breaks off or is damaged: save or download it again.") from error


def _key(key: Any) -> str:
    return key.decode("latin1") if isinstance(key, bytes) else str(key)


def _plain(value: Any, depth: int = 0) -> Any:
    if depth > 8 or isinstance(value, _Name):
        raise _Refused
    if isinstance(value, _Call):
        return _array(value)
    if isinstance(value, (list, tuple)):
        return [_plain(part, depth + 1) for part in value]
    if isinstance(value, dict):
        return {_key(key): _plain(part, depth + 1) for key, part in value.items()}
    return value


def _array(call: _Call) -> NDArray[Any]:
    """The array that the call of NumPy's reconstruction and its state stand for."""
    if call.name not in _RECONSTRUCT or not isinstance(call.state, tuple) or len(call.state) != 5:
        raise _Refused
    _, shape, kind, in_columns, content = call.state
    is_type = isinstance(kind, _Call) and kind.name == "numpy dtype"
    if not is_type or not isinstance(shape, tuple) or not isinstance(content, bytes):
        raise _Refused
    code = kind.arguments[0]
    code = code.decode("latin1") if isinstance(code, bytes) else code
    order = kind.state[1] if isinstance(kind.state, tuple) and len(kind.state) > 1 else "<"
    order = order.decode("latin1") if isinstance(order, bytes) else order
    if code not in _TYPES or order not in ("<", ">", "|", "="):
        raise _Refused
    dtype = np.dtype(code).newbyteorder(">" if order == ">" else "<")
    sizes = tuple(int(size) for size in shape)
    values = np.frombuffer(content, dtype).reshape(sizes, order="F" if in_columns else "C")
    return values.astype(dtype.newbyteorder("="))
