"""Random walks of edits through the window's editor, all the way down and up again."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.network import Network, chain
from cnnstudio.core.surgery import fragment
from cnnstudio.document.changes import (
    AddLayer,
    AppendLayer,
    ApplyFix,
    Change,
    Connect,
    Disconnect,
    InsertLayer,
    MoveLayers,
    Paste,
    RemoveLayers,
    Rename,
    SetProject,
    SetSettings,
    SwapLayer,
    Ungroup,
)
from cnnstudio.document.files import load_project, save_project
from cnnstudio.document.optimizers import SGD, Adam
from cnnstudio.document.project import Project, Training
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey

EDITS = 250
Draw = Callable[[random.Random, Project], Change | None]


def _any_layer(chance: random.Random) -> object:
    return chance.choice(list(layer_types()))()


def _node(chance: random.Random, network: Network) -> str:
    return chance.choice([node.id for node in network])


def _add(chance: random.Random, project: Project) -> Change:
    return AddLayer(_any_layer(chance), (_node(chance, project.network),))  # type: ignore[arg-type]


def _append(chance: random.Random, project: Project) -> Change:
    return AppendLayer(_any_layer(chance), _node(chance, project.network))  # type: ignore[arg-type]


def _append_unit(chance: random.Random, project: Project) -> Change:
    return AppendLayer(ResidualUnit(8), _node(chance, project.network))


def _insert(chance: random.Random, project: Project) -> Change | None:
    edges = list(project.network.edges())
    return InsertLayer(Conv2D(8, 3, padding="same"), chance.choice(edges)) if edges else None


def _remove(chance: random.Random, project: Project) -> Change | None:
    return RemoveLayers((_node(chance, project.network),)) if len(project.network) > 6 else None


def _connect(chance: random.Random, project: Project) -> Change:
    return Connect(_node(chance, project.network), _node(chance, project.network))


def _disconnect(chance: random.Random, project: Project) -> Change | None:
    edges = list(project.network.edges())
    return Disconnect(chance.choice(edges)) if edges else None


def _move(chance: random.Random, project: Project) -> Change | None:
    edges = list(project.network.edges())
    return MoveLayers((_node(chance, project.network),), chance.choice(edges)) if edges else None


def _swap(chance: random.Random, project: Project) -> Change:
    return SwapLayer(_node(chance, project.network), chance.random() < 0.5)


def _set(chance: random.Random, project: Project) -> Change:
    settings = {
        "filters": chance.choice([4, 8, 16]),
        "units": chance.randint(1, 20),
        "rate": chance.random() * 0.9,
    }
    return SetSettings.of((_node(chance, project.network),), settings)


def _turn(chance: random.Random, project: Project) -> Change:
    """Turns of one spin box, which are one edit."""
    return SetSettings.of(
        (project.network.nodes[0].id,), {"shape": (chance.randint(8, 64), 32, 8)}, gesture="turn"
    )


def _rename(chance: random.Random, project: Project) -> Change:
    return Rename(_node(chance, project.network), f"layer_{chance.randint(0, 40)}")


def _paste(chance: random.Random, project: Project) -> Change:
    ids = tuple({_node(chance, project.network), _node(chance, project.network)})
    return Paste(fragment(project.network, ids), _node(chance, project.network))


def _ungroup(chance: random.Random, project: Project) -> Change | None:
    blocks = [node.id for node in project.network if isinstance(node.layer, ResidualUnit)]
    return Ungroup(chance.choice(blocks)) if blocks else None


def _mend(chance: random.Random, project: Project) -> Change | None:
    fixes = [
        ApplyFix(problem.node, fix)
        for problem in analyse(project.network).problems
        if problem.node is not None
        for fix in problem.finding.fixes
    ]
    return chance.choice(fixes) if fixes else None


def _settings(chance: random.Random, project: Project) -> Change:
    optimizer = SGD(chance.random()) if chance.random() < 0.5 else Adam(chance.random())
    training = Training(epochs=chance.randint(1, 99), seed=chance.randint(0, 99))
    return SetProject.of("change training", optimizer=optimizer, training=training)


KINDS: tuple[Draw, ...] = (
    _add, _append, _append_unit, _insert, _remove, _connect, _disconnect, _move, _swap, _set, _turn, _rename,
    _paste, _ungroup, _mend, _settings,
)  # fmt: skip
SHRINKING: tuple[Draw, ...] = (_remove, _remove, _set, _disconnect, _rename)
LARGE = 20


def edits(chance: random.Random, project: Callable[[], Project]) -> Iterator[Change]:
    """Changes without end; each is drawn for the project as it is by then."""
    while True:
        kinds = SHRINKING if len(project().network) > LARGE else KINDS
        change = chance.choice(kinds)(chance, project())
        if change is not None:
            yield change


def test_down_and_up_again(visitor: Visitor) -> None:
    chance, editor = random.Random(1), visitor.window.editor
    stack = editor.undo_stack
    editor.open(Project(chain(Input((32, 32, 8)), Conv2D(8, 3, padding="same"), Conv2D(8, 3))), None)
    states, done = [editor.document.project], set()
    for change in edits(chance, lambda: editor.document.project):
        editor.perform(change)
        if editor.document.project == states[-1]:
            continue
        done.add(type(change))
        if stack.count() < len(states):  # It was merged into the edit before.
            states.pop()
        states.append(editor.document.project)
        if stack.count() >= EDITS:
            break
    assert {kind.__name__ for kind in Change.__subclasses__()} - {kind.__name__ for kind in done} <= {
        "Restore"
    }
    assert stack.count() == len(states) - 1 == EDITS
    for expected in reversed(states[:-1]):
        stack.undo()
        assert editor.document.project == expected
        assert set(visitor.canvas.canvas_scene.cards()) == {node.id for node in expected.network}
    assert not stack.canUndo()
    for expected in states[1:]:
        stack.redo()
        assert editor.document.project == expected
    assert not stack.canRedo()
    visitor.take("walk")


def test_the_end_of_a_walk_is_saved_and_read_whole(visitor: Visitor, tmp_path: Path) -> None:
    editor = visitor.window.editor
    editor.open(Project(chain(Input((32, 32, 8)), Conv2D(8, 3))), None)
    walk = edits(random.Random(3), lambda: editor.document.project)
    for _ in range(80):
        editor.perform(next(walk))
    path = tmp_path / "walk.cnnstudio"
    save_project(editor.document.project, path)
    assert load_project(path) == editor.document.project
