"""A group: a user's own block, which is a network with a title and with parameters that drive it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from cnnstudio.core.catalogue import register_made
from cnnstudio.core.errors import SettingError, StudioError
from cnnstudio.core.layer import Layer, ShapeError
from cnnstudio.core.network import Network, Node
from cnnstudio.core.numerals import enumeration, exact, tight
from cnnstudio.core.settings import Setting, setting
from cnnstudio.core.values import Shape
from cnnstudio.document.group_parameters import Parameter, driven, existing, parameters_of
from cnnstudio.layers.blocks.block import Block

MOST_LAYERS = 20_000
"""Layers that a group may hold, those inside its groups counted too."""
DEEPEST = 24
"""Groups inside each other."""
_MOST_SIGNS = 80


@register_made
@dataclass(frozen=True, slots=True, eq=False)
class Group(Block):
    """A block of one's own, made of layers that were grouped.

    Attributes:
        title: What people call it; "" before they do.
        inside: Its layers behind one Input for each of its inputs, in order. The sizes of those count
            only where nothing feeds the group; its output is the network's first.
        parameters: What is set of its layers from outside. A parameter's value is that of the settings that
            it drives, which are always alike.
    """

    kind = "group"
    keeps_inner_names: ClassVar[bool] = True

    title: str = setting("", "Title", "What the palette and scripts call the group.")
    inside: Network = field(default_factory=Network)
    parameters: tuple[Parameter, ...] = ()
    count: int = field(init=False, repr=False)
    depth: int = field(init=False, repr=False)
    _hash: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Count what is inside, and drop parameters that drive nothing there.

        Raises:
            SettingError: It holds more than any network that can be shown, or its title is too long.
        """
        Block.__post_init__(self)
        inner = [node.layer for node in self.inside if isinstance(node.layer, Group)]
        count = len(self.inside) + sum(group.count for group in inner)
        depth = 1 + max([group.depth for group in inner], default=0)
        if count > MOST_LAYERS:
            raise SettingError(
                f"A group holds at most {MOST_LAYERS:,} layers; this one would hold {count:,}."
            )
        if depth > DEEPEST:
            raise SettingError(
                f"Groups stand at most {DEEPEST} deep inside each other: ungroup some of them."
            )
        title = self.title.strip()
        if len(title) > _MOST_SIGNS or not title.isprintable():
            raise SettingError(f"A title has at most {_MOST_SIGNS} characters, in one line.", "title")
        values = (title, existing(self.parameters, self.inside), count, depth)
        for name, value in zip(("title", "parameters", "count", "depth"), values, strict=True):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "_hash", hash((title, self.inside, self.parameters)))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Group) or self._hash != other._hash:
            return False
        mine, its = ((group.title, group.parameters, group.inside) for group in (self, other))
        return mine == its

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave the hash behind: texts have another one in every process."""
        return type(self), (self.title, self.inside, self.parameters)

    @property
    def label(self) -> str:  # type: ignore[override]  # every group has a label of its own
        """Its title."""
        return self.title or "Group"

    @property
    def entries(self) -> tuple[Node, ...]:
        """The inputs inside, in order."""
        return tuple([node for node in self.inside if node.layer.maximum_inputs == 0])

    @property
    def minimum_inputs(self) -> int:  # type: ignore[override]  # as many as it was grouped with
        """How many inputs it takes; one at least, so that nobody takes it for an input."""
        return max(1, len(self.entries))

    @property
    def maximum_inputs(self) -> int:  # type: ignore[override]  # as above
        """The same."""
        return self.minimum_inputs

    def own_settings(self) -> tuple[Setting, ...]:
        """The title and the parameters, each with the limits of what it drives."""
        return (*self.setting_list(), *[parameter.setting(self.inside) for parameter in self.parameters])

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of a name, or None."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    def value_of(self, name: str) -> Any:
        """The title, or the value of a parameter."""
        parameter = self.parameter(name)
        return getattr(self, name) if parameter is None else parameter.value(self.inside)

    def with_settings(self, **changes: Any) -> Self:
        """A copy with another title, or with parameters of other values.

        Raises:
            SettingError: A layer inside cannot take its value.
        """
        inside = changes.pop("inside", self.inside)
        for name in [name for name in changes if self.parameter(name) is not None]:
            inside = driven(inside, self.parameter(name), changes.pop(name))
        return dataclasses.replace(self, inside=inside, **changes)

    def named(self, name: str) -> Layer:
        """It takes the first name that it is given as its title."""
        return self if self.title else self.with_settings(title=name[:_MOST_SIGNS])

    def base_name(self) -> str:  # type: ignore[override]  # every group has a name of its own
        """Its title, as a layer can be called."""
        return self.title.replace("/", "-").strip(".") or "group"

    def expand(self, *inputs: Shape) -> Network:
        """What is inside, fed with these shapes.

        Raises:
            ShapeError: Something inside feeds nothing, so that it is not clear what the group is.
        """
        self._check()
        return self.opened(*inputs)

    def opened(self, *inputs: Shape | None) -> Network:
        """What is inside as it stands, problems included.

        Args:
            inputs: The shapes that come in; where they are unknown the inputs keep their own.
        """
        network = self.inside
        for entry, shape in zip(self.entries, inputs, strict=False):
            if shape is not None:
                network = network.with_node(entry.with_layer(entry.layer.with_settings(shape=shape)))
        return network

    def _check(self) -> None:
        outputs = self.inside.outputs()
        if not self.entries:
            raise ShapeError(f"{self.label} has no input inside: open it and add an Input layer.")
        loose = [self.inside[key].name for key in outputs[1:]]
        if loose:
            verb = "feeds" if len(loose) == 1 else "feed"
            raise ShapeError(
                f"Only {self.inside[outputs[0]].name} leaves {self.label}, and {enumeration(loose[:3])} inside {verb} "
                "nothing: open it, and connect or delete what hangs loose.",
            )

    def description(self) -> str:
        """How many layers there are, and the parameters."""
        count = len(self.inside) - len(self.entries)
        told = [f"{parameter.label} {_told(parameter.value(self.inside))}" for parameter in self.parameters]
        return ", ".join([f"{exact(count)} layer{'s' * (count != 1)}", *told])

    def to_data(self) -> dict[str, Any]:
        """Title, parameters and layers as JSON data."""
        from cnnstudio.document.encoding import network_data  # which reads groups itself

        return {
            "title": self.title,
            "parameters": [parameter.to_data() for parameter in self.parameters],
            "network": network_data(self.inside),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Make one from JSON data.

        Raises:
            SettingError: It is damaged.
        """
        from cnnstudio.document.encoding import inner_network_of  # which reads groups itself

        try:
            inside = inner_network_of(data)
            return cls(data.get("title", ""), inside, parameters_of(data.get("parameters", [])))
        except StudioError as error:
            raise SettingError(f"What is inside cannot be read: {error}") from None


def _told(value: Any) -> str:
    """A value as a card tells it."""
    if isinstance(value, tuple) and all(isinstance(part, int) for part in value):
        return tight(value)
    return exact(value) if isinstance(value, int) and not isinstance(value, bool) else str(value)


def group_of(layer: Layer) -> Group | None:
    """The layer if it is a group, whose inside can be edited; None for all others."""
    return layer if isinstance(layer, Group) else None
