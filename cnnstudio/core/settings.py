"""Things with settings: their declaration, check, JSON form and register."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Self, TypeVar

from cnnstudio.core.errors import SettingError
from cnnstudio.core.initializers import Initializer
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.values import CODECS, Codec


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of one setting besides its value.

    Attributes:
        name: Keras's name of the argument.
        label: Its name in forms.
        help: One line that says what it does, with the unit.
        type: The value type, without ``None``: a key of ``values.CODECS``.
        optional: Whether ``None`` is a value too.
        default: The value of a new layer.
        minimum: Smallest value of each number in it, or None.
        maximum: Largest value of each number in it, or None.
        choices: The values, or kinds of an initializer, that can be chosen, or (); of a penalty the
            kinds that forms offer: which it can be depends on the shape of weights.
        advanced: Whether forms keep it folded away at first.
        empty: What ``None`` means, in a word.
    """

    name: str
    label: str
    help: str
    type: Any
    optional: bool
    default: Any
    minimum: float | None
    maximum: float | None
    choices: tuple[str, ...]
    advanced: bool
    empty: str = "automatic"

    @property
    def codec(self) -> Codec:
        """How its values are read and written."""
        return CODECS[self.type]

    def checked(self, data: Any) -> Any:
        """Return the value that JSON data or a value stands for.

        Raises:
            SettingError: The setting cannot take it; the message says which it can.
        """
        if data is None and self.optional:
            return None
        try:
            value = self.codec.decode(data)
        except (TypeError, ValueError, OverflowError) as error:
            given = "" if isinstance(data, Mapping) else f"; it is {_quoted(data)}"
            raise SettingError(f"{self.label} must be {error}{given}.", self.name) from None
        self._check_choices(value)
        self._check_limits(value)
        return value

    def _check_choices(self, value: Any) -> None:
        if isinstance(value, Penalty):
            return
        chosen = value.kind if isinstance(value, Initializer) else value
        if self.choices and chosen not in self.choices:
            known = ", ".join(self.choices)
            raise SettingError(f"{self.label} cannot be {chosen!r}: choose one of {known}.", self.name)

    def _check_limits(self, value: Any) -> None:
        for number in _numbers(value):
            if self.minimum is not None and number < self.minimum:
                raise SettingError(
                    f"{self.label} must be at least {self.minimum:g}; it is {number:g}.", self.name
                )
            if self.maximum is not None and number > self.maximum:
                raise SettingError(
                    f"{self.label} must be at most {self.maximum:g}; it is {number:g}.", self.name
                )


def _quoted(data: Any) -> str:
    """Data as messages show it: not longer than a line."""
    if data is None or data == "":
        return "empty"
    text = repr(data)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _numbers(value: Any) -> Iterator[float]:
    """Give every number inside a value of settings, for the check of limits."""
    if isinstance(value, (int, float)):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _numbers(part)


def setting(
    default: Any,
    label: str,
    help: str,  # noqa: A002 - reads best where settings are declared
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    choices: tuple[str, ...] = (),
    advanced: bool = False,
    empty: str = "automatic",
) -> Any:
    """Declare a setting as a dataclass field; see `Setting` for what the arguments mean."""
    metadata = {
        "label": label, "help": help, "minimum": minimum, "maximum": maximum, "choices": choices,
        "advanced": advanced, "empty": empty,
    }  # fmt: skip
    return dataclasses.field(default=default, metadata={"setting": metadata})


class Configurable:
    """Base of frozen dataclasses whose fields are settings and which have a kind.

    A child declares ``kind`` (what saved files call it; it never changes), ``label`` (what
    people call it) and its settings. Values are checked when it is made, so that one that
    exists is valid; numbers stand for pairs as in Keras.
    """

    __slots__ = ()
    kind: ClassVar[str]
    label: ClassVar[str]

    def __post_init__(self) -> None:
        """Check every setting and bring it to its value type.

        Raises:
            SettingError: A setting cannot have that value.
        """
        for field in self.setting_list():
            given = getattr(self, field.name)
            if given is field.default:
                continue
            value = field.checked(given)
            if value is not given:
                object.__setattr__(self, field.name, value)

    @classmethod
    def setting_list(cls) -> tuple[Setting, ...]:
        """All settings in the order of their declaration."""
        known = _SETTING_LISTS.get(cls)
        if known is None:
            known = _SETTING_LISTS[cls] = _declared_settings(cls)
        return known

    def own_settings(self) -> tuple[Setting, ...]:
        """All settings of this very thing: those of its type, and others where things of one type differ."""
        return self.setting_list()

    def value_of(self, name: str) -> Any:
        """The value of one of `own_settings`."""
        return getattr(self, name)

    @classmethod
    def summary(cls) -> str:
        """The first line of its docstring: the tooltip."""
        return (cls.__doc__ or cls.label).strip().splitlines()[0]

    def to_data(self) -> dict[str, Any]:
        """All settings as JSON data, by name."""
        data = {}
        for field in self.setting_list():
            value = getattr(self, field.name)
            data[field.name] = None if value is None else field.codec.encode(value)
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Make one from JSON data; a setting that is missing has its default.

        Raises:
            SettingError: A value is of the wrong kind, or a name is not a setting of it.
        """
        unknown = set(data) - {field.name for field in cls.setting_list()}
        if unknown:
            raise SettingError(
                f"{cls.label} has no setting called {sorted(unknown)[0]!r}.", sorted(unknown)[0]
            )
        return cls(**data)

    def with_settings(self, **changes: Any) -> Self:
        """Return a copy with some settings changed.

        Raises:
            SettingError: A value is of the wrong kind.
        """
        return dataclasses.replace(self, **changes)  # type: ignore[type-var]


_SETTING_LISTS: dict[type, tuple[Setting, ...]] = {}


def _declared_settings(cls: type[Configurable]) -> tuple[Setting, ...]:
    hints = typing.get_type_hints(cls)
    fields = dataclasses.fields(cls)  # type: ignore[arg-type]
    return tuple(_setting(field, hints[field.name]) for field in fields if "setting" in field.metadata)


def _setting(field: dataclasses.Field[Any], hint: Any) -> Setting:
    optional = isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union
    if optional:
        (hint,) = (part for part in typing.get_args(hint) if part is not type(None))
    return Setting(
        name=field.name, type=hint, optional=optional, default=field.default, **field.metadata["setting"]
    )


Member = TypeVar("Member", bound=type[Configurable])


class Registry(Generic[Member]):
    """Classes by kind, in the order in which they were registered."""

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._members: dict[str, Member] = {}

    def register(self, cls: Member) -> Member:
        """Take a class in; a class decorator.

        Raises:
            ValueError: Another class has the same kind.
        """
        if cls.kind in self._members:
            raise ValueError(f"two {self._noun}s of kind {cls.kind!r}")
        self._members[cls.kind] = cls
        return cls

    def get(self, kind: str) -> Member | None:
        """The class of a kind, or None."""
        return self._members.get(kind)

    def __getitem__(self, kind: str) -> Member:
        """The class of a kind.

        Raises:
            SettingError: There is none; the message lists those that there are.
        """
        try:
            return self._members[kind]
        except KeyError:
            known = ", ".join(self._members)
            raise SettingError(f"There is no {self._noun} called {kind!r}: choose one of {known}.") from None

    def __iter__(self) -> Iterator[Member]:
        return iter(self._members.values())

    def __len__(self) -> int:
        return len(self._members)
