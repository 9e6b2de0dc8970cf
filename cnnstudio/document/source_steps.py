"""A network as the steps of a script: every layer with its Keras name, blocks with what is inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cnnstudio.core.bypass import taking_part
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import Report
from cnnstudio.core.values import Shape
from cnnstudio.document.augmentation import Augmentation, augmenting_layers
from cnnstudio.document.keras_defaults import default_arguments, required_arguments
from cnnstudio.document.keras_names import PIXEL_SCALING, Names, kept_names

_IMAGE_AXES = 3
_RAW = ":pixels"  # behind the id of an input whose pixels are scaled before anything takes them
_TRAINED = "trainable"
_AUGMENTATION_NOTE = "Augmentation: random changes while training, none in use."


@dataclass(frozen=True, slots=True)
class Made:
    """A Keras layer.

    Attributes:
        keras_name: Its class.
        arguments: What it is made with, as JSON data.
        defaults: What Keras takes for those that are left out; those without must be given.
    """

    keras_name: str
    arguments: Mapping[str, Any]
    defaults: Mapping[str, Any] = field(default_factory=dict)

    @property
    def required(self) -> tuple[str, ...]:
        """The arguments that stand first, without their names."""
        return required_arguments(self.keras_name)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A node.

    Attributes:
        key: Its id.
        title: What people call it.
        name: What Keras calls it.
        suffix: What that is behind its block's name; "" where it is no part of it.
        sources: Keys of what it takes.
        takes_list: Whether it takes several inputs as a list.
        shared: What the calls of one Keras layer have in common, or "".
        made: The layer, or what is inside the block.
        note: What its user wrote beside it.
    """

    key: str
    title: str
    name: str
    suffix: str
    sources: tuple[str, ...]
    takes_list: bool
    shared: str
    made: Made | Body
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """Steps behind each other.

    Attributes:
        layer: The block that they stand for; None for the whole network.
        entries: Keys and titles of what comes in.
        steps: The steps, in the order in which Keras makes its layers.
        outputs: Keys of what comes out.
    """

    layer: Layer | None
    entries: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    outputs: tuple[str, ...]

    def inner(self) -> Iterator[Body]:
        """The bodies of its blocks, and of the blocks inside them first."""
        for step in self.steps:
            if isinstance(step.made, Body):
                yield from step.made.inner()
                yield step.made


def steps_of(
    network: Network,
    report: Report,
    scale: tuple[float, float] | None,
    augmentation: Augmentation = (),
    seed: int = 0,
    *,
    is_mixed: bool = False,
) -> Body:
    """The steps of a sound network, in the order of the builder and with its names.

    Args:
        network: The network.
        report: Its arithmetic, without errors.
        scale: Factor and offset of the pixels of the first input for images, or None.
        augmentation: Random changes of the images of that input.
        seed: The training's seed.
        is_mixed: Whether layers compute with half the bits, but for those at the outputs.
    """
    walk = _Walk(network, scale, is_mixed=is_mixed)
    walk.augmentation, walk.seed = augmentation, seed
    return walk.whole(network, report)


class _Walk:
    """Goes through a network as the builder does."""

    def __init__(self, network: Network, scale: tuple[float, float] | None, *, is_mixed: bool) -> None:
        self._exact = frozenset(network.outputs() if is_mixed else ())
        self._is_mixed = is_mixed
        self.augmentation: Augmentation = ()
        self.seed = 0
        self._kept = kept_names(network)
        self._names = Names(tuple(self._kept.values()))
        self._scale = scale

    def whole(self, network: Network, report: Report) -> Body:
        steps: list[Step] = []
        for key in network.order():
            node = network[key]
            if node.inputs:
                step = self._step(node, self._kept[key], "", report)
                steps.append(_exact(step) if key in self._exact else step)
            else:
                steps.extend(self._entry(node, self._kept[key], report))
        entries = tuple((step.key, step.title) for step in steps if not step.sources)
        return Body(None, entries, tuple(steps), network.outputs())

    def _entry(self, node: Node, name: str, report: Report) -> Iterator[Step]:
        """An input; behind the first for images, what is done to their pixels."""
        arguments = node.layer.keras_arguments()
        made = Made(node.layer.keras_name, arguments, default_arguments(type(node.layer)))
        shape = report[node.id].output or ()
        behind = list(self._behind_pixels(shape)) if len(shape) == _IMAGE_AXES else []
        source = node.id + _RAW if behind else node.id
        yield Step(source, node.name, name, "", (), False, "", made, node.note)
        for place, (title, added, note) in enumerate(behind, 1):
            fresh = self._names.fresh(title)
            key = node.id if place == len(behind) else f"{node.id}{_RAW} {place}"
            yield Step(key, fresh, fresh, "", (source,), False, "", added, note)
            source = key

    def _behind_pixels(self, shape: Shape) -> Iterator[tuple[str, Made, str]]:
        """What stands behind the first input for images: names, layers, notes."""
        note = _AUGMENTATION_NOTE
        for name, layer in augmenting_layers(self.augmentation, shape, self.seed):
            # Pixels of 0…255 want more digits than half precision has.
            word = {"dtype": "float32"} if self._is_mixed else {}
            arguments = {**layer.keras_arguments(), **word}
            yield (
                name,
                Made(layer.keras_name, arguments, {**default_arguments(type(layer)), "dtype": None}),
                note,
            )
            note = ""
        if self._scale is not None:
            factor, offset = self._scale
            yield PIXEL_SCALING, Made("Rescaling", {"scale": factor, "offset": offset}, {"offset": 0.0}), ""
        self.augmentation, self._scale = (), None

    def _step(self, node: Node, name: str, suffix: str, report: Report) -> Step:
        inner = report[node.id].inner
        made = _made(node, report) if inner is None else self._opened(node, name, inner)
        several = len(node.inputs) > 1 or (inner is None and node.layer.minimum_inputs > 1)
        return Step(node.id, node.name, name, suffix, node.inputs, several, node.shared, made, node.note)

    def _opened(self, block: Node, name: str, inside: Report) -> Body:
        network, steps = taking_part(inside.network), list[Step]()
        for key in network.order():
            node = network[key]
            if node.inputs:
                fresh = self._names.fresh(f"{name}_{node.name}")
                suffix = fresh.removeprefix(f"{name}_") if fresh == _regular(name, node) else ""
                steps.append(self._step(node, fresh, suffix, inside))
        whole = inside.network
        entries = tuple((key, whole[key].name) for key in whole.order() if not whole[key].inputs)
        return Body(block.layer, entries, tuple(steps), network.outputs()[:1])


def _made(node: Node, report: Report) -> Made:
    """The Keras layer of a node; where it has weights with the word whether they are trained."""
    layer, learns = node.layer, bool(node.layer.weights(*report[node.id].inputs))
    word = {_TRAINED: node.trainable} if learns else {}
    usual = {_TRAINED: True} if learns else {}
    return Made(
        layer.keras_name, {**layer.keras_arguments(), **word}, {**default_arguments(type(layer)), **usual}
    )


def _exact(step: Step) -> Step:
    """The same step, computed in 32 bits; a block as it is."""
    if isinstance(step.made, Body):
        return step
    made = step.made
    arguments, defaults = {**made.arguments, "dtype": "float32"}, {**made.defaults, "dtype": None}
    return replace(step, made=replace(made, arguments=arguments, defaults=defaults))


def _regular(name: str, node: Node) -> str:
    """What Keras calls a layer of a block unless that is taken."""
    return Names().fresh(f"{name}_{node.name}")
