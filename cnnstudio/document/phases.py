"""The training plan: phases one behind the other, each with its own length, rate and layers that learn."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from cnnstudio.core.bypass import taking_part
from cnnstudio.core.errors import FileError, SettingError
from cnnstudio.core.freezing import up_to
from cnnstudio.core.network import Network, Node
from cnnstudio.core.settings import Configurable, setting
from cnnstudio.document.group import group_of
from cnnstudio.document.json_text import member, part_of
from cnnstudio.document.schedules import SCHEDULES, Schedule

if TYPE_CHECKING:
    from cnnstudio.document.project import Project

CANVAS, ALL, ONWARD = "canvas", "all", "from"
_SCOPES = (CANVAS, ALL, ONWARD)


@dataclass(frozen=True, slots=True)
class Phase(Configurable):
    """A part of a training in which the same layers learn.

    Attributes:
        learns: ``canvas``: the layers that are not frozen in the network; ``all``; ``from``: a layer
            and those behind it, while all before it are frozen.
        first: Id of that layer; "" for the other two.
        schedule: How the rate goes over the phase; None: as the project says, begun anew.
    """

    kind = "phase"
    label = "Phase"

    epochs: int = setting(
        5, "Epochs", "How long the phase is; the last one lasts until the training ends.", minimum=1,
        maximum=100_000,
    )  # fmt: skip
    learning_rate: float | None = setting(
        None, "Learning rate", "Length of a step in this phase; empty: the optimizer's.", minimum=0, maximum=1000,
        empty="the optimizer's",
    )  # fmt: skip
    learns: str = CANVAS
    first: str = ""
    schedule: Schedule | None = None

    def __post_init__(self) -> None:
        """Check every setting, and what learns.

        Raises:
            SettingError: A setting cannot have that value.
        """
        Configurable.__post_init__(self)
        if self.learns not in _SCOPES:
            raise SettingError(
                f"A phase cannot learn {self.learns!r}: choose one of {', '.join(_SCOPES)}.", "learns"
            )
        if not isinstance(self.first, str) or (self.learns == ONWARD) != bool(self.first):
            raise SettingError(
                "A phase names the layer that it learns from if, and only if, it begins at one.", "first"
            )

    def to_data(self) -> dict[str, Any]:
        """The phase as JSON data."""
        data = Configurable.to_data(self) | {"learns": self.learns}
        if self.first:
            data["first"] = self.first
        if self.schedule is not None:
            data["schedule"] = {"kind": self.schedule.kind, "settings": self.schedule.to_data()}
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Make one from JSON data.

        Raises:
            SettingError: It is damaged.
        """
        rest = dict(data)
        try:
            chosen = part_of(rest, "schedule", {})
            rest["schedule"] = (
                SCHEDULES[member(chosen, "kind", str)].from_data(part_of(chosen, "settings", {}))
                if chosen
                else None
            )
            return cls(**rest)
        except (FileError, TypeError) as error:
            raise SettingError(f"A phase of the training cannot be read: {error}") from None


@dataclass(frozen=True, slots=True)
class Part:
    """A phase in its place.

    Attributes:
        number: Its number, from 1.
        done: Epochs before it.
        project: The project as it is trained in this phase: with its epochs, rate and schedule, with what
            is frozen, and without further phases.
    """

    number: int
    done: int
    project: Project

    @property
    def epochs(self) -> int:
        """How many it has."""
        return self.project.training.epochs

    @property
    def end(self) -> int:
        """Its last epoch."""
        return self.done + self.epochs


def parts_of(project: Project) -> tuple[Part, ...]:
    """The phases of a project's training, one at least; those that would begin after its last epoch are left out.

    The last phase lasts until the training ends, however long it is said to be.
    """
    if not project.phases:
        return (Part(1, 0, project),)
    parts: list[Part] = []
    done, total = 0, project.training.epochs
    for number, phase in enumerate(project.phases, 1):
        rest = total - done
        epochs = rest if number == len(project.phases) else min(rest, phase.epochs)
        if epochs <= 0:
            break
        parts.append(Part(number, done, _in_phase(project, phase, epochs)))
        done += epochs
    return tuple(parts)


def part(project: Project, number: int) -> Part:
    """A phase by its number, from 1, even if the training ends before it; the last one for higher numbers."""
    parts = parts_of(project)
    if number <= len(parts) or not project.phases:
        return parts[min(number, len(parts)) - 1]
    whole = project.training.with_settings(epochs=1 + sum(phase.epochs for phase in project.phases))
    parts = parts_of(replace(project, training=whole))
    return parts[min(number, len(parts)) - 1]


def part_at(project: Project, epoch: int) -> Part:
    """The phase that an epoch, counted from 1, belongs to, even if the training ends before it."""
    ends = itertools.accumulate(phase.epochs for phase in project.phases)
    return part(project, 1 + sum(end < epoch for end in ends))


def last_phase(project: Project) -> Part:
    """The last phase of the plan, even if the training ends before it."""
    return part(project, max(1, len(project.phases)))


def borders(project: Project) -> tuple[int, ...]:
    """The epochs after which another phase begins."""
    return tuple([part.end for part in parts_of(project)[:-1]])


def _in_phase(project: Project, phase: Phase, epochs: int) -> Project:
    rate = phase.learning_rate
    return replace(
        project,
        network=learning_network(project.network, phase),
        optimizer=project.optimizer if rate is None else project.optimizer.with_settings(learning_rate=rate),
        schedule=phase.schedule or project.schedule,
        training=project.training.with_settings(epochs=epochs),
        phases=(),
    )


def learning_network(network: Network, phase: Phase) -> Network:
    """The network with those layers frozen that do not learn in a phase.

    A layer that the phase begins at and that is gone leaves the network as it is; see `lost_phases`.
    """
    if phase.learns == CANVAS or (phase.learns == ONWARD and phase.first not in network):
        return network
    before = up_to(network, phase.first)[:-1] if phase.learns == ONWARD else ()
    frozen = set(before)
    changed = [
        node.with_trainable(False) if node.id in frozen else _thawed(node)
        for node in network
        if node.trainable == (node.id in frozen) or group_of(node.layer) is not None
    ]
    return network.with_changed(changed) if changed else network


def _thawed(node: Node) -> Node:
    """A node that learns, with all that is inside if it is a group."""
    group = group_of(node.layer)
    if group is not None:
        inside = group.inside.with_changed([_thawed(inner) for inner in group.inside])
        node = node if inside == group.inside else node.with_layer(group.with_settings(inside=inside))
    return node.with_trainable(True)


def lost_phases(project: Project) -> tuple[int, ...]:
    """The numbers, from 1, of phases that begin at a layer which the network does not have any more."""
    return tuple([
        number
        for number, phase in enumerate(project.phases, 1)
        if phase.learns == ONWARD and phase.first not in project.network
    ])  # fmt: skip


def with_phases(project: Project, phases: tuple[Phase, ...]) -> Project:
    """A project with another plan, which is as long as its phases together."""
    if not phases:
        return replace(project, phases=())
    epochs = sum(phase.epochs for phase in phases)
    return replace(project, phases=phases, training=project.training.with_settings(epochs=epochs))


def settled(project: Project) -> tuple[Phase, ...]:
    """The phases with the last one as long as it will be; shorter ones before it stay as they are."""
    if not project.phases:
        return ()
    *first, last = project.phases
    rest = project.training.epochs - sum(phase.epochs for phase in first)
    return (*first, last.with_settings(epochs=max(1, rest)))


def first_plan(project: Project) -> tuple[Phase, ...]:
    """Two phases to begin with: as it would be trained without them, then all layers with a tenth of the rate."""
    epochs = project.training.epochs
    return (
        Phase(max(1, epochs - epochs // 2)),
        Phase(max(1, epochs // 2), project.optimizer.learning_rate / 10, ALL),
    )


def is_same_plan(then: Project, now: Project) -> bool:
    """Whether two projects have the same phases, but for when the last one ends."""
    return [replace(phase, epochs=1) for phase in then.phases[-1:]] == [
        replace(phase, epochs=1) for phase in now.phases[-1:]
    ] and then.phases[:-1] == now.phases[:-1]


def taking_part_of(project: Project) -> Project:
    """A project with what of its network takes part; a phase that began at a layer left out begins at the next."""
    network = taking_part(project.network)
    if network is project.network:
        return project
    order = project.network.order()

    def carried(phase: Phase) -> Phase:
        if not phase.first or phase.first in network or phase.first not in order:
            return phase
        behind = [node for node in order[order.index(phase.first) :] if node in network]
        return replace(phase, first=behind[0]) if behind else phase

    return replace(project, network=network, phases=tuple(map(carried, project.phases)))
