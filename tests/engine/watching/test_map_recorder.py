from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.data.digits import Digits
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
from cnnstudio.engine.training.resuming import run_project, with_epochs
from cnnstudio.engine.training.train import Train
from cnnstudio.engine.watching import map_recorder
from cnnstudio.engine.watching.map_recorder import MapRecorder, shot_of
from cnnstudio.engine.watching.map_snapshots import kept_image, kept_shot, snapshot_epochs
from tests.engine.stop_at import StopAt

Do = Callable[..., Any]


@pytest.fixture(autouse=True)
def every_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every epoch, however quick it is."""
    monkeypatch.setattr(map_recorder, "_SHARE", 1e12)


def _maps(run: str, epoch: int, layer: str) -> Any:
    found = kept_shot(Path(run), epoch, layer)
    assert found is not None
    assert found[1] is not None
    return found[1].maps


@pytest.mark.parametrize("averages", [False, True])
def test_what_is_kept_is_what_the_saved_model_makes(
    project: Project, changed: Callable[..., Project], tmp_path: Path, do: Do, averages: bool
) -> None:
    import dataclasses

    import keras

    optimizer = SGD(0.1, use_ema=True) if averages else project.optimizer
    project = dataclasses.replace(
        changed(project, checkpoint_every=1, checkpoint_count=9), optimizer=optimizer
    )
    result = do(Train(project, str(tmp_path)))
    run = Path(result.run)
    assert snapshot_epochs(run) == (1, 2)
    image, name = kept_image(run, 1) or (None, "")
    assert name == "validation image 1"
    for epoch in (1, 2):
        model = keras.saving.load_model(run / f"epoch-{epoch:05d}.keras")
        for layer in ("conv2d", "max_pooling2d"):
            output = np.asarray(keras.Model(model.inputs[0], model.get_layer(layer).output)(image[None]))[0]
            expected = np.moveaxis(output, 2, 0)
            np.testing.assert_allclose(_maps(result.run, epoch, layer), expected, atol=2e-3 * expected.max())
        scores = np.asarray(model(image[None]))[0]
        np.testing.assert_allclose(_maps(result.run, epoch, "dense").ravel(), scores, atol=2e-3)


@pytest.mark.parametrize(
    ("name", "options", "count", "depth"),
    [
        ("DepthwiseConv2D", {"depth_multiplier": 2}, 16, 1),
        ("SeparableConv2D", {"filters": 5, "depth_multiplier": 2}, 16, 1),
        ("SeparableConv2D", {"filters": 40}, 8, 1),
        ("Conv2D", {"filters": 6, "groups": 2}, 6, 4),
        ("Conv2D", {"filters": 9}, 9, 8),
        ("Conv2DTranspose", {"filters": 9}, 9, 8),
    ],
)
def test_kernels_are_counted_as_the_layer_has_them(
    name: str, options: dict[str, int], count: int, depth: int
) -> None:
    import keras

    layer = getattr(keras.layers, name)(kernel_size=3, name="it", **options)
    model = keras.Sequential([keras.Input((6, 6, 8)), layer])
    units = model.output_shape[-1]
    shot = shot_of(model, "it", np.zeros((4, 4, units), np.float32), 4, 8)
    assert (shot.units, len(shot.maps)) == (units, 4)
    assert shot.kernels is not None
    assert (shot.kernels.shape, shot.kernel_count, shot.depth) == ((3, 3, 1, 4), count, depth)
    weights = np.asarray(layer.depthwise_kernel if "Separable" in name else layer.kernel)
    is_first = name.endswith("Transpose") or weights.shape[3] == 1  # the axis of the kernels
    second = weights[:, :, 1, 0] if is_first else weights[:, :, 0, 1]
    assert np.array_equal(shot.kernels[:, :, 0, 1], second)


def test_a_resumed_run_goes_on_as_if_nobody_had_looked(
    project: Project, tmp_path: Path, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The curve is that of a training without a recorder, bit for bit; the epochs are kept with one image."""
    project = with_epochs(project, 3)
    broken = do(Train(project, str(tmp_path / "broken")), StopAt(36))
    assert (broken.epochs, snapshot_epochs(Path(broken.run))) == (1, (1,))
    again = do(Train(run_project(Path(broken.run)), "", resume=broken.run))
    assert snapshot_epochs(Path(again.run)) == (1, 2, 3)
    image, _ = kept_image(Path(again.run), 3) or (None, "")
    assert np.array_equal(image, (kept_image(Path(again.run), 1) or (None, ""))[0])
    monkeypatch.setattr(MapRecorder, "take", lambda *_, **__: None)
    plain = do(Train(project, str(tmp_path / "plain")))
    assert not snapshot_epochs(Path(plain.run))
    assert [(point.loss, point.val_loss) for point in again.points] == [
        (point.loss, point.val_loss) for point in plain.points
    ]


def test_it_takes_no_more_than_its_share(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(map_recorder, "_SHARE", 0.02)
    recorder = MapRecorder(tmp_path, build(project), Digits().load().images, 0)
    keep = map_recorder.keep_snapshot

    def slowly(*arguments: Any) -> None:
        keep(*arguments)
        now[0] += 1.0  # s

    monkeypatch.setattr(map_recorder, "keep_snapshot", slowly)
    for epoch in range(1, 161):
        recorder.take(epoch)
        now[0] += 1.0
    assert snapshot_epochs(tmp_path) == (1, 50, 99, 148)
    recorder.take(161, is_last=True)
    assert snapshot_epochs(tmp_path)[-1] == 161


def test_a_full_disk_does_not_end_the_training(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(map_recorder, "keep_snapshot", full)
    recorder = MapRecorder(tmp_path, build(project), Digits().load().images, 0)
    recorder.take(1)
    monkeypatch.undo()
    recorder.take(2)  # not tried again
    assert snapshot_epochs(tmp_path) == ()


def test_another_image_can_be_chosen(project: Project, tmp_path: Path, grey: Callable[..., Any]) -> None:
    images = Digits().load().images
    recorder = MapRecorder(tmp_path, build(project), images, 0)
    assert np.array_equal(recorder.image()[0], images[0])
    recorder.choose(7)
    recorder.choose(None)
    assert (recorder.image()[1], recorder.count) == ("validation image 8", 1797)
    assert np.array_equal(recorder.image()[0], images[7])
    recorder.choose(grey(16, 16, 3))
    assert recorder.image()[0].shape == (8, 8, 1)
    assert recorder.image()[1] == "noise.png"
    recorder.choose(1797 + 7)
    assert np.array_equal(recorder.image()[0], images[7])
