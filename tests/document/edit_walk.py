"""Random edits of a project without end, for walks through the document and through the window."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.analysis import analyse
from cnnstudio.core.catalogue import layer_type, layer_types
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network
from cnnstudio.core.pieces import fragment
from cnnstudio.document.changes import (
    AddLayer,
    AppendLayer,
    ApplyFix,
    Change,
    Connect,
    Disconnect,
    EditInside,
    ExchangeLayers,
    FeedLayer,
    GroupLayers,
    InsertLayer,
    MakeOwn,
    MoveLayers,
    Paste,
    RemoveLayers,
    Rename,
    ReplaceLayers,
    ResetSettings,
    SetBypassed,
    SetFreeNote,
    SetGroup,
    SetNote,
    SetProject,
    SetSettings,
    SetTrainable,
    SwapLayer,
    Ungroup,
    Untie,
)
from cnnstudio.document.exposing import exposed
from cnnstudio.document.group import Group, group_of
from cnnstudio.document.optimizers import SGD, Adam
from cnnstudio.document.project import Project, Training
from cnnstudio.document.trial import TakeTrial, Trial
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Add

Draw = Callable[[random.Random, Project], Change | None]


def _any_layer(chance: random.Random) -> Layer:
    return chance.choice(list(layer_types()))()


def _node(chance: random.Random, network: Network) -> str:
    return chance.choice([node.id for node in network])


def _several(chance: random.Random, network: Network) -> tuple[str, ...]:
    """One to three nodes."""
    return tuple(dict.fromkeys(_node(chance, network) for _ in range(chance.randint(1, 3))))


def _add(chance: random.Random, project: Project) -> Change:
    return AddLayer(_any_layer(chance), (_node(chance, project.network),))


def _add_merge(chance: random.Random, project: Project) -> Change:
    return AddLayer(Add(), _several(chance, project.network))


def _append(chance: random.Random, project: Project) -> Change:
    return AppendLayer(_any_layer(chance), _node(chance, project.network))


def _append_unit(chance: random.Random, project: Project) -> Change:
    unit = layer_type("residual_unit")
    assert unit is not None
    return AppendLayer(unit(filters=8), _node(chance, project.network))


def _feed(chance: random.Random, project: Project) -> Change:
    return FeedLayer(_any_layer(chance), _node(chance, project.network))


def _insert(chance: random.Random, project: Project) -> Change | None:
    edges = list(project.network.edges())
    return InsertLayer(Conv2D(8, 3, padding="same"), chance.choice(edges)) if edges else None


def _remove(chance: random.Random, project: Project) -> Change | None:
    return RemoveLayers(_several(chance, project.network)) if len(project.network) > 6 else None


def _connect(chance: random.Random, project: Project) -> Change:
    slot = chance.choice([None, 0, 1, 2])
    return Connect(_node(chance, project.network), _node(chance, project.network), slot)


def _disconnect(chance: random.Random, project: Project) -> Change | None:
    edges = list(project.network.edges())
    return Disconnect(chance.choice(edges)) if edges else None


def _move(chance: random.Random, project: Project) -> Change | None:
    edges = list(project.network.edges())
    return MoveLayers(_several(chance, project.network), chance.choice(edges)) if edges else None


def _swap(chance: random.Random, project: Project) -> Change:
    return SwapLayer(_node(chance, project.network), chance.random() < 0.5)


def _set(chance: random.Random, project: Project) -> Change:
    settings = {
        "filters": chance.choice([4, 8, 16]),
        "units": chance.randint(1, 20),
        "rate": chance.random() * 0.9,
    }
    return SetSettings.of((_node(chance, project.network),), settings)


def _freeze(chance: random.Random, project: Project) -> Change:
    return SetTrainable(_several(chance, project.network), chance.random() < 0.5)


def _reset(chance: random.Random, project: Project) -> Change:
    return ResetSettings(_several(chance, project.network), ("filters", "activation"))


def _turn(chance: random.Random, project: Project) -> Change:
    """Turns of one spin box, which are one edit."""
    return SetSettings.of(
        (project.network.nodes[0].id,), {"shape": (chance.randint(8, 64), 32, 8)}, gesture="turn"
    )


def _rename(chance: random.Random, project: Project) -> Change:
    return Rename(_node(chance, project.network), f"layer_{chance.randint(0, 40)}")


def _paste(chance: random.Random, project: Project) -> Change:
    after = chance.choice([None, _node(chance, project.network)])
    return Paste(fragment(project.network, _several(chance, project.network)), after)


def _ungroup(chance: random.Random, project: Project) -> Change | None:
    blocks = [node.id for node in project.network if node.layer.holds_network]
    return Ungroup(chance.choice(blocks)) if blocks else None


def _group(chance: random.Random, project: Project) -> Change:
    return GroupLayers(_several(chance, project.network), chance.choice(("", "Stem")))


def _own(chance: random.Random, project: Project) -> Change | None:
    blocks = [
        node.id for node in project.network if node.layer.holds_network and group_of(node.layer) is None
    ]
    return MakeOwn(chance.choice(blocks)) if blocks else None


def _any_group(chance: random.Random, project: Project) -> tuple[str, Group] | None:
    groups = [(node.id, group) for node in project.network if (group := group_of(node.layer)) is not None]
    return chance.choice(groups) if groups else None


def _edit_inside(chance: random.Random, project: Project) -> Change | None:
    found = _any_group(chance, project)
    if found is None or not len(found[1].inside):
        return None
    change = chance.choice((_append, _insert, _swap, _set, _rename, _group, _edit_inside, _shrink))(
        chance, Project(found[1].inside)
    )
    return None if change is None else EditInside((found[0],), change)


def _shrink(chance: random.Random, project: Project) -> Change:
    return RemoveLayers((_node(chance, project.network),))


def _expose(chance: random.Random, project: Project) -> Change | None:
    found = _any_group(chance, project)
    if found is None:
        return None
    key, group = found
    targets = [(node.id, setting.name) for node in group.inside for setting in node.layer.own_settings()]
    return (
        SetGroup(key, exposed(group, "Size", [chance.choice(targets)]), "make a parameter")
        if targets
        else None
    )


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


def _untie(chance: random.Random, project: Project) -> Change | None:
    tied = [node.id for node in project.network if project.network.twins(node.id)]
    return Untie((chance.choice(tied),)) if tied else None


def _take(chance: random.Random, project: Project) -> Change:
    """Another input and batch size at once, which networks with several inputs refuse."""
    return TakeTrial(Trial((chance.randint(8, 64), 32, 8), chance.randint(1, 64)))


def _bypass(chance: random.Random, project: Project) -> Change:
    return SetBypassed(_several(chance, project.network), chance.random() < 0.6)


def _replace(chance: random.Random, project: Project) -> Change:
    return ReplaceLayers(_several(chance, project.network), type(_any_layer(chance)))


def _exchange(chance: random.Random, project: Project) -> Change:
    return ExchangeLayers(_node(chance, project.network), _node(chance, project.network))


def _note(chance: random.Random, project: Project) -> Change:
    return SetNote(_node(chance, project.network), chance.choice(["", "see below", "two\nlines ☃"]))


def _free_note(chance: random.Random, project: Project) -> Change:
    place = chance.choice([None, *range(len(project.free_notes))])
    return SetFreeNote(place, chance.choice(["", "a thought", "another"]))


KINDS: tuple[Draw, ...] = (
    _add, _add_merge, _append, _append_unit, _insert, _remove, _connect, _disconnect, _move, _swap, _set, _turn, _rename,
    _paste, _ungroup, _mend, _settings, _untie, _take, _freeze, _bypass, _replace,
    _exchange, _note, _free_note, _reset, _feed, _group, _group, _own, _edit_inside, _edit_inside, _expose,
)  # fmt: skip
SHRINKING: tuple[Draw, ...] = (_remove, _remove, _set, _disconnect, _rename)
LARGE = 20


def edits(chance: random.Random, project: Callable[[], Project]) -> Iterator[Change]:
    """Changes without end, sensible or not; each is drawn for the project as it is by then."""
    while True:
        kinds = SHRINKING if len(project().network) > LARGE else KINDS
        change = chance.choice(kinds)(chance, project())
        if change is not None:
            yield change
