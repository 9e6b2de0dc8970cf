from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from typing import Any

import pytest

from cnnstudio.core.errors import LossError, Stopped
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.training import watch as watch_module
from cnnstudio.engine.training.training_progress import EpochPoint, TrainProgress
from cnnstudio.engine.training.watch import Plan, Watch

PLAN = Plan("runs/x", epochs=3, images=80, batch_size=32, rate=0.1)


class Scene:
    """A watch whose clock a test sets, played as Keras would call it."""

    def __init__(self, control: Control | None = None) -> None:
        self.now = 100.0
        self.reports: list[TrainProgress] = []
        self.kept: list[EpochPoint] = []
        self.control = control or Control()
        self.watch = Watch(PLAN, self.reports.append, self.control, self.kept.append)
        self.callback = self.watch.callback()

    def epoch(self, number: int, seconds: float = 1.0, val_loss: float = 0.5) -> None:
        """One epoch of 3 batches that take so long each, and a validation of 2 s."""
        self.callback.on_epoch_begin(number)
        for batch in range(3):
            self.callback.on_train_batch_begin(batch)
            self.now += seconds
            self.callback.on_train_batch_end(batch, {"loss": 2.0, "accuracy": 0.5})
        self.callback.on_test_begin()
        self.callback.on_test_batch_begin(0)
        self.now += 2
        logs = {"loss": 2.0, "accuracy": 0.5, "val_loss": val_loss, "val_accuracy": 0.75}
        self.callback.on_epoch_end(number, logs)


@pytest.fixture
def make_scene(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Scene]:
    """Make a scene, with a control of one's own if wanted."""
    scenes: list[Scene] = []
    monkeypatch.setattr(watch_module.time, "monotonic", lambda: scenes[-1].now if scenes else 100.0)

    def make(control: Control | None = None) -> Scene:
        scene = Scene(control)
        scenes.append(scene)
        return scene

    return make


def test_every_batch_and_epoch_is_reported_once(make_scene: Callable[..., Scene]) -> None:
    scene = make_scene()
    for number in range(3):
        scene.epoch(number)
    steps = [point.step for progress in scene.reports for point in progress.points]
    assert steps == list(range(1, 10))
    epochs = [point for progress in scene.reports for point in progress.epoch_points]
    assert epochs == list(scene.watch.points) == scene.kept
    assert epochs[1] == EpochPoint(2, 2.0, 0.5, 0.5, 0.75, 5.0)
    assert scene.reports[-1].fraction == 1
    assert scene.watch.seconds == 15


def test_terms_of_the_loss_are_taken_from_the_logs_of_any_output(make_scene: Callable[..., Scene]) -> None:
    scene = make_scene()
    scene.watch._plan = dataclasses.replace(PLAN, terms=("loss_class", "loss_box"))
    logs = {"loss": 2.0, "accuracy": 0.5, "val_loss": 1.5, "val_accuracy": 0.75}
    terms = {
        "scores_loss_class": 1.75,
        "box_loss_box": 0.25,
        "val_scores_loss_class": 1.0,
        "val_box_loss_box": 0.5,
    }
    scene.callback.on_epoch_begin(0)
    scene.callback.on_epoch_end(0, {**logs, **terms})
    (point,) = scene.kept
    assert point.terms == (("loss_class", 1.75, 1.0), ("loss_box", 0.25, 0.5))


def test_reports_come_at_most_twenty_times_a_second(make_scene: Callable[..., Scene]) -> None:
    scene = make_scene()
    scene.epoch(0, seconds=0.01)
    assert [len(progress.points) for progress in scene.reports] == [0, 3]


def test_speed_and_time_left_leave_the_first_batch_out(make_scene: Callable[..., Scene]) -> None:
    scene = make_scene()
    scene.callback.on_epoch_begin(0)
    scene.callback.on_train_batch_begin(0)
    scene.now += 60  # compiling
    scene.callback.on_train_batch_begin(1)
    scene.now += 1
    scene.callback.on_train_batch_begin(2)
    assert scene.reports[0].seconds_left is None
    assert scene.reports[-1].images_per_second == pytest.approx(32)
    assert scene.reports[-1].seconds_left == pytest.approx((3 * 80 - 64) / 32)


def test_validation_counts_for_the_time_left(make_scene: Callable[..., Scene]) -> None:
    scene = make_scene()
    for number in range(2):
        scene.epoch(number)
    scene.callback.on_epoch_begin(2)
    scene.callback.on_train_batch_begin(0)
    scene.now += 1
    scene.callback.on_train_batch_begin(1)
    speed = scene.reports[-1].images_per_second
    assert scene.reports[-1].seconds_left == pytest.approx((80 - 32) / speed + 2)


def test_a_stop_is_seen_at_the_next_batch(make_scene: Callable[..., Scene]) -> None:
    scene = make_scene()
    scene.callback.on_epoch_begin(0)
    scene.callback.on_train_batch_begin(0)
    scene.control.stop()
    with pytest.raises(Stopped):
        scene.callback.on_train_batch_begin(1)


def test_a_stop_waits_for_a_short_validation_and_not_for_a_long_one(make_scene: Callable[..., Scene]) -> None:
    seen: list[bool] = []
    scene = make_scene(Control(on_heeded=lambda: seen.append(True)))
    scene.callback.on_epoch_begin(0)
    scene.control.stop()
    scene.callback.on_test_batch_begin(0)
    assert seen  # or the window would think that it does not answer
    scene.now += 1.9
    scene.callback.on_test_batch_begin(1)
    scene.now += 0.2
    with pytest.raises(Stopped):
        scene.callback.on_test_batch_begin(2)


def test_a_stop_in_the_last_moment_keeps_the_epoch(make_scene: Callable[..., Scene]) -> None:
    scene = make_scene()
    scene.callback.on_epoch_begin(0)
    scene.control.stop()
    logs = {"loss": 2.0, "accuracy": 0.5, "val_loss": 1.0, "val_accuracy": 0.75}
    with pytest.raises(Stopped):
        scene.callback.on_epoch_end(0, logs)
    assert len(scene.kept) == len(scene.watch.points) == 1


def test_small_tasks_are_served_before_every_batch(make_scene: Callable[..., Scene]) -> None:
    served: list[int] = []
    scene = make_scene(Control(serve=lambda: served.append(1)))
    scene.epoch(0)
    assert len(served) == 4  # with the validation


def test_a_pause_is_reported_and_takes_no_time(make_scene: Callable[..., Scene]) -> None:
    control = Control()
    scene = make_scene(control)
    scene.callback.on_epoch_begin(0)
    scene.callback.on_train_batch_begin(0)
    scene.now += 1
    control.pause()
    seen = threading.Event()
    report = scene.reports.append

    def resume() -> None:
        seen.wait(10)
        scene.now += 500
        control.resume()

    def note(progress: TrainProgress) -> None:
        report(progress)
        if progress.paused:
            seen.set()

    scene.watch._report = note
    helper = threading.Thread(target=resume)
    helper.start()
    scene.callback.on_train_batch_begin(1)
    helper.join()
    assert [progress.paused for progress in scene.reports][-2:] == [True, False]
    assert scene.watch.seconds == 1


def test_a_validation_loss_that_is_no_number(make_scene: Callable[..., Scene]) -> None:
    scene = make_scene()
    with pytest.raises(LossError, match=r"NaN .* in the validation of epoch 1"):
        scene.epoch(0, val_loss=float("nan"))
    assert scene.kept == []


def test_keras_may_fetch_figures_on_another_thread(make_scene: Callable[..., Any]) -> None:
    assert make_scene().callback.async_safe


def test_a_run_that_goes_on_tells_the_earlier_epochs_first(make_scene: Callable[..., Scene]) -> None:
    scene = make_scene()
    earlier = (EpochPoint(1, 3.0, 0.25, 1.0, 0.5, 7.0),)
    plan = dataclasses.replace(PLAN, done=1)
    scene.watch = Watch(plan, scene.reports.append, scene.control, scene.kept.append, earlier)
    scene.callback = scene.watch.callback()
    assert scene.reports == [TrainProgress(2, 3, 0, 3, (), earlier, run="runs/x")]
    scene.callback.on_epoch_begin(1)
    scene.callback.on_train_batch_begin(0)
    scene.now += 60  # compiling
    scene.callback.on_train_batch_begin(1)
    scene.now += 1
    scene.callback.on_train_batch_begin(2)
    assert scene.reports[-1].images_per_second == pytest.approx(32)
    assert scene.reports[-1].seconds_left == pytest.approx((2 * 80 - 64) / 32)
    scene.epoch(1)
    scene.epoch(2)
    assert [point.epoch for point in scene.watch.points] == [1, 2, 3]
    assert [point.epoch for point in scene.kept] == [2, 3]
    assert [point.step for progress in scene.reports for point in progress.points] == list(range(4, 10))
    assert scene.reports[-1].fraction == 1
    assert scene.reports[-1].seconds_left == pytest.approx(0)
