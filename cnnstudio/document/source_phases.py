"""The phases of a training in a script: what is frozen in each, and its calls with constants of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Network
from cnnstudio.document.phases import CANVAS, Part, last_phase, parts_of
from cnnstudio.document.project import Project
from cnnstudio.document.source_steps import Body, Made, Step, steps_of
from cnnstudio.document.source_text import INDENT, Call, Expression, Items, comment, lines, literal

NAMES = ("freeze", "freeze_through")
"""What the functions are called that scripts may define for it."""

_FREEZE = '''
def freeze(model, names):
    """Freeze the layers of some names; all others learn."""
    for layer in model.layers:
        layer.trainable = layer.name not in names
'''
_FREEZE_THROUGH = '''
def freeze_through(model, last):
    """Freeze all layers up to one, that included; those behind it learn."""
    learns = False
    for layer in model.layers:
        layer.trainable = learns
        learns = learns or layer.name == last
'''
_CONSTANTS = re.compile(r"\b(EPOCHS|LEARNING_RATE)\b")
_ALL = (f"{INDENT}for layer in model.layers:", f"{INDENT}{INDENT}layer.trainable = True")
"""Not ``model.trainable``, which Keras takes as unchanged when only layers were frozen."""


def mark(project: Project, phase: Part) -> str:
    """What stands behind the names of a phase's constants: ``_2``; "" where there is one phase only."""
    return f"_{phase.number}" if project.phases else ""


def training_lines(project: Project, calls: Callable[[Project, bool], Iterable[str | Call]]) -> Iterator[str]:
    """The statements that train through all phases.

    Args:
        project: The project, of whose network all takes part.
        calls: Gives the comments and calls of one phase's training; takes its project, and whether it is the last.
    """
    parts = parts_of(project)
    for phase in parts:
        if project.phases:
            yield from comment(_title(project, phase))
            yield from _frozen_lines(project, phase)
        for call in calls(phase.project, phase is parts[-1]):
            if isinstance(call, str):
                yield INDENT + call
            else:
                marked = _counted(_marked(call, mark(project, phase)), phase)
                yield from lines("", marked, indent=INDENT)


def chunks(project: Project) -> Iterator[str]:
    """The functions that the phases need."""
    if project.phases:
        written = "\n".join(line for phase in parts_of(project) for line in _frozen_lines(project, phase))
        if "freeze_through(" in written:
            yield _FREEZE_THROUGH
        if "freeze(" in written:
            yield _FREEZE


def _title(project: Project, phase: Part) -> str:
    rate, epochs = phase.project.optimizer.learning_rate, phase.epochs
    last = last_phase(project).number
    return f"Phase {phase.number} of {last}: {epochs} epoch{'s' * (epochs != 1)}, learning rate {rate:g}."


def _frozen_lines(project: Project, phase: Part) -> list[str]:
    """What freezes layers for a phase; [] where they are made so."""
    if phase.number == 1 and project.phases[0].learns == CANVAS:
        return []
    network = phase.project.network
    training = project.training
    is_mixed = training.dtype_policy != "float32"
    body = steps_of(network, analyse(network), training.factor_and_offset, is_mixed=is_mixed)
    frozen = [step.name for step in _leaves(body) if _trained(step) is False]
    if not frozen:
        return [*_ALL]
    edge = _clean_edge(network)
    last = None if edge is None else _last_name(body, edge)
    if last is not None:
        return lines("", Call("freeze_through", (("", "model"), ("", literal(last)))), indent=INDENT)
    names = Items("{}", tuple([("", literal(name)) for name in frozen]))
    return lines("", Call("freeze", (("", "model"), ("", names))), indent=INDENT)


def _leaves(body: Body) -> Iterator[Step]:
    """All steps that are Keras layers, those inside blocks too."""
    for step in body.steps:
        if isinstance(step.made, Body):
            yield from _leaves(step.made)
        else:
            yield step


def _trained(step: Step) -> bool | None:
    """Whether a layer learns; None if it has no weights."""
    return step.made.arguments.get("trainable") if isinstance(step.made, Made) else None


def _clean_edge(network: Network) -> str | None:
    """The last frozen layer, if all that is frozen leads to it and all that learns comes behind it.

    Keras lists its layers by their distance from the output, so that such a layer stands behind all
    other frozen ones and before all that learn.
    """
    frozen = {node.id for node in network if not node.trainable}
    sources = {edge.source for edge in network.edges() if edge.source in frozen and edge.target not in frozen}
    if len(sources) != 1:
        return None
    (edge,) = sources
    if any(not network.reaches(node, edge) for node in frozen):
        return None
    learning = [node.id for node in network if node.trainable]
    return edge if all(network.reaches(edge, node) for node in learning) else None


def _last_name(body: Body, key: str) -> str | None:
    """The Keras layer that the output of a node comes from; None where that is no single layer."""
    for step in body.steps:
        if step.key == key:
            return step.name if isinstance(step.made, Made) else _last_name(step.made, step.made.outputs[0])
    return None


def _counted(call: Expression, phase: Part) -> Expression:
    """A call that fits; behind the first phase it goes on counting the epochs."""
    if not isinstance(call, Call) or call.callee != "model.fit" or phase.number == 1:
        return call
    before = [f"EPOCHS_{number}" for number in range(1, phase.number)]
    arguments: list[tuple[str, Expression]] = []
    for name, value in call.arguments:
        if name == "epochs=":
            arguments += [
                ("initial_epoch=", " + ".join(before)),
                (name, " + ".join([*before, f"EPOCHS_{phase.number}"])),
            ]
        else:
            arguments.append((name, value))
    return Call(call.callee, tuple(arguments))


def _marked(expression: Expression, behind: str) -> Expression:
    """An expression with the constants of a phase."""
    if not behind:
        return expression
    if isinstance(expression, str):
        return expression if expression[:1] in "\"'" else _CONSTANTS.sub(rf"\1{behind}", expression)
    if isinstance(expression, Items):
        return Items(expression.brackets, tuple([(n, _marked(v, behind)) for n, v in expression.items]))
    return Call(expression.callee, tuple([(n, _marked(v, behind)) for n, v in expression.arguments]))
