from __future__ import annotations

import dataclasses
import re
from typing import Any

import keras
import pytest

from cnnstudio.core.network import Network, Node, chain
from cnnstudio.document.changes import SetBypassed
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.phases import ALL, CANVAS, ONWARD, Phase, parts_of
from cnnstudio.document.project import Project, Training
from cnnstudio.document.schedules import Cosine, OneCycle, Plateau
from cnnstudio.engine.building.build import built_network
from cnnstudio.engine.exchange.script import script
from cnnstudio.engine.training.phases import PhasedModel
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Flatten, Input

PLAIN = chain(Input((8, 8, 1)), Conv2D(4, 3), Conv2D(4, 3), Flatten(), Dense(10, "softmax"))
BLOCKS = chain(
    Input((8, 8, 1)), ResidualUnit(4), ResidualUnit(4), GlobalAveragePooling2D(), Dense(10, "softmax")
)


def plan(network: Network, *phases: Phase, **settings: Any) -> Project:
    """A project with a plan for digits."""
    training = Training(batch_size=100, epochs=sum(phase.epochs for phase in phases)).with_settings(
        **settings
    )
    return Project(network, optimizer=SGD(0.1), training=training, phases=phases)


class Fits:
    """What stands in for Keras's training: notes who learns, with which optimizer, for how long."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: list[Any] = []
        monkeypatch.setattr(keras.Model, "fit", self._fit)
        monkeypatch.setattr(keras.Model, "evaluate", lambda *_, **__: {"loss": 1.0, "accuracy": 0.5})
        monkeypatch.setattr(keras.Model, "summary", lambda model: self.models.append(model))
        self.models: list[Any] = []

    def _fit(self, *_: Any, epochs: int, initial_epoch: int = 0, callbacks: Any = (), **__: Any) -> None:
        model = self.models[-1]
        rates = [float(model.optimizer.learning_rate)]
        self.seen.append(
            (
                [layer.name for layer in model.layers if layer.trainable_weights],
                epochs - initial_epoch,
                rates,
                callbacks,
            )
        )


def learners(project: Project) -> list[list[str]]:
    """Which Keras layers learn in each phase, in the program."""
    phased, found = PhasedModel(project, built_network(project)), []
    for phase in parts_of(project):
        phased.begin(phase)
        found.append([layer.name for layer in phased.model.layers if layer.trainable_weights])
    return found


def ran(source: str) -> None:
    names: dict[str, Any] = {"__name__": "script"}
    exec(compile(source, "script.py", "exec"), names)  # noqa: S102 - the script is what is tested
    names["main"]()


@pytest.mark.parametrize("network", [PLAIN, BLOCKS], ids=["plain", "blocks"])
def test_the_script_trains_the_same_layers(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    network = network.with_node(network["n1"].with_trainable(False))
    phases = Phase(1, 0.5, CANVAS), Phase(2, None, ONWARD, "n2"), Phase(3, 0.01, ALL), Phase(1, 0.2, CANVAS)
    project = plan(network, *phases)
    fits = Fits(monkeypatch)
    ran(script(project))
    assert [seen[0] for seen in fits.seen] == learners(project)
    assert [seen[1] for seen in fits.seen] == [1, 2, 3, 1]
    assert [seen[2] for seen in fits.seen] == [[pytest.approx(rate)] for rate in (0.5, 0.1, 0.01, 0.2)]


def test_a_clean_cut_is_one_readable_line() -> None:
    text = script(plan(BLOCKS, Phase(3, 0.1, ONWARD, "n4"), Phase(2, 0.01, ONWARD, "n2")))
    assert 'freeze_through(model, "global_average_pooling2d")' in text
    last = re.findall(r'freeze_through\(model, "(\w+)"\)', text)[1]
    assert last.startswith(BLOCKS["n1"].name)
    assert "# Phase 1 of 2: 3 epochs, learning rate 0.1.\n" in text
    assert "# Phase 2 of 2: 2 epochs, learning rate 0.01.\n" in text
    assert "def freeze(" not in text
    assert ("EPOCHS_1 = 3\n" in text, "EPOCHS = " in text) == (True, False)
    assert text.count("model.compile(") == text.count("model.fit(") == 2


def test_a_cut_through_branches_names_the_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    network = branches()
    (inside,) = [node for node in network if node.name == "left"]
    project = plan(network, Phase(1, None, ONWARD, inside.id), Phase(1, None, ALL))
    text = script(project)
    assert 'freeze(model, {"conv2d", "right"})' in text
    fits = Fits(monkeypatch)
    ran(text)
    assert [seen[0] for seen in fits.seen] == learners(project)


def branches() -> Network:
    """A network whose branch on the right stands before that on the left."""
    return Network((
        Node("a", "input", Input((8, 8, 1))), Node("b", "conv2d", Conv2D(4, 3, padding="same"), ("a",)),
        Node("c", "right", Conv2D(4, 3, padding="same"), ("b",)), Node("d", "left", Conv2D(4, 1, padding="same"), ("b",)),
        Node("e", "add", Add(), ("c", "d")), Node("f", "pool", GlobalAveragePooling2D(), ("e",)),
        Node("g", "dense", Dense(10, "softmax"), ("f",)),
    ))  # fmt: skip


def test_every_phase_has_its_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    phases = (
        Phase(2, 0.5, CANVAS, schedule=Cosine(lowest=0.5)),
        Phase(3, 0.2, ALL, schedule=Plateau()),
        Phase(1, 0.1, ALL, schedule=OneCycle()),
    )
    text = script(plan(PLAIN, *phases, patience=2))
    for constant in (
        "EPOCHS_1 = 2",
        "LEARNING_RATE_1 = 0.5",
        "EPOCHS_2 = 3",
        "LEARNING_RATE_2 = 0.2",
        "EPOCHS_3 = 1",
    ):
        assert f"{constant}\n" in text
    fits = Fits(monkeypatch)
    ran(text)
    assert fits.seen[0][2] == [pytest.approx(0.5)]
    (falls,) = [
        callback for callback in fits.seen[1][3] if isinstance(callback, keras.callbacks.ReduceLROnPlateau)
    ]
    assert falls.patience == 5
    assert fits.seen[2][2] == [pytest.approx(0.1 / 25)]
    stops = [
        callback for seen in fits.seen for callback in seen[3] if hasattr(callback, "restore_best_weights")
    ]
    assert [callback.restore_best_weights for callback in stops] == [False, False, True]


def test_a_phase_may_begin_at_a_bypassed_layer() -> None:
    project = plan(PLAIN, Phase(1, None, ONWARD, "n2"), Phase(1, None, ALL))
    project = SetBypassed(("n2",), True).apply(project).project
    assert 'freeze_through(model, "conv2d")' in script(project)
    assert learners(project) == [["dense"], ["conv2d", "dense"]]


def test_without_phases_nothing_is_numbered() -> None:
    text = script(dataclasses.replace(plan(PLAIN, Phase(2)), phases=()))
    assert "EPOCHS = 2\n" in text
    assert "hase" not in text
    assert "freeze" not in text
