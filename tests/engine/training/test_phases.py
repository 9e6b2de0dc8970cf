from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.core.network import chain
from cnnstudio.document.optimizers import SGD, Adam
from cnnstudio.document.phases import ALL, CANVAS, ONWARD, Phase
from cnnstudio.document.project import Project, Training
from cnnstudio.document.schedules import Cosine, Plateau
from cnnstudio.engine.batches.shuffling import epoch_order
from cnnstudio.engine.batches.training_data import training_data
from cnnstudio.engine.building.build import build, built_network
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.runs.record import run_record
from cnnstudio.engine.training.phases import PhasedModel
from cnnstudio.engine.training.resuming import run_project
from cnnstudio.engine.training.train import Train, TrainResult
from cnnstudio.layers.blocks.residual import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Input
from tests.engine.stop_at import StopAt

Do = Callable[..., Any]
BATCHES = 15  # of 100 images


def body_and_head() -> Any:
    """n0 input, n1 convolution, n2 normalization, n3 convolution, n4 pooling, n5 dropout, n6 dense."""
    return chain(
        Input((8, 8, 1)), Conv2D(4, 3), BatchNormalization(), Conv2D(4, 3, activation="relu"), GlobalAveragePooling2D(),
        Dropout(0.2), Dense(10, "softmax"),
    )  # fmt: skip


def transfer(*phases: Phase, optimizer: Any = None, **settings: Any) -> Project:
    """A project with a plan."""
    epochs = sum(phase.epochs for phase in phases)
    training = Training(batch_size=100, epochs=epochs, seed=3).with_settings(**settings)
    return Project(
        body_and_head(),
        "plan",
        optimizer=optimizer or SGD(0.1, momentum=0.9),
        training=training,
        phases=phases,
    )


THREE = (Phase(2, 0.1, ONWARD, "n6"), Phase(2, 0.01, ONWARD, "n3", Cosine()), Phase(1, None, ALL))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> TrainResult:
    """A training through three phases without a break."""
    plan = transfer(*THREE, optimizer=Adam(0.003))
    return Train(plan, str(tmp_path_factory.mktemp("whole")))(lambda progress: None, Control())


def figures(points: tuple[Any, ...]) -> list[Any]:
    """Epochs without the time that they took."""
    return [dataclasses.replace(point, seconds=0.0) for point in points]


def learned(path: Path) -> list[Any]:
    """What a saved model has learned."""
    import keras

    return [array.tolist() for array in keras.saving.load_model(path, compile=False).get_weights()]


def test_two_phases_are_two_trainings_in_keras(tmp_path: Path, do: Do) -> None:
    import keras

    plan = transfer(Phase(1, 0.1, ONWARD, "n6"), Phase(1, 0.01, ONWARD, "n3"))
    still = plan.network["n5"].with_layer(Dropout(0.0))  # which draws nothing
    plan = dataclasses.replace(plan, network=plan.network.with_node(still))
    result = do(Train(plan, str(tmp_path)))
    keras.utils.set_random_seed(3)
    model = build(plan)
    start = [np.array(weight) for weight in model.get_weights()]
    data = training_data(plan, (8, 8, 1))
    for epoch, rate, frozen in ((1, 0.1, 5), (2, 0.01, 3)):
        for place, layer in enumerate(model.layers[2:]):  # behind the input and the pixel scale
            layer.trainable = place >= frozen - 1
        model.compile(keras.optimizers.SGD(rate, momentum=0.9), "sparse_categorical_crossentropy")
        order = epoch_order(3, epoch, len(data.train_images))
        model.fit(
            data.train_images[order].astype("float32"),
            data.train_labels[order],
            batch_size=100,
            shuffle=False,
            verbose=0,
        )
    ours = learned(Path(result.run) / "last.keras")
    assert ours == [array.tolist() for array in model.get_weights()]
    changed = [before.tolist() != after for before, after in zip(start, ours, strict=True)]
    # conv2d, batch_normalization, conv2d_1, dense
    assert changed == [False, False, False, False, False, False, True, True, True, True]
    assert [point.learning_rate for point in result.points] == [0.1, 0.01]


def test_normalization_that_is_frozen_stays_in_inference_mode(tmp_path: Path, do: Do) -> None:
    def moving(project: Project) -> list[Any]:
        run = do(Train(project, str(tmp_path))).run
        return learned(Path(run) / "last.keras")[4:6]

    assert moving(transfer(Phase(2, 0.1, ONWARD, "n3"))) == [[0.0] * 4, [1.0] * 4]
    mean, variance = moving(transfer(Phase(1, 0.1, ONWARD, "n3"), Phase(1, 0.1, ALL)))
    assert all(value != 0 for value in mean)
    assert all(value != 1 for value in variance)


def test_what_learns_in_each_phase_is_what_is_counted() -> None:
    plan = transfer(Phase(1, None, CANVAS), Phase(1, None, ONWARD, "n3"), Phase(1, None, ALL))
    frozen = plan.network["n6"].with_trainable(False)
    plan = dataclasses.replace(plan, network=plan.network.with_node(frozen))
    phased = PhasedModel(plan, built_network(plan))
    from cnnstudio.core.analysis import analyse
    from cnnstudio.document.phases import parts_of

    for phase, names in zip(parts_of(plan), ([1, 2, 3], [3, 6], [1, 2, 3, 6]), strict=True):
        phased.begin(phase)
        kept = [plan.network[f"n{number}"].name for number in names]
        assert [layer.name for layer in phased.model.layers if layer.trainable_weights] == kept
        counted = analyse(phase.project.network).totals.cost.trainable
        assert sum(int(np.prod(weight.shape)) for weight in phased.model.trainable_weights) == counted


def test_layers_inside_blocks_follow_their_block() -> None:
    network = chain(
        Input((8, 8, 1)), ResidualUnit(4), ResidualUnit(4), GlobalAveragePooling2D(), Dense(10, "softmax")
    )
    plan = Project(
        network, training=Training(epochs=2), phases=(Phase(1, None, ONWARD, "n2"), Phase(1, None, ALL))
    )
    phased = PhasedModel(plan, built_network(plan))
    first, second = (network[key].name for key in ("n1", "n2"))

    def learning(block: str) -> set[bool]:
        return {
            layer.trainable
            for layer in phased.model.layers
            if layer.weights and re.match(rf"{block}_[a-z]", layer.name)
        }

    assert (learning(first), learning(second)) == ({False}, {True})
    from cnnstudio.document.phases import parts_of

    phased.begin(parts_of(plan)[1])
    assert (learning(first), learning(second)) == ({True}, {True})


@pytest.mark.parametrize("epoch", [0, 2, 4])
def test_a_stop_in_any_phase_leaves_no_trace(whole: TrainResult, tmp_path: Path, do: Do, epoch: int) -> None:
    plan = run_project(Path(whole.run))
    per_epoch = BATCHES + 2  # two batches of validation images
    stopped = do(Train(plan, str(tmp_path)), StopAt(epoch * per_epoch + 5))
    assert (stopped.epochs, stopped.stopped) == (epoch, True)
    result = do(Train(plan, "", resume=stopped.run))
    assert figures(result.points) == figures(whole.points)
    assert result.best_epoch == whole.best_epoch
    for name in ("last.keras", "best.keras"):
        assert learned(Path(stopped.run) / name) == learned(Path(whole.run) / name)


@pytest.mark.parametrize("done", [3])
def test_averaged_weights_go_on_as_keras_has_them(tmp_path: Path, do: Do, done: int) -> None:
    plan = transfer(
        Phase(2, 0.1, ONWARD, "n6"), Phase(2, 0.01, ALL), optimizer=SGD(0.1, use_ema=True, ema_momentum=0.9)
    )
    whole = do(Train(plan, str(tmp_path)))
    stopped = do(Train(plan, str(tmp_path)), StopAt(done * (BATCHES + 2) + 5))
    result = do(Train(plan, "", resume=stopped.run))
    assert figures(result.points) == figures(whole.points)
    assert learned(Path(stopped.run) / "last.keras") == learned(Path(whole.run) / "last.keras")


def test_a_training_can_be_cut_short_and_lengthened_again(whole: TrainResult, tmp_path: Path, do: Do) -> None:
    plan = run_project(Path(whole.run))
    short = do(Train(run_project(Path(whole.run), 2), str(tmp_path)))
    assert figures(short.points) == figures(whole.points[:2])
    longer = do(Train(plan, "", resume=short.run))
    assert figures(longer.points) == figures(whole.points)


def test_another_plan_is_refused(whole: TrainResult, do: Do) -> None:
    stored = run_project(Path(whole.run), 9)
    for phases in ((), (*THREE[:2], Phase(1, 0.5, ALL)), (Phase(1, 0.1, ONWARD, "n6"), *THREE[1:])):
        with pytest.raises(EngineError, match="was trained with another plan of phases: "):
            do(Train(dataclasses.replace(stored, phases=phases), "", resume=whole.run))


# A rate of 0 lets no epoch be better than the first one of its phase.
WAITING = (
    Phase(9, 0.0, ONWARD, "n6"),
    Phase(4, 0.0, ONWARD, "n5", Cosine()),
    Phase(2, 0.1, ALL, schedule=Cosine()),
)


@pytest.fixture(scope="module")
def waited(tmp_path_factory: pytest.TempPathFactory) -> TrainResult:
    """A training whose first two phases end early."""
    plan = transfer(*WAITING, optimizer=Adam(0.1), patience=2)
    return Train(plan, str(tmp_path_factory.mktemp("waited")))(lambda progress: None, Control())


def test_a_phase_that_gets_no_better_ends_and_the_next_one_begins(waited: TrainResult) -> None:
    assert (waited.epochs, waited.ending) == (3 + 3 + 2, "finished")
    rates = [point.learning_rate for point in waited.points]
    assert rates[:6] == [0.0] * 6
    half = 0.1 * (1 + np.cos(np.pi * (BATCHES - 1) / (2 * BATCHES))) / 2
    assert rates[6] == pytest.approx(half)  # its schedule takes as long as it would have without early ends
    record = run_record(Path(waited.run))
    assert (record.state, record.epochs, record.planned) == ("finished", 8, 8)


def test_a_run_whose_phases_end_early_goes_on_in_the_right_one(
    waited: TrainResult, tmp_path: Path, do: Do
) -> None:
    plan = run_project(Path(waited.run))
    stopped = do(Train(plan, str(tmp_path)), StopAt(7 * (BATCHES + 2) + 4))
    assert stopped.epochs == 7
    result = do(Train(plan, "", resume=stopped.run))
    assert figures(result.points) == figures(waited.points)
    assert learned(Path(result.run) / "last.keras") == learned(Path(waited.run) / "last.keras")
    assert (result.best_epoch, result.ending) == (waited.best_epoch, "finished")


def test_phases_that_ended_early_are_not_planned_otherwise_later(waited: TrainResult, do: Do) -> None:
    plan = run_project(Path(waited.run))
    with pytest.raises(
        EngineError, match=r"All 8 epochs are done in .* with more than 15, since a phase ended"
    ):
        do(Train(plan, "", resume=waited.run))
    patient = dataclasses.replace(plan, training=plan.training.with_settings(patience=3, epochs=20))
    with pytest.raises(EngineError, match=r"would have ended elsewhere with .*: resume it with 2, as it was"):
        do(Train(patient, "", resume=waited.run))


def test_the_last_phase_ends_the_training(tmp_path: Path, do: Do) -> None:
    plan = transfer(Phase(2, 0.0, ALL), Phase(6, 0.0, ALL), optimizer=SGD(0.1), patience=2)
    result = do(Train(plan, str(tmp_path)))
    assert (result.epochs, result.ending) == (5, "ended_early")


def test_a_schedule_begins_anew_in_every_phase(tmp_path: Path, do: Do) -> None:
    falls = Plateau(factor=0.5, patience=1)
    plan = transfer(
        Phase(3, 0.0, ALL, schedule=falls), Phase(2, 0.2, ALL, schedule=Cosine()), optimizer=SGD(0.4)
    )
    frozen = dataclasses.replace(
        plan, phases=(plan.phases[0].with_settings(learning_rate=1e-12), plan.phases[1])
    )
    rates = [point.learning_rate for point in do(Train(frozen, str(tmp_path))).points]
    assert rates[0] == 1e-12
    assert rates[2] < rates[0]
    steps = 2 * BATCHES
    expected = [0.1 * (1 + np.cos(np.pi * (step / steps))) for step in (BATCHES - 1, steps - 1)]
    assert rates[3:] == pytest.approx(expected)
