"""Runs side by side: every setting of each, and which of them differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cnnstudio.core.analysis import analyse
from cnnstudio.core.difference import Difference, Side, difference
from cnnstudio.core.errors import StudioError
from cnnstudio.core.numerals import exact
from cnnstudio.core.settings import Configurable
from cnnstudio.data.readiness import dataset_of
from cnnstudio.document.project import Project
from cnnstudio.engine.runs.contents import RunContents

NONE = "—"
"""Stands where a run has no such setting."""

_PLACES = ("device", "backend", "python", "platform")


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One setting of several runs.

    Attributes:
        group: What it belongs to: ``Network``, ``Optimizer``, …
        label: What people call it.
        values: That of each run, as text.
    """

    group: str
    label: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether not all runs have the same."""
        return len(set(self.values)) > 1


def side_by_side(runs: Sequence[RunContents]) -> tuple[SettingLine, ...]:
    """Every setting of some runs, in the order of the first; the networks are compared with that of the first."""
    columns = [_settings(run) for run in runs]
    network = tuple(_network_words(runs[0].project, run.project) for run in runs) if runs else ()
    keys = dict.fromkeys(key for column in columns for key in column)
    order = {group: place for place, group in enumerate(dict.fromkeys(group for group, _ in keys))}
    lines = [
        SettingLine(group, label, tuple(column.get((group, label), NONE) for column in columns))
        for group, label in sorted(keys, key=lambda key: order[key[0]])
    ]
    return (SettingLine("Network", "Layers", network), *lines) if runs else ()


def network_difference(first: Project, second: Project) -> Difference:
    """What differs between the networks of two projects, were both trained as the first is."""
    batch, slots = first.training.batch_size, first.optimizer.slots()
    return difference(*(Side(analyse(project.network), batch, slots) for project in (first, second)))


def _network_words(first: Project, other: Project) -> str:
    count = exact(len(other.network))
    if first.trained_network == other.trained_network:
        return f"{count} layers"
    found = network_difference(first, other)
    return f"{count} layers: {found.sentence}" if found.changed else f"{count} layers, called otherwise"


def _settings(run: RunContents) -> Mapping[tuple[str, str], str]:
    """All settings of a run by group and label."""
    project = run.project
    totals = analyse(project.network).totals
    found = {
        ("Network", "Parameters"): exact(totals.cost.params if totals.is_complete else None),
        ("Network", "MACs"): exact(totals.cost.macs if totals.is_complete else None),
        ("Network", "Weights"): "start weights" if project.weights is None else project.weights.name,
        ("Data", "Data set"): project.data.kind,
    }
    try:
        data = dataset_of(project)
        found["Data", "Data set"] = data.label
        found |= _of("Data", data)
    except StudioError:
        found |= {("Data", name): _text(value) for name, value in project.data.settings}
    numbers = run.environment.get("data")
    for part in ("training", "validation"):
        if isinstance(numbers, dict) and isinstance(numbers.get(part), int):
            found["Data", f"{part.capitalize()} images"] = exact(numbers[part])
    found["Optimizer", "Optimizer"] = project.optimizer.label
    found |= _of("Optimizer", project.optimizer)
    found["Learning rate", "Schedule"] = project.schedule.label
    found |= _of("Learning rate", project.schedule)
    found |= _of("Training", project.training)
    found["Training", "Epochs done"] = exact(len(run.history))
    return found | _environment(run.environment)


def _of(group: str, thing: Configurable) -> dict[tuple[str, str], str]:
    return {(group, setting.label): _text(getattr(thing, setting.name)) for setting in thing.setting_list()}


def _environment(environment: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    found = {
        ("Machine", name.capitalize()): str(environment[name]) for name in _PLACES if name in environment
    }
    versions = environment.get("versions")
    if isinstance(versions, dict):
        found |= {("Machine", str(name)): str(number) for name, number in versions.items()}
    return found


def _text(value: Any) -> str:
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (tuple, list)):
        return ", ".join(map(_text, value))
    return str(value)
