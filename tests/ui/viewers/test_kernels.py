from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.inspecting.kernels import Kernels, KernelSet
from cnnstudio.ui.viewers.kernel_tiles import ALL_CHANNELS, KernelTiles
from cnnstudio.ui.viewers.kernels import KernelsViewer
from cnnstudio.ui.viewers.viewer import Subject


@pytest.fixture
def viewer(qtbot: QtBot) -> KernelsViewer:
    made = KernelsViewer()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


def kernels(*shape: int, layer: str = "conv2d") -> KernelSet:
    return KernelSet(layer, np.random.default_rng(0).normal(size=shape).astype(np.float32), None)


def shown(viewer: KernelsViewer) -> KernelTiles:
    tiles = viewer.mosaic.tiles
    assert isinstance(tiles, KernelTiles)
    return tiles


def test_it_asks_for_the_layer_whatever_the_image(viewer: KernelsViewer) -> None:
    model = UntrainedModel(Project())
    assert viewer.task(Subject(model, None, "conv", "Conv2D", (6, 6, 2))) == Kernels(model, "conv")


@pytest.mark.parametrize(
    ("kernel", "expected"), [((3, 3, 1, 8), True), ((144, 10), False), ((3, 4, 8), False), (None, False)]
)
def test_it_takes_whatever_has_kernels_that_slide_over_maps(
    kernel: tuple[int, ...] | None, expected: bool
) -> None:
    subject = Subject(UntrainedModel(Project()), None, "it", "AnyLayer", (6, 6, 8), kernel)
    assert KernelsViewer.accepts(subject) is expected


def test_depthwise_kernels_stand_one_for_each_unit(viewer: KernelsViewer) -> None:
    weights = np.arange(3 * 3 * 4 * 2, dtype=np.float32).reshape(3, 3, 4, 2)
    viewer.show_result(KernelSet("deep", weights, None, "depthwise"))
    assert (shown(viewer).count, shown(viewer).channel) == (8, 0)
    assert viewer.details.startswith("8 kernels, 3×3×1 · ±")
    numbers = shown(viewer).numbers(5)
    assert numbers is not None
    assert np.array_equal(numbers[0], weights[:, :, 2, 1])
    assert viewer._channel.isHidden()


def test_kernels_on_an_image_are_shown_as_colour_first(viewer: KernelsViewer) -> None:
    viewer.show_result(kernels(7, 7, 3, 2))
    assert shown(viewer).channel == ALL_CHANNELS
    assert viewer.details.startswith("2 kernels, 7×7×3 · ±")
    assert [viewer._channel.itemText(place) for place in range(4)] == [
        "colour",
        "channel 0",
        "channel 1",
        "channel 2",
    ]


def test_deeper_kernels_are_shown_one_channel_at_a_time(viewer: KernelsViewer) -> None:
    viewer.show_result(kernels(3, 3, 16, 8))
    assert shown(viewer).channel == 0
    viewer._channel.setCurrentIndex(5)
    assert shown(viewer).channel == 5


def test_the_channel_stays_while_the_weights_change(viewer: KernelsViewer) -> None:
    viewer.show_result(kernels(3, 3, 16, 8))
    viewer._channel.setCurrentIndex(5)
    viewer.show_result(kernels(3, 3, 16, 8))
    assert shown(viewer).channel == 5


def test_a_single_channel_needs_no_choice(viewer: KernelsViewer) -> None:
    viewer.show_result(kernels(3, 3, 1, 32))
    assert viewer._channel.isHidden()


def test_a_few_small_kernels_begin_large_enough_for_their_numbers(viewer: KernelsViewer) -> None:
    viewer.show_result(kernels(3, 3, 1, 32))
    many = viewer.mosaic.side
    viewer.show_result(kernels(3, 3, 1, 2, layer="other"))
    assert viewer.mosaic.side == 120 > many
    assert viewer._zoom.value() == 120


def test_the_slider_changes_their_size(viewer: KernelsViewer) -> None:
    viewer.show_result(kernels(3, 3, 1, 2))
    viewer._zoom.setValue(200)
    assert viewer.mosaic.side == 200
    viewer.mosaic.zoom(50)
    assert viewer._zoom.value() == 50


def test_nothing_is_left_after_clear(viewer: KernelsViewer) -> None:
    viewer.show_result(kernels(3, 3, 1, 2))
    viewer.clear()
    assert viewer.mosaic.tiles is None
    viewer._channel.setCurrentIndex(-1)
    with pytest.raises(TypeError):
        viewer.show_result(3)


def test_kernels_can_be_seen_before_training_and_what_has_changed(
    viewer: KernelsViewer, qtbot: QtBot
) -> None:
    now, start = (np.random.default_rng(seed).normal(size=(3, 3, 2, 4)).astype(np.float32) for seed in (0, 1))
    subject = Subject(UntrainedModel(Project()), None, "conv", "Conv2D", (6, 6, 4), (3, 3, 2, 4))
    viewer.show_result(KernelSet("conv", now, None))
    with qtbot.waitSignal(viewer.task_changed):
        viewer._time.setCurrentIndex(1)
    assert viewer.task(subject) == Kernels(subject.model, "conv", with_start=True)
    assert viewer.mosaic.tiles is None
    assert viewer.details.startswith("What they were before training is not known")
    viewer.show_result(KernelSet("conv", now, None, start=start))
    assert np.array_equal(shown(viewer).kernels, start)
    assert shown(viewer).extreme == max(np.abs(now).max(), np.abs(start).max())
    viewer._time.setCurrentIndex(2)
    assert np.array_equal(shown(viewer).kernels, now - start)
    share = np.linalg.norm(now - start) / np.linalg.norm(start)
    assert viewer.details.startswith(f"changed by {100 * share:.0f} % of their length · 4 kernels")
    assert set(viewer.arrays()) == {"kernels", "start"}
    viewer._time.setCurrentIndex(0)
    assert np.array_equal(shown(viewer).kernels, now)
    assert viewer.task(subject) == Kernels(subject.model, "conv")


def test_kernels_are_saved_with_their_bias(viewer: KernelsViewer) -> None:
    assert (viewer.picture(), dict(viewer.arrays())) == (None, {})
    weights = kernels(3, 3, 1, 5).kernels
    viewer.show_result(KernelSet("conv", weights, np.ones(5, np.float32)))
    drawing = viewer.picture()
    assert drawing is not None
    assert drawing.svg("kernels").decode().count("<image") == 5
    assert viewer.arrays()["kernels"] is weights
    assert viewer.arrays()["bias"].tolist() == [1] * 5


def rows_of(viewer: KernelsViewer) -> list[tuple[object, ...]]:
    table = viewer.table()
    assert table is not None
    return [tuple(row) for row in table.rows]


def test_every_weight_is_a_line_of_the_table(viewer: KernelsViewer) -> None:
    assert viewer.table() is None
    now, start = (np.random.default_rng(seed).normal(size=(2, 3, 2, 4)).astype(np.float32) for seed in (0, 1))
    viewer.show_result(KernelSet("conv", now, None))
    table = viewer.table()
    assert table is not None
    assert table.header == ("kernel", "row", "column", "input channel", "weight")
    rows = rows_of(viewer)
    assert len(rows) == now.size
    assert all(now[row, column, channel, unit] == weight for unit, row, column, channel, weight in rows)
    viewer.show_result(KernelSet("conv", now, None, start=start))
    table = viewer.table()
    assert table is not None
    assert table.header[-1] == "before training"
    assert all(
        start[row, column, channel, unit] == was for unit, row, column, channel, _, was in rows_of(viewer)
    )


def test_a_depthwise_kernel_is_listed_with_the_channel_that_it_looks_at(viewer: KernelsViewer) -> None:
    weights = np.arange(3 * 3 * 4 * 2, dtype=np.float32).reshape(3, 3, 4, 2)
    viewer.show_result(KernelSet("deep", weights, None, "depthwise"))
    rows = rows_of(viewer)
    assert len(rows) == weights.size
    for unit, row, column, channel, weight in rows:
        assert weights[row, column, channel, unit % 2] == weight  # type: ignore[index, operator]


def test_both_steps_of_a_separable_convolution_are_shown(viewer: KernelsViewer, qtbot: QtBot) -> None:
    deep = np.arange(3 * 3 * 4 * 2, dtype=np.float32).reshape(3, 3, 4, 2)
    points = KernelSet(
        "sep", kernels(1, 1, 8, 5).kernels, np.ones(5, np.float32), start=np.zeros((1, 1, 8, 5), np.float32)
    )
    viewer.show_result(kernels(3, 3, 2, 2))
    assert viewer._step.isHidden()
    viewer.show_result(KernelSet("sep", deep, points.bias, "depthwise", np.zeros_like(deep), points))
    assert not viewer._step.isHidden()
    assert (shown(viewer).count, viewer._channel.isHidden()) == (8, True)
    viewer.show_unit(3)
    assert viewer.mosaic.unit > shown(viewer).count, "no unit has one of these kernels for itself"
    with qtbot.assertNotEmitted(viewer.unit_chosen):
        viewer.mosaic.chosen.emit(2)
    viewer._step.setCurrentIndex(1)
    assert (shown(viewer).count, shown(viewer).cells, viewer._channel.count()) == (5, (1, 1), 8)
    assert viewer.details.startswith("5 kernels, 1×1×8 · ±")
    assert viewer.mosaic.unit == 3
    with qtbot.waitSignal(viewer.unit_chosen) as chosen:
        viewer.mosaic.chosen.emit(2)
    assert chosen.args == [2]
    viewer._channel.setCurrentIndex(7)
    assert np.array_equal(shown(viewer).kernels[:, :, 7], points.kernels[:, :, 7])
    viewer._time.setCurrentIndex(1)
    assert not shown(viewer).kernels.any()
    assert set(viewer.arrays()) == {"kernels", "bias", "start", "points", "points_start"}
    assert len(rows_of(viewer)) == 40
    viewer.clear()
    assert viewer._step.isHidden()


def test_weights_that_are_no_numbers_have_a_mark(viewer: KernelsViewer) -> None:
    weights = kernels(3, 3, 2, 4).kernels
    weights[0, 0, 0, 1], weights[0, 0, 1, 2], weights[..., 3] = np.nan, np.inf, 0
    viewer.show_result(KernelSet("conv", weights, None))
    assert [shown(viewer).mark(place) for place in range(4)] == [
        ("", False),
        ("NaN", True),
        ("∞", True),
        ("zero", False),
    ]
    assert np.isfinite(shown(viewer).extreme)
    viewer.grab()
