"""How the numbers of a layer come about: size, parameters, MACs, FLOPs, memory, receptive field.

The Arithmetic panel and ``cnnstudio summary --explain`` show the same lines: a rule, the rule
with its numbers filled in, and the result.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from cnnstudio.core.cost import FLOAT_BYTES, total, weight_counts
from cnnstudio.core.field_words import field_steps
from cnnstudio.core.layer import Layer, Step
from cnnstudio.core.network import Node
from cnnstudio.core.numerals import exact, product, size_text
from cnnstudio.core.report import NodeReport, Report, State
from cnnstudio.core.shapes import element_count, labelled_text

_MOST_PARTS = 16
"""A sum of more layers is shown by its result alone."""


class Topic(StrEnum):
    """What is explained, as the JSON of the command line calls it."""

    SIZE = "size"
    PARAMS = "params"
    MACS = "macs"
    FLOPS = "flops"
    MEMORY = "memory"
    FIELD = "receptive_field"


@dataclass(frozen=True, slots=True)
class Section:
    """The lines about one topic."""

    topic: Topic
    steps: tuple[Step, ...]


_TOPICS = {"Parameters": Topic.PARAMS, "Multiply-adds": Topic.MACS, "FLOPs": Topic.FLOPS}
"""The titles by which layers' own lines are told apart; all others are about the size."""


def explanation(report: Report, node: str) -> tuple[Section, ...]:
    """Every number of a layer with its formula, in the order of `Topic`; () while it is not sound.

    Raises:
        KeyError: There is no node of that id.
    """
    about = report[node]
    if about.state is not State.SOUND:
        return ()
    place = report.network[node]
    if about.is_left_out:
        return (Section(Topic.SIZE, (_left_out_step(report, about),)),)
    own = place.layer.derivation(*about.inputs)
    lines = {
        Topic.SIZE: _size_steps(own, about),
        **_frozen(place, about, _counts(place.layer, own, about)),
        Topic.MEMORY: _memory_steps(about),
        Topic.FIELD: field_steps(report, node),
    }
    return tuple([Section(topic, steps) for topic, steps in lines.items() if steps])


def _left_out_step(report: Report, about: NodeReport) -> Step:
    """What is said of a layer that is no part of what is built."""
    is_passed = report.network[about.node].bypassed
    why = "passed over: its first input comes out" if is_passed else "not counted: nothing uses it"
    return Step("Output shape", labelled_text(about.output), why)


def _size_steps(own: tuple[Step, ...], about: NodeReport) -> tuple[Step, ...]:
    """What the layer says of its shape, and the shape."""
    steps = [step for step in own if step.title not in _TOPICS]
    return (*steps, Step("Output shape", labelled_text(about.output)))


def _counts(layer: Layer, own: tuple[Step, ...], about: NodeReport) -> dict[Topic, tuple[Step, ...]]:
    """Parameters, multiply-adds and FLOPs: a layer's own lines, else what follows from its cost."""
    if about.inner is not None:
        return _sums_inside(about.inner)
    params = _of_title(own, "Parameters") or (_params_step(layer, about),)
    return {
        Topic.PARAMS: tuple([_with_names(step, layer, about) for step in params]),
        Topic.MACS: _of_title(own, "Multiply-adds") or (_macs_step(about),),
        Topic.FLOPS: _of_title(own, "FLOPs") or (_flops_step(about),),
    }


def _frozen(
    place: Node, about: NodeReport, counts: dict[Topic, tuple[Step, ...]]
) -> dict[Topic, tuple[Step, ...]]:
    """The counts, where a layer is frozen with the remark that none of its weights is trained."""
    if place.trainable or not about.cost.params:
        return counts
    steps = [replace(step, note="frozen: none is trained") for step in counts[Topic.PARAMS]]
    return {**counts, Topic.PARAMS: tuple(steps)}


def _of_title(steps: tuple[Step, ...], title: str) -> tuple[Step, ...]:
    return tuple([step for step in steps if step.title == title])


def _sums_inside(inner: Report) -> dict[Topic, tuple[Step, ...]]:
    """The counts of a block: those of the layers inside, one after the other."""
    costs = [inner[node.id].cost for node in inner.network if node.inputs]
    return {
        Topic.PARAMS: (_sum_step("Parameters", [cost.params for cost in costs]),),
        Topic.MACS: (_sum_step("Multiply-adds", [cost.macs for cost in costs]),),
        Topic.FLOPS: (_sum_step("FLOPs", [cost.flops for cost in costs]),),
    }


def _sum_step(title: str, counts: list[int | None]) -> Step:
    parts = [exact(count) for count in counts if count != 0]
    amount = exact(total(counts))
    formula = f"{' + '.join(parts)} = {amount}" if 1 < len(parts) <= _MOST_PARTS else amount
    return Step(title, formula, rule="the sum over the layers inside")


def _params_step(layer: Layer, about: NodeReport) -> Step:
    """The weights of a layer that does not count them itself."""
    weights = layer.weights(*about.inputs)
    if not weights:
        return Step("Parameters", exact(about.cost.params), "it learns nothing" * (about.cost.params == 0))
    parts = " + ".join([product(weight.shape) or "1" for weight in weights])
    count, trainable = weight_counts(weights)
    note = f"{exact(count - trainable)} are not trained" if trainable < count else ""
    return Step("Parameters", f"{parts} = {exact(count)}", note)


def _with_names(step: Step, layer: Layer, about: NodeReport) -> Step:
    """The line of the parameters with the names of the weights, and whose they are if they are shared."""
    weights = layer.weights(*about.inputs)
    note = step.note
    if weights and about.cost.params == 0:
        note = "counted once, at the first layer that shares them"
    rule = " + ".join([weight.name.replace("_", " ") for weight in weights])
    return Step(step.title, step.formula, note, step.rule or rule)


def _macs_step(about: NodeReport) -> Step:
    note = "no window is multiplied by weights" if about.cost.macs == 0 else ""
    return Step("Multiply-adds", exact(about.cost.macs), note)


def _flops_step(about: NodeReport) -> Step:
    """The operations of a layer that does not count them itself: so many for each output number."""
    flops, outputs = about.cost.flops, element_count(about.output or ())
    if flops == 0:
        return Step("FLOPs", "0", "functions and the moving of numbers are not counted")
    if flops is None or not outputs or flops % outputs:
        return Step("FLOPs", exact(flops))
    formula = f"{exact(flops // outputs)} · {product(about.output or ())} = {exact(flops)}"
    return Step("FLOPs", formula, rule="operations for one output · outputs")


def _memory_steps(about: NodeReport) -> tuple[Step, ...]:
    """Bytes of the output and of the parameters."""
    sizes = product(about.output or ()) or "1"
    output = f"{sizes} · {FLOAT_BYTES} = {exact(about.output_bytes)} bytes"
    steps = [
        Step(
            "Memory of the output", output, f"{size_text(about.output_bytes)} per sample", "numbers · 4 bytes"
        )
    ]
    if about.inner is not None:
        inside = f"{exact(about.all_bytes)} bytes"
        steps.append(Step("Memory of all outputs inside", inside, f"{size_text(about.all_bytes)} per sample"))
    params = about.cost.params
    if params != 0:
        count = None if params is None else FLOAT_BYTES * params
        formula = f"{exact(params)} · {FLOAT_BYTES} = {exact(count)} bytes"
        steps.append(Step("Memory of the parameters", formula, size_text(count), "parameters · 4 bytes"))
    return tuple(steps)
