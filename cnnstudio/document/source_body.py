"""The statements of a script that connect layers, and what their values are called."""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cnnstudio.core.fresh_names import free_name
from cnnstudio.document.source_blocks import NAME, Function, Functions
from cnnstudio.document.source_steps import Body, Made, Step
from cnnstudio.document.source_text import (
    INDENT,
    Call,
    Expression,
    Items,
    comment,
    identifier,
    lines,
    literal,
)

RESERVED = frozenset({*dir(builtins), *keyword.kwlist, *keyword.softkwlist, "x", "inputs", "outputs", "keras",
                      "layers", "np", "l", NAME})  # fmt: skip
"""Names that no value of a script can have."""

_NEXT = "x"


@dataclass(frozen=True, slots=True)
class Callees:
    """What the script calls layers by.

    Attributes:
        own: Names of the classes that stand in the script itself.
    """

    own: Collection[str]

    def __call__(self, made: Made) -> str:
        """The name of a layer's class."""
        return made.keras_name if made.keras_name in self.own else f"layers.{made.keras_name}"


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the statements of bodies.

    Attributes:
        functions: What stands for blocks.
        callee: What layers are called by.
        taken: Names of everything at the top of the script.
    """

    functions: Functions
    callee: Callees
    taken: frozenset[str]

    def network(self, whole: Body, name: str) -> list[str]:
        """The statements that build the model and return it."""
        variables = self._variables(whole, RESERVED | self.taken)
        inputs = [variables[key] for key, _ in whole.entries]
        outputs = [variables[key] for key in whole.outputs]
        model = Call("keras.Model", (("", _alone(inputs)), ("", _alone(outputs)), ("name=", literal(name))))
        steps = self._statements(whole, variables, {}, returns=False)
        return [*steps, *lines("return ", model, indent=INDENT)]

    def block(self, function: Function) -> list[str]:
        """A function for blocks: its head, without what it says of itself, and its body."""
        taken = RESERVED | self.taken | set(function.parameters)
        variables = self._variables(function.example, taken)
        entries = [variables[key] for key, _ in function.example.entries]
        names = [*entries, *function.parameters, *([NAME] if function.takes_name else [])]
        head = lines(f"def {function.name}", Items("()", tuple([("", name) for name in names])), ":")
        if len(names) == 1:
            head = [f"def {function.name}({names[0]}):"]
        body = self._statements(function.example, variables, function.slots, returns=True)
        return [*head, *body]

    def _variables(self, body: Body, taken: Collection[str]) -> dict[str, str]:
        """What each value is called: ``x`` where the next statement alone takes it."""
        used, last = _uses(body), len(body.steps)
        places = {key: -1 for key, _ in body.entries} | {
            step.key: place for place, step in enumerate(body.steps)
        }
        titles = dict(body.entries) | {step.key: step.title for step in body.steps}
        entries, names = {key for key, _ in body.entries}, set(taken)
        variables: dict[str, str] = {}
        for key, place in places.items():
            is_next = set(used.get(key, ())) == {place + 1}
            if key in entries and len(entries) == 1 and (body.layer is None or not is_next):
                variables[key] = "inputs"
            elif is_next and key not in entries and place + 1 == last and body.layer is None:
                variables[key] = "outputs" if len(body.outputs) == 1 else self._fresh(titles[key], names)
            elif is_next and (key not in entries or len(entries) == 1):
                variables[key] = _NEXT
            else:
                variables[key] = self._fresh(titles[key], names)
        return variables

    @staticmethod
    def _fresh(title: str, names: set[str]) -> str:
        chosen = free_name(names, identifier(title))
        names.add(chosen)
        return chosen

    def _statements(
        self, body: Body, variables: Mapping[str, str], slots: Mapping[tuple[str, str], str], *, returns: bool
    ) -> list[str]:
        written: list[str] = []
        layers: dict[str, str] = {}
        names = RESERVED | self.taken | set(variables.values()) | set(slots.values())
        calls = [step.shared for step in body.steps]
        for place, step in enumerate(body.steps):
            if body.layer is None:  # one function stands for many blocks, whose notes may differ
                written += comment(step.note)
            made = self._made(step, slots, is_inside=body.layer is not None)
            fed = [variables[source] for source in step.sources]
            if isinstance(step.made, Body):
                made = Call(made.callee, (*[("", source) for source in fed], *made.arguments))
            elif step.shared and calls.count(step.shared) > 1:
                if step.shared not in layers:
                    layers[step.shared] = free_name(
                        {*names, *layers.values()}, f"{identifier(step.title)}_layer"
                    )
                    written += lines(f"{layers[step.shared]} = ", made, indent=INDENT)
                made = Call(layers[step.shared], (("", _fed(step, fed)),))
            elif fed:
                made = Call(made.callee, made.arguments, _fed(step, fed))
            ends = returns and place == len(body.steps) - 1 and body.outputs == (step.key,)
            before = "return " if ends else f"{variables[step.key]} = "
            written += lines(before, made, indent=INDENT)
        if returns and (not body.steps or body.outputs != (body.steps[-1].key,)):
            written.append(f"{INDENT}return {variables[body.outputs[0]]}")
        return written

    def _made(self, step: Step, slots: Mapping[tuple[str, str], str], *, is_inside: bool) -> Call:
        """The call that makes a layer, or that of a block's function without its inputs."""
        required = step.made.required if isinstance(step.made, Made) else ()
        first: list[tuple[str, Expression]] = []
        others: list[tuple[str, Expression]] = []
        for name, value, usual in self.functions.values(step):
            given: Expression = slots.get((step.key, name), value)
            if name in required:
                first.append(("", given))
            elif given != usual:
                others.append((f"{name}=", given))
        label: list[tuple[str, Expression]] = [(f"{NAME}=", _label(step, is_inside=is_inside))]
        if isinstance(step.made, Body):
            function = self.functions[step.made]
            return Call(function.name, (*others, *(label if function.takes_name else [])))
        callee = self.callee(step.made) if step.sources else "keras.Input"
        return Call(callee, (*first, *others, *label))


def _uses(body: Body) -> dict[str, list[int]]:
    """The places of the steps that take each value; what comes out is taken behind the last."""
    used: dict[str, list[int]] = {}
    for place, step in enumerate(body.steps):
        for source in step.sources:
            used.setdefault(source, []).append(place)
    for key in body.outputs:
        used.setdefault(key, []).append(len(body.steps))
    return used


def _fed(step: Step, sources: list[str]) -> Expression:
    return Items("[]", tuple([("", source) for source in sources])) if step.takes_list else sources[0]


def _alone(names: list[str]) -> Expression:
    return names[0] if len(names) == 1 else Items("[]", tuple([("", name) for name in names]))


def _label(step: Step, *, is_inside: bool) -> Expression:
    """A layer's name; in a function behind the block's."""
    if is_inside and step.suffix:
        return f'f"{{{NAME}}}_{step.suffix}"'
    return literal(step.name)
