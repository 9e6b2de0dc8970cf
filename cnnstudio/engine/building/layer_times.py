"""The task that measures how long each layer of a network takes, on the device that Keras computes on."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from cnnstudio.core.analysis import analyse
from cnnstudio.core.bypass import taking_part
from cnnstudio.core.errors import EngineError
from cnnstudio.core.network import Network
from cnnstudio.core.report import Report
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import Built, built_network
from cnnstudio.engine.inside.taps import layer_calls
from cnnstudio.engine.process.compiled import compiled, wait_for
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.memory import check_memory, memory_in_words
from cnnstudio.engine.process.task import Report as Reporter
from cnnstudio.engine.training.environment import device_name

if TYPE_CHECKING:
    import keras

PASSES = 7
"""So many timed passes a layer; the median of them counts."""
_LEAST_SECONDS, _MOST_PASSES = 0.002, 40
"""What takes no time to speak of is timed more often, until it has taken so long in all."""
_WAY_OUT = "use a smaller batch size"

Path = tuple[str, ...]
"""Ids that lead to a layer: of the blocks that it stands in, the outermost first, and its own."""


@dataclass(frozen=True, slots=True)
class TimingProgress:
    """How far the measuring is.

    Attributes:
        fraction: Of the layers, 0 to 1.
        words: What is measured now, for people.
    """

    fraction: float
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class LayerTimes:
    """What each layer takes in a forward pass.

    Attributes:
        nanoseconds: For a whole batch, by the ids that lead to the layer; those inside blocks one
            by one. The layers that compute nothing, such as inputs, have 0.
        batch: Images in the batch.
        device: What it was measured on.
    """

    nanoseconds: Mapping[Path, int]
    batch: int
    device: str


def timed_by(project: Project) -> tuple[object, ...]:
    """What the times of a project's layers follow from: while it is equal, they hold.

    Names, notes, what is frozen, and all of the training but the batch are left out.
    """
    nodes = project.network.nodes
    return (
        project.training.batch_size,
        tuple([(node.id, node.layer, node.inputs, node.bypassed, node.shared) for node in nodes]),
    )


@dataclass(frozen=True, slots=True)
class MeasureTimes:
    """Run every layer of a network by itself, several times, on what those before it give.

    The network is built with start weights, and fed noise: neither has a bearing on the time. Each
    layer is compiled as in use and run once before it is timed; its time is the median of several
    passes, less what a call takes that computes nothing. What Keras could fuse across layers is
    not seen that way, so the sum may be more than the network takes as a whole.

    Attributes:
        project: What is measured, at its training's batch size.
        passes: Timed passes a layer, at least.
    """

    purpose: ClassVar[str] = "measuring the layers"

    project: Project
    passes: int = PASSES

    def __call__(self, report: Reporter, control: Control) -> LayerTimes:
        """The times of all layers.

        Raises:
            NetworkError: The network cannot be built.
            EngineError: An input has no fixed size, or the memory does not suffice.
            Stopped: A stop was asked for.
        """
        network, batch = taking_part(self.project.network), self.project.training.batch_size
        about = analyse(network)
        built = built_network(replace(self.project, augmentation=()))  # it does nothing in use
        purpose = f"run the network on {batch} images at once"
        pair = about.totals.pair_bytes
        check_memory(None if pair is None else batch * pair, purpose, _WAY_OUT)
        found: dict[Path, int] = dict.fromkeys([(node.id,) for node in self.project.network], 0)
        with memory_in_words(purpose, _WAY_OUT):
            for path, nanoseconds in self._measured(built, about, report, control):
                found[path] = found.get(path, 0) + nanoseconds
        return LayerTimes(found, batch, device_name())

    def _measured(
        self, built: Built, about: Report, report: Reporter, control: Control
    ) -> Iterator[tuple[Path, int]]:
        calls = layer_calls(built.model)
        places = _places(built, about)
        values = _noise(built.model, self.project.training.batch_size)
        waiting = Counter(id(tensor) for call in calls for tensor in call.input_tensors)
        nothing, _ = self._timed(compiled(_unchanged, list(values.values())[:1], {}), control)
        for done, call in enumerate(calls):
            if call.is_input:
                continue
            name = call.operation.name
            control.check()
            report(TimingProgress(done / len(calls), f"Measuring {name}"))
            arguments, options = call.arguments.fill_in(values)
            run = compiled(call.operation, arguments, options)
            spent, outputs = self._timed(run, control)
            values.update({id(tensor): value for tensor, value in zip(call.outputs, outputs, strict=True)})
            for tensor in call.input_tensors:
                waiting[id(tensor)] -= 1
                if not waiting[id(tensor)]:
                    values.pop(id(tensor), None)  # all maps of a large batch together take much memory
            if name in places:
                yield _place(places[name], call), max(0, spent - nothing)

    def _timed(self, run: Callable[[], Any], control: Control) -> tuple[int, list[Any]]:
        """The median of the passes in nanoseconds, and what comes out."""
        outputs = wait_for(run())
        passes: list[int] = []
        while len(passes) < self.passes or (
            sum(passes) < _LEAST_SECONDS * 1e9 and len(passes) < _MOST_PASSES
        ):
            control.check()
            start = time.perf_counter_ns()
            wait_for(run())
            passes.append(time.perf_counter_ns() - start)
        return round(statistics.median(passes)), outputs


def _unchanged(tensor: Any) -> Any:
    return tensor


def _noise(model: keras.Model, batch: int) -> dict[int, Any]:
    """Pixels by chance for every input of a model, by the input's identity.

    Raises:
        EngineError: An input has no fixed size.
    """
    import keras

    chance, found = np.random.default_rng(0), {}
    for tensor in model.inputs:
        shape = tuple(tensor.shape)[1:]
        if None in shape:
            raise EngineError(
                f"{tensor._keras_history.operation.name} has no fixed size, so there is nothing to measure: "
                "give it a height and a width."
            )
        pixels = chance.uniform(0.0, 255.0, (batch, *shape)).astype(np.float32)
        found[id(tensor)] = keras.ops.convert_to_tensor(pixels)
    return found


def _places(built: Built, about: Report) -> dict[str, list[Path]]:
    """The ids that lead to each Keras layer, by its name; several where several nodes are calls of one layer."""
    found: dict[str, list[Path]] = {}
    for name, link in built.layers.items():
        if link.path:
            found[name] = [(link.node, *_inside(about, link.node, link.path))]
        else:
            found[name] = [(node,) for node in _twins(about.network, link.node)]
    return found


def _place(places: list[Path], call: Any) -> Path:
    """Which of the nodes that are calls of one layer a call is."""
    number = [id(other) for other in call.operation._inbound_nodes].index(id(call))
    return places[min(number, len(places) - 1)]


def _twins(network: Network, node: str) -> list[str]:
    """The nodes that are calls of one layer, in the order in which they are built."""
    calls = {twin.id for twin in network.twins(node)} or {node}
    return [key for key in network.order() if key in calls]


def _inside(about: Report, node: str, path: str) -> Path:
    """The ids on the way from a block to a layer inside it, of which the names are known, with ``/`` between them."""
    inner = about[node].inner
    if inner is None:
        return ()
    for part in inner.network:
        if path == part.name:
            return (part.id,)
        if path.startswith(f"{part.name}/"):
            return (part.id, *_inside(inner, part.id, path[len(part.name) + 1 :]))
    return ()
