"""Projects and networks as JSON data, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import cnnstudio.document.group
import cnnstudio.layers  # noqa: F401 - both register layer types
from cnnstudio.core.catalogue import layer_type
from cnnstudio.core.errors import FileError, NetworkError, SettingError
from cnnstudio.core.fresh_names import free_name
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.core.numerals import enumeration
from cnnstudio.core.saved import Saved
from cnnstudio.core.sharing import evenly_frozen
from cnnstudio.document.augmentation import Augmentation, augmentation_data, checked
from cnnstudio.document.json_text import member, part_of, texts_of
from cnnstudio.document.keras_layers import layer_of_keras
from cnnstudio.document.optimizers import OPTIMIZERS, Optimizer
from cnnstudio.document.phases import Phase
from cnnstudio.document.placeholder import KERAS_PREFIX, MISSING, Placeholder
from cnnstudio.document.project import DataChoice, Project, Training
from cnnstudio.document.schedules import SCHEDULES, Schedule
from cnnstudio.document.tasks import TASKS, Task
from cnnstudio.document.versions import VERSION, migrated
from cnnstudio.document.weights_changes import linked
from cnnstudio.document.weights_source import WeightsSource

FORMAT = "cnnstudio"
LAYERS_FORMAT = "cnnstudio-layers"
MOST_LAYERS = 20_000
"""More than any network that can be shown."""


def project_data(project: Project) -> dict[str, Any]:
    """A project as JSON data, with the format's name and version in front."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "name": project.name,
        "task": _task_data(project.task),
        "notes": project.notes,
        "data": {"kind": project.data.kind, "settings": dict(project.data.settings)},
        "optimizer": {"kind": project.optimizer.kind, "settings": project.optimizer.to_data()},
        "schedule": {"kind": project.schedule.kind, "settings": project.schedule.to_data()},
        "training": project.training.to_data(),
        **({"augmentation": augmentation_data(project.augmentation)} if project.augmentation else {}),
        **({"free_notes": list(project.free_notes)} if project.free_notes else {}),
        **({"phases": [phase.to_data() for phase in project.phases]} if project.phases else {}),
    }
    if project.weights is not None:
        source = project.weights
        data["weights"] = {"file": source.path, "digest": source.digest, "pretrained": source.pretrained}
    return data | {"network": network_data(project.network)}


def _task_data(task: Task) -> str | dict[str, Any]:
    """A task as JSON data: its kind, and beside it the settings that are not those of a new one."""
    settings = {
        name: value for name, value in task.to_data().items() if value != type(task)().to_data()[name]
    }
    return {"kind": task.kind, "settings": settings} if settings else task.kind


def _task(data: Any) -> Task:
    if isinstance(data, str):
        return TASKS[data]()
    if not isinstance(data, dict):
        raise FileError("it is damaged. Its task is no text.")
    return TASKS[member(data, "kind", str)].from_data(part_of(data, "settings", {}))


def network_data(network: Network) -> dict[str, Any]:
    """A network as JSON data."""
    data: dict[str, Any] = {"nodes": [_node_data(node) for node in network]}
    if network.named_outputs:
        data["outputs"] = list(network.named_outputs)
    return data


def _node_data(node: Node) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": node.id,
        "name": node.name,
        "kind": node.layer.kind,
        "settings": node.layer.to_data(),
        "inputs": list(node.inputs),
    }
    if node.shared:
        data["shared"] = node.shared
    if not node.trainable:
        data["trainable"] = False
    if node.bypassed:
        data["bypassed"] = True
    if node.note:
        data["note"] = node.note
    if node.weights:
        data["weights"] = dict(node.weights)
    return data


def project_of(data: Any) -> Project:
    """The project that JSON data of any known version stands for.

    Raises:
        FileError: It is none, or damaged; the message is a clause that follows the file's name and a colon.
    """
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise FileError(
            "it is no project of CNN Studio. Choose a .cnnstudio file, or a model (.keras, .h5, .json, .onnx)."
        )
    data = migrated(data)
    try:
        return _project(data)
    except (SettingError, NetworkError) as error:
        raise FileError(f"it is damaged. {error}") from None


def _project(data: Mapping[str, Any]) -> Project:
    plain = Project()
    chosen = part_of(data, "data", {})
    return Project(
        network=network_of(_completed(part_of(data, "network"))),
        name=member(data, "name", str, plain.name),
        task=_task(data.get("task", plain.task.kind)),
        data=DataChoice.of(member(chosen, "kind", str, plain.data.kind), part_of(chosen, "settings", {})),
        optimizer=_optimizer(part_of(data, "optimizer", {})),
        schedule=_schedule(part_of(data, "schedule", {})),
        training=Training.from_data(part_of(data, "training", {})),
        notes=member(data, "notes", str, ""),
        free_notes=texts_of(data, "free_notes"),
        weights=_weights(part_of(data, "weights", {})),
        phases=_phases(member(data, "phases", list, [])),
        augmentation=_augmentation(data),
    )


def _augmentation(data: Mapping[str, Any]) -> Augmentation:
    entries = member(data, "augmentation", list, [])
    if not all(isinstance(entry, dict) for entry in entries) or len(entries) > MOST_LAYERS:
        raise FileError("it is damaged. Its augmentation is no list of layers.")
    layers = [layer_of(member(entry, "kind", str), part_of(entry, "settings", {})) for entry in entries]
    return checked(layers, entries)


def _weights(data: Mapping[str, Any]) -> WeightsSource | None:
    path = member(data, "file", str, "")
    return (
        WeightsSource(path, member(data, "digest", str, ""), member(data, "pretrained", str, ""))
        if path
        else None
    )


def _phases(entries: list[Any]) -> tuple[Phase, ...]:
    if not all(isinstance(entry, dict) for entry in entries):
        raise FileError("it is damaged. One of its phases is no phase at all.")
    return tuple([Phase.from_data(entry) for entry in entries])


def _optimizer(data: Mapping[str, Any]) -> Optimizer:
    kind = member(data, "kind", str, Project().optimizer.kind)
    return OPTIMIZERS[kind].from_data(part_of(data, "settings", {}))


def _schedule(data: Mapping[str, Any]) -> Schedule:
    kind = member(data, "kind", str, Project().schedule.kind)
    return SCHEDULES[kind].from_data(part_of(data, "settings", {}))


def _completed(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The data of a network with a placeholder for each layer that is named as an input and missing."""
    entries = member(data, "nodes", list)
    known = {
        entry.get("id") for entry in entries if isinstance(entry, dict) and isinstance(entry.get("id"), str)
    }
    lists = [entry.get("inputs") for entry in entries if isinstance(entry, dict)]
    named = [key for keys in lists if isinstance(keys, list) for key in keys if isinstance(key, str)]
    missing = [key for key in dict.fromkeys(named) if key not in known]
    if not missing:
        return data
    names = {str(entry.get("name")) for entry in entries if isinstance(entry, dict)}
    added = []
    for key in missing:
        name = free_name(names, "missing")
        names.add(name)
        added.append({"id": key, "name": name, "kind": MISSING, "settings": {"layer": key}})
    return {**data, "nodes": [*added, *entries]}


def network_of(data: Mapping[str, Any]) -> Network:
    """The network that JSON data stands for; settings that cannot be are kept in placeholders.

    Raises:
        FileError: It is damaged, or is larger than any network should be.
        StudioError: The same, in the words of the connection that is wrong.
    """
    entries = member(data, "nodes", list)
    if len(entries) > MOST_LAYERS:
        raise FileError(f"it has {len(entries):,} layers; more than {MOST_LAYERS:,} cannot be shown.")
    nodes = evenly_frozen([_node(entry) for entry in entries])
    outputs = texts_of(data, "outputs")
    network = Network(nodes, outputs)
    missing = [output for output in outputs if output not in network]
    if missing or len(set(outputs)) != len(outputs):
        raise FileError("it is damaged. Its outputs do not name each a layer of its own.")
    return network


def inner_network_of(data: Mapping[str, Any]) -> Network:
    """The network inside a group's JSON data; layers that are named as inputs and missing get placeholders.

    Raises:
        FileError: It is damaged; see `network_of`.
        StudioError: The same, in the words of the connection that is wrong.
    """
    return network_of(_completed(part_of(data, "network")))


def _check_circles(network: Network) -> None:
    ordered = set(network.order())
    stuck = [node.name for node in network if node.id not in ordered]
    if stuck:
        some = enumeration([*stuck[:3], *(["others"] if len(stuck) > 3 else [])])
        raise FileError(f"it is damaged. Connections of {some} lead in a circle.")


def _node(entry: Any) -> Node:
    if not isinstance(entry, dict):
        raise FileError("it is damaged. One of its layers is no layer at all.")
    name = member(entry, "name", str)
    layer = layer_of(member(entry, "kind", str), part_of(entry, "settings", {}))
    return Node(
        member(entry, "id", str),
        name,
        layer,
        texts_of(entry, "inputs"),
        member(entry, "shared", str, ""),
        member(entry, "trainable", bool, True),
        member(entry, "bypassed", bool, False),
        member(entry, "note", str, ""),
        _saved(part_of(entry, "weights", {})),
    )


def _saved(data: Mapping[str, Any]) -> Saved:
    return tuple([(layer, found) for layer, found in data.items() if isinstance(found, str)])


def layer_of(kind: str, settings: Mapping[str, Any]) -> Layer:
    """The layer that a kind and settings as JSON data stand for; a placeholder where that cannot be read."""
    cls = layer_type(kind)
    if cls is None:
        if kind.startswith(KERAS_PREFIX):
            return layer_of_keras(kind.removeprefix(KERAS_PREFIX), settings)
        return Placeholder.holding(kind, settings)
    try:
        return cls.from_data(settings)
    except SettingError as error:
        return Placeholder.holding(kind, settings, str(error))


def layers_data(network: Network) -> dict[str, Any]:
    """A fragment of a network as JSON data, for the clipboard."""
    # Another project has other weights, if any.
    return {"format": LAYERS_FORMAT, "version": VERSION, **network_data(linked(network, {}))}


def layers_of(data: Any) -> Network:
    """The fragment that JSON data from the clipboard stands for.

    Raises:
        FileError: It is none; the message is a clause that follows "The clipboard" and a colon.
    """
    if not isinstance(data, dict) or data.get("format") != LAYERS_FORMAT:
        raise FileError("it holds no layers. Select layers and copy them first.")
    data = migrated(data)
    try:
        network = network_of(data)
    except (SettingError, NetworkError) as error:
        raise FileError(f"it is damaged. {error}") from None
    _check_circles(network)
    return network
