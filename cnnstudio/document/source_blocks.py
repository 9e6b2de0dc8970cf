"""Blocks as functions of a script: one for all blocks of one form, what differs as its parameters."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cnnstudio.core.fresh_names import free_name
from cnnstudio.core.layer import Layer
from cnnstudio.document.group import group_of
from cnnstudio.document.source_steps import Body, Step
from cnnstudio.document.source_text import Expression, identifier, literal

NAME = "name"
"""The parameter that the names of a block's layers begin with."""

Slot = tuple[str, str]
"""An argument of a step: the step's key, the argument's name."""


@dataclass(frozen=True, slots=True)
class Function:
    """What stands for all blocks of one form.

    Attributes:
        name: What it is called.
        example: One of the blocks.
        parameters: What it takes besides its inputs and its name.
        slots: Which arguments inside take which parameter.
        takes_name: Whether the names of its layers begin with the block's.
        values: What each block gives for the parameters, by `id` of its body.
    """

    name: str
    example: Body
    parameters: tuple[str, ...]
    slots: Mapping[Slot, str]
    takes_name: bool
    values: Mapping[int, tuple[Expression, ...]]


@dataclass(slots=True)
class Functions:
    """The functions of a script, those that others call first.

    Attributes:
        made: All of them.
    """

    taken: set[str]
    made: list[Function] = field(default_factory=list)
    _by_body: dict[int, Function] = field(default_factory=dict)

    @classmethod
    def of(cls, whole: Body, taken: Collection[str]) -> Functions:
        """The functions for all blocks of a network.

        Args:
            whole: The network.
            taken: Names that they cannot have.
        """
        functions = cls(set(taken))
        bodies = list(whole.inner())
        while bodies:
            ready = [body for body in bodies if functions.knows(body)]
            for group in _grouped(ready, functions).values():
                functions._add(group)
            bodies = [body for body in bodies if id(body) not in functions._by_body]
        return functions

    def knows(self, body: Body) -> bool:
        """Whether there are functions for all blocks inside a block."""
        return all(id(inner) in self._by_body for inner in body.inner())

    def __getitem__(self, body: Body) -> Function:
        """The function of a block."""
        return self._by_body[id(body)]

    def values(self, step: Step) -> Iterator[tuple[str, Expression, Expression | None]]:
        """The arguments of a step: name, value, and default if it has one."""
        if isinstance(step.made, Body):
            function = self[step.made]
            for name, value in zip(function.parameters, function.values[id(step.made)], strict=True):
                yield name, value, None
            return
        for name, value in step.made.arguments.items():
            has_default = name in step.made.defaults
            usual = literal(step.made.defaults[name], name) if has_default else None
            yield name, literal(value, name), usual

    def _add(self, group: list[Body]) -> None:
        layer = group[0].layer
        name = free_name(self.taken, identifier(layer.base_name()) if layer is not None else "block")
        self.taken.add(name)
        parameters, slots, rows = self._parameters(group)
        function = Function(
            name, group[0], parameters, slots,
            takes_name=any(step.suffix for step in group[0].steps),
            values={id(body): row for body, row in zip(group, rows, strict=True)},
        )  # fmt: skip
        self.made.append(function)
        for body in group:
            self._by_body[id(body)] = function

    def _parameters(
        self, group: list[Body]
    ) -> tuple[tuple[str, ...], dict[Slot, str], Sequence[tuple[Expression, ...]]]:
        """What differs inside a group: parameters, where they go, and each body's values."""
        columns: dict[Slot, tuple[Expression, ...]] = {}
        for steps in zip(*[body.steps for body in group], strict=True):
            for values in zip(*[self.values(step) for step in steps], strict=True):
                column = tuple([value for _, value, _ in values])
                if len(set(column)) > 1:
                    columns[steps[0].key, values[0][0]] = column
        asked = self._asked(group)
        names = _names(group, {slot: column for slot, column in columns.items() if slot not in asked.slots})
        slots = {slot: names[column] for slot, column in columns.items() if slot not in asked.slots}
        rows = list(zip(*asked.columns, *names, strict=True)) or [()] * len(group)
        return (*asked.names, *names.values()), {**slots, **asked.slots}, rows

    def _asked(self, group: list[Body]) -> _Asked:
        """The parameters that a group of the user's own has, whether its copies differ in them or not."""
        asked = _Asked()
        taken = {NAME, *[title for _, title in group[0].entries], *self.taken}
        steps = [{step.key: step for step in body.steps} for body in group]
        for wanted, targets in drives_of(group[0].layer):
            given = [[self._given(known, *target) for known in steps] for target in targets]
            columns = {
                target: tuple(row) for target, row in zip(targets, given, strict=True) if None not in row
            }
            if not columns:
                continue
            name = free_name(taken, wanted)
            taken.add(name)
            first = next(iter(columns.values()))
            asked.names.append(name)
            asked.columns.append(first)
            asked.slots.update({target: name for target, column in columns.items() if column == first})
        return asked

    def _given(self, steps: Mapping[str, Step], key: str, argument: str) -> Expression | None:
        """What a step gives for an argument; None where it has no such one."""
        if key not in steps:
            return None
        return {name: value for name, value, _ in self.values(steps[key])}.get(argument)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Parameters that are asked for: names, the values of each in every block, and where they go."""

    names: list[str] = field(default_factory=list)
    columns: list[tuple[Any, ...]] = field(default_factory=list)
    slots: dict[Slot, str] = field(default_factory=dict)


def drives_of(layer: Layer | None) -> tuple[tuple[str, tuple[Slot, ...]], ...]:
    """The parameters that a block names itself, each with the settings of its layers that it drives."""
    group = None if layer is None else group_of(layer)
    return () if group is None else tuple([(part.name, part.targets) for part in group.parameters])


def _names(
    group: Sequence[Body], columns: Mapping[Slot, tuple[Expression, ...]]
) -> dict[tuple[Expression, ...], str]:
    """Parameters by their values: those of one setting of the block bear its name."""
    settings: dict[tuple[Expression, ...], str] = {}
    for name, data in _settings(group).items():
        settings.setdefault(tuple([literal(value, name) for value in data]), name)
    taken = {NAME, *[title for _, title in group[0].entries], "x", "inputs"}
    names: dict[tuple[Expression, ...], str] = {}
    titles = {step.key: identifier(step.title) for step in group[0].steps}
    for (key, argument), column in columns.items():
        if column not in names:
            wanted = settings.get(column, argument)
            if wanted in taken:  # A second number of filters is that of some layer.
                wanted = f"{titles[key]}_{argument}"
            names[column] = free_name(taken, wanted)
            taken.add(names[column])
    return names


def _settings(group: Sequence[Body]) -> dict[str, list[Any]]:
    """The blocks' own settings that are plain data, each with the value in every block."""
    rows = [_own_data(body.layer) for body in group if body.layer is not None]
    return {
        name: [row[name] for row in rows]
        for name in (rows[0] if rows else {})
        if not any(isinstance(row[name], Mapping) for row in rows)
    }


def _own_data(layer: Layer) -> dict[str, Any]:
    given = {setting.name: (setting, layer.value_of(setting.name)) for setting in layer.own_settings()}
    return {
        name: None if value is None else setting.codec.encode(value)
        for name, (setting, value) in given.items()
    }


def _grouped(bodies: Sequence[Body], functions: Functions) -> dict[Hashable, list[Body]]:
    groups: dict[Hashable, list[Body]] = {}
    for body in bodies:
        groups.setdefault(_form(body, functions), []).append(body)
    return groups


def _form(body: Body, functions: Functions) -> Hashable:
    """What blocks of one function have in common: everything but values and the block's own name."""
    steps = [
        (step.key, step.suffix or f"={step.name}", step.sources, step.takes_list, step.shared, _what(step, functions))
        for step in body.steps
    ]  # fmt: skip
    label = None if body.layer is None else body.layer.label
    return type(body.layer), label, drives_of(body.layer), body.entries, tuple(steps), body.outputs


def _what(step: Step, functions: Functions) -> Hashable:
    if isinstance(step.made, Body):
        return functions[step.made].name
    return step.made.keras_name, tuple(step.made.arguments)
