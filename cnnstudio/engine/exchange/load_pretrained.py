"""The tasks that fetch what was learned on ImageNet, and find where it goes in a network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from cnnstudio.core.analysis import analyse
from cnnstudio.core.class_output import class_count
from cnnstudio.core.errors import EngineError, NetworkError
from cnnstudio.core.layer import Layer
from cnnstudio.core.numerals import enumeration
from cnnstudio.core.saved import Saved
from cnnstudio.data.download import check_file, download
from cnnstudio.data.pretrained import (
    CLASS_NAMES,
    FOLDER,
    Pretrained,
    pretrained,
    pretrained_networks,
    read_class_names,
)
from cnnstudio.document.preprocessing import Preprocessing
from cnnstudio.document.project import Project
from cnnstudio.document.weights_changes import Links, without_weights
from cnnstudio.document.weights_report import Shapes
from cnnstudio.document.weights_source import WeightsSource
from cnnstudio.engine.building.build import built_network
from cnnstudio.engine.building.weight_file import SavedLayer, opened_weights
from cnnstudio.engine.building.weights import Link, shapes_of
from cnnstudio.engine.exchange.link_weights import best_match, links_of
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report
from cnnstudio.gallery import published_network


@dataclass(frozen=True, slots=True)
class PretrainedWeights:
    """Where published weights go.

    Attributes:
        source: The file, in the cache or where the user has it.
        links: The saved layers of each node.
        shapes: What the file holds.
        preprocessing: What pixels 0…255 must become before the network.
    """

    source: WeightsSource
    links: Links
    shapes: dict[str, Shapes]
    preprocessing: Preprocessing


@dataclass(frozen=True, slots=True)
class LoadPretrained:
    """Fetch the ImageNet weights of a network of the gallery; reports `DownloadProgress`, answers with `PretrainedWeights`.

    Layers that a project still has from the gallery take their weights by name; what was added, or what
    decides about other classes, has none.

    Attributes:
        project: The project that is to take them; its network came from the gallery's.
        name: What the gallery calls the network.
        file: A weights file that the user has; "" to download it.
    """

    purpose: ClassVar[str] = "loading ImageNet weights"

    project: Project
    name: str
    file: str = ""

    def __call__(self, report: Report, control: Control) -> PretrainedWeights:
        """Fetch it, check it, and find where its layers go; the project stays as it is.

        Raises:
            NetworkError: No such weights are published, or the network cannot be built.
            FileError: There is no connection, or no such file: the message says where to get it.
            EngineError: The file is of another network.
            Stopped: A stop was asked for; what came so far is kept for the next time.
        """
        published = published_weights(self.name)
        path = Path(self.file) if self.file else self._downloaded(published, report, control)
        control.check()
        with opened_weights(path) as file:
            saved = list(file.layers.values())
        found = reference(self.name, saved, path.name)
        control.check()
        links = _links(self.project, found, saved)
        if not links:
            raise EngineError(
                f"This network has no layer of {published_network(self.name).title} any more: "
                "begin with that network of the gallery."
            )
        shapes = {layer.key: layer.shapes for layer in saved}
        return PretrainedWeights(WeightsSource.of(path, self.name), links, shapes, published.preprocessing)

    def _downloaded(self, published: Pretrained, report: Report, control: Control) -> Path:
        file = published.file_for(class_count(analyse(self.project.network)))

        def stop() -> bool:
            control.serve()  # A download takes minutes, and does not need the engine meanwhile.
            return control.stop_requested

        return download(file, FOLDER, report, stop)


@dataclass(frozen=True, slots=True)
class FetchClassNames:
    """Fetch what the classes of ImageNet are called; answers with the names.

    Attributes:
        file: A file that the user has; "" to download it.
    """

    purpose: ClassVar[str] = "the names of the classes"

    file: str = ""

    def __call__(self, report: Report, control: Control) -> tuple[str, ...]:
        """Bring them into the cache.

        Raises:
            DataError: The file holds no such names.
            FileError: There is no connection, or the file cannot be read.
            Stopped: A stop was asked for.
        """
        if not self.file:
            return read_class_names(download(CLASS_NAMES, FOLDER, report, lambda: control.stop_requested))
        from cnnstudio.document.atomic import write_whole
        from cnnstudio.document.folders import cache_folder

        check_file(CLASS_NAMES, Path(self.file))
        names = read_class_names(Path(self.file))
        target = cache_folder() / FOLDER / CLASS_NAMES.name
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, Path(self.file).read_bytes())
        return names


def published_weights(name: str) -> Pretrained:
    """The published weights of a network of the gallery.

    Raises:
        NetworkError: There are none; the message names the networks that have some.
    """
    found = pretrained(name)
    if found is None:
        raise NetworkError(
            f"No ImageNet weights are published for {published_network(name).title}: "
            f"choose one of {enumeration(pretrained_networks())}."
        )
    return found


def reference(name: str, saved: list[SavedLayer], file: str) -> dict[str, Saved]:
    """Which saved layers the layers of the gallery's own network take, by their names and by Keras's.

    Raises:
        EngineError: The file is of another network.
    """
    entry = published_network(name)
    layers = built_network(Project(entry.network(), entry.name)).layers
    own = {key: shapes_of(link.layer) for key, link in layers.items()}
    found = best_match(layers, saved)  # Keras 2 keeps the order of the layers, Keras 3 their places
    by_key = {layer.key: layer.shapes for layer in saved}
    fitting = sum(by_key[key] == own[layer] for layer, key in found.items())
    # A file without a head lacks the last layers; one for other classes has them in other shapes.
    if fitting < _LEAST * len(saved):
        raise EngineError(
            f"{file} holds the weights of another network than {entry.title}: {fitting} of its {len(saved)} layers fit. "
            f"Choose the weights file of {entry.title}."
        )
    titles = {node.id: node.name for node in entry.network()}
    named = {titles[node]: pairs for node, pairs in links_of(layers, found)}
    return {**{layer: (("", key),) for layer, key in found.items() if layers[layer].path}, **named}


_LEAST = 0.8
"""Share of a file's layers that must fit the network that it is for."""


def _links(project: Project, found: dict[str, Saved], saved: list[SavedLayer]) -> Links:
    """Where the weights go in a project: by the names that the gallery gave, or else in the order of the layers."""
    links = tuple([(node.id, found[node.name]) for node in project.network if node.name in found])
    weighted = [node for node in project.network if type(node.layer).weights is not Layer.weights]
    if 2 * len(links) >= len(weighted):
        return links
    layers: dict[str, Link] = built_network(without_weights(project)).layers
    return links_of(layers, best_match(layers, saved))
