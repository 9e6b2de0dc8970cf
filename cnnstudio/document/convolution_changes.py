"""The edit that makes convolutions of a network's dense head, so that it gives its outputs at every place of an image."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.network import Network, Node
from cnnstudio.core.numerals import enumeration, tight
from cnnstudio.core.replacing import name_after
from cnnstudio.core.report import Report
from cnnstudio.core.shapes import shape_text
from cnnstudio.core.surgery import remove
from cnnstudio.core.values import Pair
from cnnstudio.document.change import Applied, Change, Restore
from cnnstudio.document.project import Project
from cnnstudio.layers.as_convolution import at_every_place, begins_row, has_units, of_any_size

_IMAGE_AXES = 3


@dataclass(frozen=True, slots=True)
class ConvertToConvolution(Change):
    """Make convolutions of the dense layers behind the last feature maps.

    The first one gets a kernel as large as its map, without padding, so that it has the same weights and gives
    the same numbers; those behind it get kernels of 1×1. Global pooling becomes pooling in windows as large as
    its map. On a larger image the network then gives a grid of outputs.

    Attributes:
        any_size: Whether the input takes images of any size afterwards.

    Source: Long et al., Fully Convolutional Networks for Semantic Segmentation (2015), section 3.1.
    """

    any_size: bool = True

    @property
    def title(self) -> str:
        """Convert."""
        return "convert dense to convolution"

    def apply(self, project: Project) -> Applied:
        """Convert; the remark says what became of what."""
        applied = Change.apply(self, project)
        return replace(applied, remark=_converted(project.network, self.any_size).remark)

    def edited(self, network: Network) -> tuple[Network, tuple[str, ...]]:
        """Convert; the new convolutions are selected.

        Raises:
            NetworkError: There is nothing to convert, or something that cannot be.
        """
        found = _converted(network, self.any_size)
        return found.network, found.convolutions


@dataclass(frozen=True, slots=True)
class TakeConverted(Change):
    """Take the converted network of a trained model, with the file that its weights lie in.

    Attributes:
        converted: What `engine.convert_model` made of the model; of its project the network and the weights count.
    """

    converted: Project

    @property
    def title(self) -> str:
        """Convert."""
        return ConvertToConvolution().title

    def apply(self, project: Project) -> Applied:
        """Take it; all else of the project stays."""
        found = self.converted
        changed = replace(project, network=found.network, weights=found.weights, training=replace(
            project.training, scaling=found.training.scaling
        ))  # fmt: skip
        return Applied(changed, Restore(project, self.title))


def can_convert(report: Report) -> bool:
    """Whether a network has dense layers that become convolutions; quick enough to be asked after every edit."""
    return not report.errors and any(has_units(report.network[key].layer) for key in _row_of(report))


@dataclass(slots=True)
class _Head:
    """The head on its way.

    Attributes:
        network: The network as it was.
        report: Its arithmetic.
        maps: By node, the map that stands for its row of values.
        changed: Nodes that have another layer.
        gone: Nodes that are left out.
        lost: Labels of settings that could not be carried over.
        sizes: Names of the layers with what they became.
    """

    network: Network
    report: Report
    maps: dict[str, Pair] = field(default_factory=dict)
    changed: dict[str, Node] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    lost: dict[str, None] = field(default_factory=dict)
    sizes: dict[str, Pair] = field(default_factory=dict)

    def convert(self, key: str, names: set[str]) -> None:
        """Convert one more layer, whose inputs are converted."""
        node, source = self.network[key], self.network[key].inputs[0]
        size, channels = self._map_before(node)
        found = None
        if node.bypassed:
            self.maps[key] = size
            return
        if len({self.maps.get(other) for other in node.inputs}) == 1:
            found = at_every_place(node.layer, size, channels)
        if found is None:
            raise NetworkError(_refusal(node, self.report[source].output, size))
        self.maps[key] = found.map_size
        self.lost.update(dict.fromkeys(found.lost))
        if found.layer is None:
            self.gone.append(key)
            return
        changed = node.with_layer(found.layer)
        if type(found.layer) is not type(node.layer):
            changed = changed.with_name(name_after(node, type(found.layer), names))
            names.add(changed.name)
        self.changed[key] = changed
        if has_units(node.layer):
            self.sizes[key] = size

    def _map_before(self, node: Node) -> tuple[Pair, int]:
        """The map that a layer gets, with its channels."""
        source = node.inputs[0]
        if source in self.maps:
            return self.maps[source], 0
        shape = self.report[source].output or ()
        height, width, channels = shape
        if height is None or width is None:
            raise NetworkError(
                f"{node.name} takes maps of {shape_text(shape)}, and a kernel as large as its map needs their height and "
                "width: give the input a size first."
            )
        return (height, width), channels or 0


@dataclass(frozen=True, slots=True)
class _Converted:
    network: Network
    convolutions: tuple[str, ...]
    remark: str


def _converted(network: Network, any_size: bool) -> _Converted:
    """The network with its head converted."""
    report = analyse(network)
    if report.errors:
        raise NetworkError("The network has errors, so that it cannot be converted: mend them first.")
    row = _row_of(report)
    if not row:
        raise NetworkError(
            "The network has no row of values at its end, which Flatten or global pooling makes of maps: there is nothing "
            "to convert."
        )
    head, names = _Head(network, report), {node.name for node in network}
    for key in row:
        head.convert(key, names)
    changed = {**head.changed}
    if any_size:
        for node in network:
            if (layer := of_any_size(node.layer)) is not node.layer:
                changed[node.id] = node.with_layer(layer)
    # At one go, for a new layer of one twin would be that of all before they have theirs.
    whole = Network(tuple([changed.get(node.id, node) for node in network]), network.named_outputs)
    _check_twins(whole)
    whole = remove(whole, head.gone)
    after = analyse(whole)
    if after.errors:
        problem = after.errors[0]
        name = "" if problem.node is None else f"{whole[problem.node].name}: "
        raise NetworkError(f"As convolutions the network could not be built. {name}{problem.message}")
    return _Converted(whole, tuple(head.sizes), _remark(whole, head.sizes, tuple(head.lost)))


def _row_of(report: Report) -> list[str]:
    """The layers from the first that makes a row of maps to the outputs, if no maps are made of their rows again."""
    network, rows = report.network, dict[str, bool]()
    for key in network.order():
        node, shape = network[key], report[key].output
        starts = begins_row(node.layer) and not node.bypassed
        is_row = shape is not None and (len(shape) == 1 or shape[:-1] == (1, 1))
        from_rows = any(rows.get(source) for source in node.inputs)
        takes_map = bool(node.inputs) and len(report[node.inputs[0]].output or ()) == _IMAGE_AXES
        rows[key] = is_row and (from_rows or (starts and takes_map))
    for key in reversed(network.order()):
        rows[key] = rows[key] and all(rows[edge.target] for edge in network.consumers(key))
    # What joins a row that stays must stay as well, and so must all before it.
    for key in network.order():
        if rows[key] and any(_is_row(report, source) and not rows[source] for source in network[key].inputs):
            return []
    return [key for key in network.order() if rows[key]]


def _is_row(report: Report, key: str) -> bool:
    return len(report[key].output or ()) == 1


def _refusal(node: Node, shape: object, size: Pair) -> str:
    if node.layer.holds_network:
        return f"{node.name} is a block that takes a row of values: ungroup it first, so that its layers can be converted."
    if size != (1, 1):
        return (
            f"{node.name} ({node.layer.label}) stands between maps of {tight(size)} px and the first dense layer, and treats "
            "their values in a row: put it before Flatten or behind the dense layer."
        )
    return f"{node.name} ({node.layer.label}) takes a row of values, and has no form that works at every place: remove it."


def _check_twins(network: Network) -> None:
    """Refuse calls of one layer that would get kernels of different sizes."""
    for node in network:
        others = [twin for twin in network.twins(node.id) if twin.layer != node.layer]
        if others:
            raise NetworkError(
                f"{node.name} and {others[0].name} share their weights, but see maps of different sizes: give them weights "
                "of their own first."
            )


def _remark(network: Network, sizes: Mapping[str, Pair], lost: tuple[str, ...]) -> str:
    parts = [f"{network[key].name} sees {tight(size)} px" for key, size in sizes.items()]
    if not parts:
        parts = ["The pooling of the whole map became one in windows as large as it was"]
    told = f"{enumeration(parts)}: a larger image gives a grid of outputs."
    if lost:
        told += f" Not carried over: {enumeration([label[:1].lower() + label[1:] for label in lost])}."
    return told
