"""Every example opens and runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

from cnnstudio.core.analysis import analyse
from cnnstudio.core.hand_kernels import HAND_KERNELS, binomial, sobel
from cnnstudio.data.readiness import check_ready
from cnnstudio.document.demonstrations import DEMONSTRATIONS, Demonstration
from cnnstudio.document.demonstrations.kernels import MIXTURES, SHOWN, SIZE
from cnnstudio.document.files import load_project, open_network

EXAMPLES = Path(__file__).parents[1] / "examples"
PROJECTS = sorted(EXAMPLES.glob("*.cnnstudio"))


def test_there_are_projects() -> None:
    assert {path.name for path in PROJECTS} >= {"lenet5_digits.cnnstudio", "line_filters.cnnstudio"}


@pytest.mark.parametrize("path", PROJECTS, ids=[path.name for path in PROJECTS])
def test_project_opens_without_a_problem(path: Path) -> None:
    report = analyse(open_network(path).network)
    assert report.totals.is_complete
    assert not report.problems


def test_lenet_has_the_published_number_of_parameters() -> None:
    project = open_network(EXAMPLES / "lenet5_digits.cnnstudio")
    assert analyse(project.network).totals.cost.params == 61_706


def _output(script: str, *arguments: str) -> str:
    answer = subprocess.run(
        [sys.executable, str(EXAMPLES / script), *arguments],
        capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": str(EXAMPLES.parent)},
    )  # fmt: skip
    return answer.stdout


def test_analyse_network_prints_the_figures_of_the_book() -> None:
    out = _output("analyse_network.py")
    assert "1,199,882 parameters" in out
    assert "24 H × 24 W × 64 C" in out


def test_train_and_predict_reads_a_digit() -> None:
    out = _output("train_and_predict.py", "1")
    assert "epoch 1: validation accuracy" in out
    assert out.splitlines()[-1].startswith("digit ")


def test_line_filters_show_the_lines_of_the_photograph() -> None:
    """Géron's figure 14-5: the vertical filter answers where SciPy's correlation does."""
    import numpy as np
    from scipy.signal import correlate2d

    from cnnstudio.data.sample_images import samples
    from cnnstudio.engine.inside.models import UntrainedModel
    from cnnstudio.engine.inspecting.activations import Activations
    from cnnstudio.engine.process.control import Control

    project = open_network(EXAMPLES / "line_filters.cnnstudio")
    china = next(sample for sample in samples() if "china" in sample.name).read()
    maps = Activations(UntrainedModel(project), china, "line_filters")(lambda progress: None, Control())
    vertical = np.zeros((7, 7))
    vertical[:, 3] = 1
    grey = china.pixels.astype(np.float64).sum(axis=2) / 255
    expected = np.maximum(correlate2d(grey, vertical, mode="same"), 0)
    np.testing.assert_allclose(maps.values[..., 0], expected, rtol=1e-4, atol=1e-3)


BY_NAME = {demonstration.name: demonstration for demonstration in DEMONSTRATIONS}
Floats = NDArray[np.float64]


def _china() -> Any:
    from cnnstudio.data.sample_images import samples

    return samples()[0].read()


def _grey() -> Floats:
    """China in grey, 0…1, as the demonstrations see it."""
    return np.asarray(_china().pixels.astype(np.float64) @ (0.299, 0.587, 0.114) / 255)


def _maps(name: str, layer: str) -> Floats:
    """The maps of a layer of a demonstration for china."""
    from cnnstudio.engine.inside.models import UntrainedModel
    from cnnstudio.engine.inspecting.activations import Activations
    from cnnstudio.engine.process.control import Control

    task = Activations(UntrainedModel(BY_NAME[name].project), _china(), layer)
    return task(lambda progress: None, Control()).values.astype(np.float64)


def _shift(name: str, layer: str, **settings: Any) -> Any:
    from cnnstudio.engine.inside.models import UntrainedModel
    from cnnstudio.engine.inspecting.shifts import Shifted
    from cnnstudio.engine.process.control import Control

    task = Shifted(UntrainedModel(BY_NAME[name].project), _china(), layer, **settings)
    return task(lambda progress: None, Control())


def _seen(image: Floats, plane: Any) -> Floats:
    """What a "same" convolution with a stride of 1 makes of an image."""
    return np.asarray(ndimage.correlate(image, np.array(plane), mode="constant"))


@pytest.mark.parametrize("demonstration", DEMONSTRATIONS, ids=BY_NAME)
def test_a_demonstration_lies_in_a_file_with_a_text_about_its_layers(demonstration: Demonstration) -> None:
    project = load_project(EXAMPLES / f"{demonstration.name}.cnnstudio")
    assert project == demonstration.project, "run examples/make_demonstrations.py"
    lines = project.notes.splitlines()
    assert lines[0] == f"# {demonstration.title}"
    assert not re.search(r"https?:|\]\(|!\[|<\w", project.notes)
    assert not any(line.startswith(" ") for line in lines)
    named = set(re.findall(r"\*+(\w+)\*+", project.notes)) | set(re.findall(r"\| (\w+) \|", project.notes))
    shown = {node.name for node in project.network} - {"photograph", "pixels_to_one"}
    assert shown <= named
    assert demonstration.layer in shown


def test_kernels_by_hand_are_those_of_scipy() -> None:
    grey, maps = _grey(), _maps("kernels_by_hand", "kernels")
    for unit, (name, angle) in enumerate(SHOWN):
        expected = _seen(grey, HAND_KERNELS[name].plane(SIZE, angle=angle))
        np.testing.assert_allclose(maps[..., unit], expected, rtol=1e-4, atol=1e-4, err_msg=name)
    np.testing.assert_allclose(maps[4:-4, 4:-4, 0], ndimage.uniform_filter(grey, 7)[4:-4, 4:-4], atol=1e-4)
    np.testing.assert_allclose(maps[4:-4, 4:-4, 2], ndimage.laplace(grey)[4:-4, 4:-4], atol=1e-4)
    np.testing.assert_allclose(maps[4:-4, 4:-4, 3], ndimage.sobel(grey, 1)[4:-4, 4:-4], atol=1e-4)
    said = f"falls from {grey.std():.3f} to {maps[..., 0].std():.3f}"
    assert said in BY_NAME["kernels_by_hand"].project.notes


def test_a_1x1_convolution_mixes_the_channels_of_each_pixel() -> None:
    pixels = _china().pixels.astype(np.float64) / 255
    np.testing.assert_allclose(_maps("channel_mixing", "mix"), pixels @ np.array(MIXTURES).T, atol=1e-5)
    np.testing.assert_allclose(_maps("channel_mixing", "mix")[..., 0], _grey(), atol=1e-5)


def test_stride_padding_and_dilation_do_what_the_text_says() -> None:
    name, grey = "stride_padding_dilation", _grey()
    text = BY_NAME[name].project.notes
    padded, unpadded = (_maps(name, layer)[..., 0] for layer in ("padded", "unpadded"))
    assert " × ".join(map(str, unpadded.shape)) in text
    np.testing.assert_allclose(unpadded, padded[7:-7, 7:-7], atol=1e-4)
    np.testing.assert_allclose(padded, _seen(grey, np.full((15, 15), 1 / 225)), atol=1e-4)
    assert padded[0, 0] == pytest.approx(grey[:8, :8].sum() / 225, abs=1e-4)
    assert f"8 · 8 of 225 pixels are real, {8 * 8 / 225:.0%}".replace("%", " %") in text
    whole, halved, wide = (_maps(name, layer)[..., 0] for layer in ("stride_1", "stride_2", "dilation_4"))
    assert " × ".join(map(str, halved.shape)) in text
    np.testing.assert_allclose(halved, whole[::2, 1::2], atol=1e-5)
    holed = np.zeros((9, 9))
    holed[::4, ::4] = sobel((3, 3), 0)
    np.testing.assert_allclose(wide, _seen(grey, holed), atol=1e-4)


def _folded(image: Floats) -> float:
    """The share of the variation of china in grey that an image has finer than one px of 4 × 4 can carry."""
    whole, part = (np.abs(np.fft.fft2(one - one.mean())) ** 2 for one in (_grey(), image))
    rows, columns = (np.abs(np.fft.fftfreq(size)) for size in image.shape)
    fine = (rows[:, None] >= 1 / 8) | (columns[None, :] >= 1 / 8)
    return float(part[fine].sum() / whole.sum())


def test_aliasing_folds_what_the_blur_takes_away() -> None:
    grey, maps = _grey(), _maps("aliasing", "every_4th")
    bell = np.array(binomial((9, 9)))
    np.testing.assert_allclose(maps[..., 0], grey[1::4, 2::4], atol=1e-5)
    np.testing.assert_allclose(maps[..., 1], _seen(grey, bell)[1::4, 2::4], atol=1e-4)
    text = BY_NAME["aliasing"].project.notes
    assert f"{100 * _folded(grey):.1f} % of the variation" in text
    assert (
        f"After the blur {100 * _folded(ndimage.correlate(grey, bell, mode='wrap')):.1f} % are left" in text
    )
    plain, blurred = (_shift("aliasing", "every_4th", unit=unit).own.in_place.change for unit in (0, 1))
    assert f"by {100 * plain:.1f} % in the mean, those of unit 1 by {100 * blurred:.1f} %" in text


def test_max_pooling_changes_as_little_as_the_table_says() -> None:
    text, shifted = BY_NAME["pooling_and_shifts"].project.notes, _grey()
    shifted[:, 1:] = _grey()[:, :-1]  # its first column stays
    pair = []
    for image in (_grey(), shifted):
        maps = [np.maximum(_seen(image, sobel((3, 3), angle)), 0)[1:-1, 1:-1] for angle in (0, 45, 90, 135)]
        pair.append(np.stack(maps, axis=-1))
    found = {layer.name: layer.in_place.change for layer in _shift("pooling_and_shifts", "largest").layers}
    for layer in ("edges", "pool_2", "pool_4", "pool_8", "pool_16"):
        change = float(np.abs(pair[0] - pair[1]).mean() / pair[0].mean())
        assert found[layer] == pytest.approx(change, rel=1e-3)
        assert f"| {layer} | {100 * change:.0f} % |" in text
        pair = [_pooled(maps) for maps in pair]
    assert found["largest"] == pytest.approx(0, abs=1e-6)


def _pooled(maps: Floats) -> Floats:
    """The largest of 2 × 2 values, with -∞ beside the last row and column where these are odd."""
    height, width, units = maps.shape
    filled = np.pad(maps, ((0, height % 2), (0, width % 2), (0, 0)), constant_values=-np.inf)
    return np.asarray(filled.reshape(-(-height // 2), 2, -(-width // 2), 2, units).max(axis=(1, 3)))


def test_convolutions_move_along_and_strides_do_not() -> None:
    odd, even = ({layer.name: layer.moved_back for layer in _shift("equivariance", "stride_2", across=px).layers}
                 for px in (1, 2))  # fmt: skip
    assert odd["edges"].same == odd["smooth"].same == 1
    assert odd["stride_2"] is None
    assert even["stride_2"].same > 0.99


def test_the_sliding_classifier_is_the_same_as_convolutions() -> None:
    from cnnstudio.document.changes import ConvertToConvolution

    project = load_project(EXAMPLES / "sliding_shapes.cnnstudio")
    assert check_ready(project) is None
    converted = ConvertToConvolution().apply(project).project.network
    report = analyse(converted)
    output = converted.outputs()[0]
    assert report.totals.cost.params == analyse(project.network).totals.cost.params
    assert report.effective_stride(output) == (4, 4)
    twice = converted.with_node(
        converted.nodes[0].with_layer(converted.nodes[0].layer.with_settings(shape=(64, 64, 3)))
    )
    assert analyse(twice)[output].output == (9, 9, 3)
