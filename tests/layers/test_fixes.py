"""Every button that any layer type offers: it mends what it is about, breaks nothing, and leads back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.hints import hints_of
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import Problem, Report, State
from cnnstudio.core.values import Shape
from cnnstudio.document.changes import ApplyFix
from cnnstudio.document.placeholder import Placeholder
from cnnstudio.document.project import Project
from cnnstudio.layers.reshape import Flatten, Input
from tests.layers.variations import inputs_of, single_changes

MOST_CLICKS = 6
"""A layer that has several things wrong with it is mended after so many clicks."""


def network_of(layer: Layer, shapes: tuple[Shape, ...]) -> Network:
    """A layer behind inputs of some shapes, and a layer behind it."""
    entries = [] if shapes == () else [Node(f"i{n}", f"in_{n}", Input(s)) for n, s in enumerate(shapes)]
    sources = tuple(node.id for node in entries)
    ends = (Node("x", "x", layer, sources), Node("e", "end", Flatten(), ("x",)))
    return Network((*entries, *ends))


def problems_of(report: Report, node: str) -> list[Problem]:
    """The problems of a layer and the advice about it."""
    if node not in report.network:
        return []
    return [p for p in (*report[node].problems, *hints_of(report)) if p.node == node]


def states(cls: type[Layer]) -> Iterator[tuple[Project, Report, Problem]]:
    """Every problem that a type has on some input with some setting, once for each wording."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for shapes in inputs_of(cls):
        given = () if cls.maximum_inputs == 0 else shapes
        for layer in single_changes(cls):
            network = network_of(layer, given)
            report = analyse(network)
            for problem in problems_of(report, "x"):
                wording = problem.message, tuple(fix.label for fix in problem.finding.fixes)
                if problem.finding.fixes and wording not in seen:
                    seen.add(wording)
                    yield Project(network), report, problem


@pytest.mark.parametrize("cls", list(layer_types()), ids=lambda cls: cls.kind)
def test_every_button_mends_what_it_is_about(cls: type[Layer]) -> None:
    for project, report, problem in states(cls):
        for fix in problem.finding.fixes:
            applied = ApplyFix("x", fix).apply(project)
            after = analyse(applied.project.network)
            what = f"{fix.label!r} on {problem.message!r}"
            assert applied.project != project, what
            assert applied.inverse.apply(applied.project).project == project, what
            assert problem.message not in [p.message for p in problems_of(after, "x")], what
            if report["x"].state is State.SOUND:
                broken = [p.message for p in after.errors if p.node in (*applied.added, "x")]
                assert not broken, f"{what} breaks it: {broken}"


@pytest.mark.parametrize("cls", list(layer_types()), ids=lambda cls: cls.kind)
def test_one_button_after_the_other_comes_to_an_end(cls: type[Layer]) -> None:
    """Where a layer has several things wrong with it, the buttons lead on, and never round in a circle."""
    for start, _, problem in states(cls):
        if not problem.is_error:
            continue
        project, seen = start, [start.network]
        for _ in range(MOST_CLICKS):
            report = analyse(project.network)
            errors = [p for p in problems_of(report, "x") if p.is_error and p.finding.fixes]
            if not errors:
                break
            project = ApplyFix("x", errors[0].finding.fixes[0]).apply(project).project
            assert project.network not in seen, problem.message
            seen.append(project.network)
        else:
            pytest.fail(f"Still not mended: {problem.message}")


def test_an_unknown_layer_offers_a_choice_and_a_way_out() -> None:
    network = network_of(Placeholder.holding("whirl", {}), ((8, 8, 3),))
    (problem,) = problems_of(analyse(network), "x")
    assert [(fix.label, fix.choose, fix.remove) for fix in problem.finding.fixes] == [
        ("Replace by…", True, False),
        ("Remove the layer", False, True),
    ]
    removed = ApplyFix("x", problem.finding.fixes[1]).apply(Project(network)).project.network
    assert removed["e"].inputs == ("i0",)
