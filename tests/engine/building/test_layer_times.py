"""How long layers take: by a clock of the test's own, so that nothing depends on the machine."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.errors import EngineError, NetworkError, Stopped
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building import layer_times
from cnnstudio.engine.building.build import built_network
from cnnstudio.engine.building.layer_times import LayerTimes, MeasureTimes, TimingProgress, timed_by
from cnnstudio.engine.process.compiled import compiled, wait_for
from cnnstudio.engine.process.control import Control
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Flatten, Input
from tests.engine.conftest import RunTask

_NOTHING = 40


class Clock:
    """Goes on by what a layer is said to take, and by something else in every third pass."""

    def __init__(self, takes: Callable[[str], int]) -> None:
        self.now = 0
        self.calls: list[str] = []
        self.shapes: dict[str, tuple[int, ...]] = {}
        self._takes = takes
        self._odd = itertools.cycle((0, 0, 5_000))

    def compiled(self, call: Any, arguments: Any, options: Any) -> Callable[[], Any]:
        name = getattr(call, "name", "nothing")

        def run() -> Any:
            self.calls.append(name)
            self.now += (self._takes(name) if name != "nothing" else 0) + _NOTHING + next(self._odd)
            outputs = call(*arguments, **options)
            self.shapes[name] = tuple(wait_for(outputs)[0].shape)
            return outputs

        return run


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[str], int]], Clock]:
    """Puts a clock in the place of the machine's."""

    def made(takes: Callable[[str], int]) -> Clock:
        clock = Clock(takes)
        monkeypatch.setattr(layer_times, "compiled", clock.compiled)
        monkeypatch.setattr(layer_times.time, "perf_counter_ns", lambda: clock.now)
        return clock

    return made


def _project(network: Network, batch: int = 3) -> Project:
    return Project(network, training=Training(batch_size=batch))


def _shared() -> Network:
    """Two calls of one Keras layer, on maps of the same size."""
    return Network(
        (
            Node("image", "image", Input((6, 6, 2))),
            Node("first", "first", Conv2D(2, padding="same"), ("image",), shared="same"),
            Node("second", "second", Conv2D(2, padding="same"), ("first",), shared="same"),
            Node("relu", "relu", Activation("relu"), ("second",), bypassed=True),
            Node("sum", "sum", Add(), ("relu", "first")),
        )
    )


def test_each_layer_has_the_median_of_its_passes_less_what_a_call_takes(
    do: RunTask, clock: Callable[..., Clock]
) -> None:
    took = {"conv2d": 9_000, "flatten": 100, "dense": 700}
    watch = clock(lambda name: took.get(name, 0))
    network = chain(Input((6, 6, 1)), Conv2D(2), Flatten(), Dense(3))
    times: LayerTimes = do(MeasureTimes(_project(network)))
    assert times.batch == 3
    assert times.device
    assert times.nanoseconds == {("n0",): 0, ("n1",): 9_000, ("n2",): 100, ("n3",): 700}
    assert watch.shapes["conv2d"] == (3, 4, 4, 2), "the whole batch goes through"
    assert watch.calls.count("conv2d") > layer_times.PASSES


def test_layers_inside_blocks_are_told_one_by_one(do: RunTask, clock: Callable[..., Clock]) -> None:
    clock(lambda name: 1_000)
    network = Network(
        (Node("image", "image", Input((6, 6, 2))), Node("unit", "a unit", ResidualUnit(4), ("image",)))
    )
    times: LayerTimes = do(MeasureTimes(_project(network)))
    inside = {path for path in times.nanoseconds if len(path) == 2}
    expected = [node for node in ResidualUnit(4).expand((6, 6, 2)) or () if node.inputs]
    assert {path[1] for path in inside} == {node.id for node in expected}
    assert sum(times.nanoseconds.values()) == 1_000 * len(expected)


def test_calls_of_one_layer_and_layers_that_are_passed_over(do: RunTask, clock: Callable[..., Clock]) -> None:
    later: Iterator[int] = itertools.chain(
        itertools.repeat(2_000, 1 + layer_times.PASSES), itertools.repeat(500)
    )
    clock(lambda name: 77 if name == "sum" else 0)
    plain: LayerTimes = do(MeasureTimes(_project(_shared())))
    assert plain.nanoseconds == {("image",): 0, ("first",): 0, ("second",): 0, ("relu",): 0, ("sum",): 77}
    watch = clock(lambda name: next(later) if name == "first" else 0)
    watch_long = dataclasses.replace(MeasureTimes(_project(_shared())), passes=layer_times.PASSES)
    layer_times._LEAST_SECONDS, before = 0.0, layer_times._LEAST_SECONDS
    try:
        times: LayerTimes = do(watch_long)
    finally:
        layer_times._LEAST_SECONDS = before
    assert watch.calls.count("first") == 2 * (1 + layer_times.PASSES)
    assert times.nanoseconds["first",] == 2_000
    assert times.nanoseconds["second",] == 500


def test_it_tells_how_far_it_is_and_stops(do: RunTask, clock: Callable[..., Clock]) -> None:
    clock(lambda name: 1)
    network = chain(Input((6, 6, 1)), Conv2D(2), Flatten(), Dense(3))
    reports: list[TimingProgress] = []
    do(MeasureTimes(_project(network)), None, reports)
    names = ("pixel_scaling", "conv2d", "flatten", "dense")
    assert [report.words for report in reports] == [f"Measuring {name}" for name in names]
    fractions = [report.fraction for report in reports]
    assert fractions == sorted(fractions)
    assert 0 <= fractions[0] < fractions[-1] < 1
    control = Control()
    stopping = clock(lambda name: control.stop() or 1)  # type: ignore[func-returns-value]
    with pytest.raises(Stopped):
        do(MeasureTimes(_project(network)), control)
    assert stopping.calls.count("flatten") == 0


def test_what_cannot_be_measured_is_said() -> None:
    with pytest.raises(EngineError, match="has no fixed size"):
        MeasureTimes(_project(chain(Input((None, None, 3)), Conv2D(2))))(lambda progress: None, Control())
    with pytest.raises(NetworkError):
        MeasureTimes(_project(Network()))(lambda progress: None, Control())
    with pytest.raises(EngineError, match="use a smaller batch size"):
        MeasureTimes(_project(chain(Input((9000, 9000, 3)), Conv2D(64)), 512))(
            lambda progress: None, Control()
        )


def test_a_compiled_layer_gives_what_the_layer_gives() -> None:
    import keras

    model = built_network(_project(chain(Input((6, 6, 1)), Conv2D(2)))).model
    layer, image = model.layers[-1], np.ones((2, 6, 6, 1), np.float32)
    run = compiled(layer, [keras.ops.convert_to_tensor(image)], {})
    assert np.allclose(wait_for(run())[0], layer(image), atol=1e-6)


def test_times_hold_until_something_changes_that_matters() -> None:
    project = _project(_shared())
    before, network = timed_by(project), project.network
    for same in (
        network.with_node(network["sum"].with_name("other")),
        network.with_node(network["sum"].with_note("a note")),
        network.with_node(network["first"].with_trainable(False)),
    ):
        assert timed_by(dataclasses.replace(project, network=same)) == before
    epochs = dataclasses.replace(project, training=Training(batch_size=3, epochs=9))
    assert timed_by(epochs) == before
    for other in (
        network.with_node(network["sum"].with_inputs("first", "relu")),
        network.with_node(network["relu"].with_bypassed(False)),
        network.with_node(network["first"].with_layer(Conv2D(2, (1, 1), padding="same"))),
    ):
        assert timed_by(dataclasses.replace(project, network=other)) != before
    assert timed_by(_project(network, 4)) != before
