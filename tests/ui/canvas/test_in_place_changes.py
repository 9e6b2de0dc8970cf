"""Edits that are made where a block is open in place, as edits of the network itself."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.network import Edge, chain
from cnnstudio.document.changes import (
    AddLayer,
    AppendLayer,
    Change,
    Connect,
    EditInside,
    GroupLayers,
    InsertLayer,
    MoveLayers,
    RemoveLayers,
    SetSettings,
)
from cnnstudio.document.project import Project
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.canvas.in_place import SEPARATOR, laid_open
from cnnstudio.ui.canvas.in_place_changes import brought_home

NET = chain(Input((16, 16, 3)), Conv2D(8), Conv2D(8), Conv2D(8), Flatten())
APPLIED = GroupLayers(("n1", "n2")).apply(Project(NET))
G = APPLIED.added[0]
NETWORK = APPLIED.project.network
ONE, TWO = f"{G}{SEPARATOR}n1", f"{G}{SEPARATOR}n2"
RELU = Activation("relu")


def home(change: Change) -> Change:
    return brought_home(change, laid_open(analyse(NETWORK), (G,)), NETWORK)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (RemoveLayers(("n3",)), RemoveLayers(("n3",))),
        (RemoveLayers((ONE,)), EditInside((G,), RemoveLayers(("n1",)))),
        (RemoveLayers((ONE, TWO)), RemoveLayers((G,))),
        (RemoveLayers((ONE, TWO, "n3")), RemoveLayers((G, "n3"))),
        (AppendLayer(RELU, ONE), EditInside((G,), AppendLayer(RELU, "n1"))),
        (AppendLayer(RELU, "n3"), AppendLayer(RELU, "n3")),
        (InsertLayer(RELU, Edge(ONE, TWO, 0)), EditInside((G,), InsertLayer(RELU, Edge("n1", "n2", 0)))),
        (InsertLayer(RELU, Edge("n0", ONE, 0)), InsertLayer(RELU, Edge("n0", G, 0))),
        (InsertLayer(RELU, Edge(TWO, "n3", 0)), InsertLayer(RELU, Edge(G, "n3", 0))),
        (AddLayer(Add(), (TWO, "n3")), AddLayer(Add(), (G, "n3"))),
        (Connect(TWO, "n4"), Connect(G, "n4")),
        (SetSettings.of((TWO,), {"filters": 3}, "turn"),
         EditInside((G,), SetSettings.of(("n2",), {"filters": 3}, "turn"), gesture="turn")),
    ],
)  # fmt: skip
def test_a_change_finds_where_it_belongs(change: Change, expected: Change) -> None:
    assert home(change) == expected
    home(change).apply(APPLIED.project)


@pytest.mark.parametrize(
    "change",
    [
        RemoveLayers((ONE, "n3")),
        Connect(ONE, "n4"),
        Connect("n3", TWO),
        AddLayer(RELU, (ONE, "n3")),
        MoveLayers((ONE,), Edge("n3", "n4", 0)),
    ],
)
def test_what_is_half_inside_is_refused(change: Change) -> None:
    with pytest.raises(NetworkError, match="is open in place"):
        home(change)


def test_it_works_in_groups_inside_groups() -> None:
    applied = GroupLayers((G, "n3")).apply(APPLIED.project)
    outer, network = applied.added[0], applied.project.network
    opened = laid_open(analyse(network), (outer, SEPARATOR.join((outer, G))))
    first, second = (SEPARATOR.join((outer, G, key)) for key in ("n1", "n2"))
    third = SEPARATOR.join((outer, "n3"))

    def homed(change: Change) -> Change:
        return brought_home(change, opened, network)

    assert homed(RemoveLayers((first,))) == EditInside((outer, G), RemoveLayers(("n1",)))
    assert homed(RemoveLayers((first, second))) == EditInside((outer,), RemoveLayers((G,)))
    assert homed(RemoveLayers((first, second, third))) == RemoveLayers((outer,))
    assert homed(InsertLayer(RELU, Edge(second, third, 0))) == EditInside(
        (outer,), InsertLayer(RELU, Edge(G, "n3", 0))
    )
