"""From a project to a Keras model, layer for layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from cnnstudio.core.analysis import analyse
from cnnstudio.core.bypass import taking_part
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import Report
from cnnstudio.core.saved import Saved, saved_inside, saved_of
from cnnstudio.data.readiness import sentence
from cnnstudio.document.augmentation import augmenting_layers, of_model
from cnnstudio.document.keras_names import PIXEL_SCALING, Names, kept_names, model_name
from cnnstudio.document.project import Project
from cnnstudio.engine.building.keras_mends import mend_keras
from cnnstudio.engine.building.precision import computing_in
from cnnstudio.engine.building.randomness import own_randomness
from cnnstudio.engine.building.strided_convolutions import mend_strided_convolutions
from cnnstudio.engine.building.weights import Link, take_weights
from cnnstudio.engine.own_layers import own_layer
from cnnstudio.engine.process.memory import memory_in_words

if TYPE_CHECKING:
    import keras


def build(project: Project) -> keras.Model:
    """Build the Keras model of a project, with its own weights, or start weights from its seed.

    Layers keep their names (a character that TensorFlow cannot take becomes ``_``); a block's
    layers are called ``block_inner``. Behind the input for images stand the project's augmentation,
    which works only while training, and its pixel scale, so that the model is fed pixels 0…255, float32.

    Raises:
        NetworkError: The network cannot be built; the message names the first cause.
        EngineError: The memory does not suffice, or the weights file is missing, changed or damaged.
    """
    built = built_network(project)
    if project.weights is not None:
        take_weights(project.weights, built.layers)
    return built.model


def built_network(project: Project) -> Built:
    """The same with start weights, and what became of its layers.

    Raises:
        NetworkError: The network cannot be built; the message names the first cause.
        EngineError: The memory does not suffice.
    """
    import keras

    _check(project.network, analyse(project.network))
    network = taking_part(project.network)
    report = analyse(network)
    policy = project.training.dtype_policy
    builder = _Builder(network, project, is_mixed=policy != "float32")
    with (
        own_randomness(project.training.seed),
        computing_in(policy),
        memory_in_words("build the network", "make it smaller"),
    ):
        outputs = builder.connect(network, report)
        chosen = [outputs[key] for key in network.outputs()]
        model = keras.Model(_alone(builder.inputs), _alone(chosen), name=model_name(project.name))
    mend_strided_convolutions(model)
    return Built(
        model,
        {layer.name: builder.links[layer.name] for layer in model.layers if layer.name in builder.links},
        tuple(builder.changes),
    )


class Built(NamedTuple):
    """A model with its start weights.

    Attributes:
        model: The model.
        layers: Those of its layers that stand for layers of the network, by Keras's names, in the model's order.
        changes: The random changes behind its input, each with the Keras layer that makes it.
    """

    model: keras.Model
    layers: dict[str, Link]
    changes: tuple[tuple[Layer, Any], ...] = ()


def _alone(tensors: list[Any]) -> Any:
    """A single tensor by itself, several as a list."""
    return tensors[0] if len(tensors) == 1 else tensors


def _made_starts(arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a layer with initializers that have numbers of their own made of their data.

    They draw their seeds before those that the layer makes of names, as in a script that makes
    them by calls; so both start with the same weights.
    """
    return {
        name: _made_start(value) if name.endswith("_initializer") and isinstance(value, dict) else value
        for name, value in arguments.items()
    }


def _made_start(saved: dict[str, Any]) -> Any:
    """The initializer that Keras makes of the form in which it saves one.

    Raises:
        NetworkError: This version of Keras does not have all its settings; those before 3.15 have no axes.
    """
    import keras

    try:
        return keras.initializers.deserialize(saved)
    except TypeError as error:
        raise NetworkError(
            f"Keras {keras.__version__} has no initializer {saved['class_name']} with {', '.join(saved['config'])}: "
            "install a newer Keras."
        ) from error


def _made_layer(node: Node, name: str, arguments: dict[str, Any]) -> Any:
    """The Keras layer of a node.

    Raises:
        NetworkError: Keras has one of its settings with TensorFlow alone, and another backend computes.
    """
    try:
        return layer_class(node.layer.keras_name)(name=name, **arguments)
    except ValueError as error:
        if "TensorFlow backend" not in str(error):
            raise
        raise NetworkError(
            f"{node.name} cannot be built ({str(error).rstrip('.')}): change that setting, or set KERAS_BACKEND to "
            "tensorflow."
        ) from error


def layer_class(name: str) -> Any:
    """The class of the Keras layer that is called ``name``.

    Raises:
        NetworkError: This version of Keras has none.
    """
    import keras

    mend_keras()
    found = own_layer(name) or getattr(keras.layers, name, None)
    if found is None:
        raise NetworkError(f"Keras {keras.__version__} has no layer called {name}: install a newer Keras.")
    return found


def _check(network: Network, report: Report) -> None:
    """Refuse a network with errors."""
    if not len(network):
        raise NetworkError("The network is empty: add an Input layer and the layers behind it.")
    if report.errors:
        raise NetworkError(sentence(network, report.errors[0]))


class _Place(NamedTuple):
    """A node in its place: in the network itself, or inside blocks.

    Attributes:
        node: The node.
        outer: Id of the network's node that it is, or stands in.
        path: "" for that node itself; inside it, the names on the way.
        saved: Which saved layers it takes weights from.
    """

    node: Node
    outer: str
    path: str
    saved: Saved

    def inside(self, node: Node) -> _Place:
        """A node inside a block."""
        path = f"{self.path}/{node.name}" if self.path else node.name
        return _Place(node, self.outer, path, saved_inside(self.saved, node.name) or node.weights)


class _Builder:
    """Connects Keras layers; blocks are laid open.

    Attributes:
        inputs: The model's inputs, as Keras tensors, in the network's order.
        links: Where each Keras layer comes from, by its name.
        changes: See `Built`.
    """

    def __init__(self, network: Network, project: Project, *, is_mixed: bool) -> None:
        self.inputs: list[Any] = []
        self._exact = frozenset(network.outputs() if is_mixed else ())
        self._scale = project.training.factor_and_offset
        self._augmentation = of_model(project.augmentation, project.task.subject)
        self._seed = project.training.seed
        self._kept = kept_names(network)
        self._names = Names(tuple(self._kept.values()))
        self._shared: dict[str, Any] = {}
        self.links: dict[str, Link] = {}
        self.changes: list[tuple[Layer, Any]] = []

    def connect(self, network: Network, report: Report) -> dict[str, Any]:
        """Build the whole network; the output of every node by its id."""
        outputs: dict[str, Any] = {}
        for key in network.order():
            node = network[key]
            sources = [outputs[source] for source in node.inputs]
            outputs[key] = self._connected(
                _Place(node, key, "", node.weights), self._kept[key], report, sources
            )
        return outputs

    def _connected(self, place: _Place, name: str, report: Report, sources: list[Any]) -> Any:
        node = place.node
        inner = report[node.id].inner
        if inner is not None:
            return self._opened(place, name, inner, sources)
        layer = self._layer(place, name)
        if not node.inputs:
            return self._entered(layer)
        several = len(sources) > 1 or node.layer.minimum_inputs > 1
        return layer(sources if several else sources[0])

    def _layer(self, place: _Place, name: str) -> Any:
        """A new Keras layer; or the one of which the node is a further call."""
        node = place.node
        if node.shared in self._shared:
            return self._shared[node.shared]
        # Scores and their exponentials need all their bits.
        exact = {"dtype": "float32"} if not place.path and node.id in self._exact else {}
        arguments = _made_starts(node.layer.keras_arguments())
        layer = _made_layer(node, name, arguments | exact)
        layer.trainable = node.trainable
        self.links[name] = Link(layer, place.outer, place.path, saved_of(place.saved))
        if node.shared:
            self._shared[node.shared] = layer
        return layer

    def _entered(self, layer: Any) -> Any:
        """The output of an input; of the first that takes images, changed at random and scaled."""
        self.inputs.append(layer.output)
        output = layer.output
        if len(output.shape) != 4:
            return output
        added = augmenting_layers(self._augmentation, tuple(output.shape)[1:], self._seed)
        for name, change in added:
            # Pixels of 0…255 want more digits than half precision has.
            arguments = {"dtype": "float32", **change.keras_arguments()}
            layer = layer_class(change.keras_name)(name=self._names.fresh(name), **arguments)
            self.changes.append((change, layer))
            output = layer(output)
        if self._scale is not None:
            factor, offset = self._scale
            scaling = layer_class("Rescaling")(factor, offset, name=self._names.fresh(PIXEL_SCALING))
            output = scaling(output)
        self._augmentation, self._scale = (), None
        return output

    def _opened(self, place: _Place, block: str, inside: Report, sources: list[Any]) -> Any:
        """The output of a block: its expansion, whose inputs are the block's own."""
        entries: Iterator[Any] = iter(sources)
        outputs = {key: next(entries) for key in inside.network.order() if not inside.network[key].inputs}
        network = taking_part(inside.network)
        around, self._shared = self._shared, {}  # what layers inside share is the block's own
        for key in network.order():
            node = network[key]
            if not node.inputs:
                continue
            name = self._names.fresh(f"{block}_{node.name}")
            outputs[key] = self._connected(
                place.inside(node), name, inside, [outputs[source] for source in node.inputs]
            )
        self._shared = around
        return outputs[network.outputs()[0]]
