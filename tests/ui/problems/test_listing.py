from __future__ import annotations

from collections.abc import Callable

from cnnstudio.core.layer import Finding, Layer, hint
from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import Problem
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.problems.listing import entries, problem_count

Make = Callable[..., Layer]


def test_errors_come_before_warnings_and_waiting_layers_share_a_line(
    broken_editor: Editor, make_layer: Make
) -> None:
    network = broken_editor.document.project.network
    strange = Node("w", "odd", make_layer("max_pooling_2d", pool_size=30, padding="same"), ("i",))
    more = (Node("f", "flatten", make_layer("flatten"), ("p",)),)
    report = Document(Project(network=Network((strange, *network.nodes, *more)))).report
    found = entries(report)
    assert [(entry.kind, entry.title) for entry in found] == [
        ("error", "add"), ("warning", "odd"), ("waiting", "pool, flatten"),
    ]  # fmt: skip
    assert found[-1].message == "wait for add"
    assert problem_count(report) == 2


def test_one_that_waits_waits(broken_editor: Editor) -> None:
    assert entries(broken_editor.document.report)[-1].message == "waits for add"


def test_problems_of_the_network_and_from_outside_are_listed(make_layer: Make) -> None:
    network = Network((Node("d", "dense", make_layer("dense")),))
    report = Document(Project(network=network)).report
    extra = (
        Problem("d", Finding("It has 128 outputs; the data has 10 classes.")),
        Problem(None, Finding("Slow.", is_error=False)),
    )
    found = entries(report, extra)
    assert [entry.title for entry in found] == ["Network", "dense", "dense", "Network"]
    assert found[0].nodes == ()
    assert problem_count(report, extra) == 4
    assert "Network" in [entry.title for entry in entries(report, (Problem("gone", Finding("Gone.")),))]


def test_an_empty_canvas_is_no_mistake() -> None:
    report = Document().report
    assert report.errors
    assert entries(report, (Problem(None, Finding("No layers.")),)) == ()
    assert problem_count(report) == 0


def test_many_that_wait_are_counted(broken_editor: Editor, make_layer: Make) -> None:
    nodes = [*broken_editor.document.project.network.nodes]
    nodes += [Node(f"x{n}", f"x{n}", make_layer("dropout"), (nodes[-1].id,)) for n in range(9)]
    found = entries(Document(Project(network=Network(tuple(nodes)))).report)
    assert found[-1].title.endswith("and 4 more")


def test_hints_stand_behind_warnings_and_are_not_counted(broken_editor: Editor) -> None:
    report = broken_editor.document.report
    hints = [Problem("a", hint(f"Advice {number}.")) for number in range(14)]
    found = entries(report, (Problem("b", Finding("Odd.", is_error=False)),), hints)
    kinds = [entry.kind for entry in found]
    assert kinds == ["error", "warning", *["hint"] * 13, "waiting"]
    assert found[-2].message.startswith("2 more hints")
    assert problem_count(report) == 1
