"""Every example opens and runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.document.files import open_network

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
    from cnnstudio.engine.activations import Activations
    from cnnstudio.engine.control import Control
    from cnnstudio.engine.models import UntrainedModel

    project = open_network(EXAMPLES / "line_filters.cnnstudio")
    china = next(sample for sample in samples() if "china" in sample.name).read()
    maps = Activations(UntrainedModel(project), china, "line_filters")(lambda progress: None, Control())
    vertical = np.zeros((7, 7))
    vertical[:, 3] = 1
    grey = china.pixels.astype(np.float64).sum(axis=2) / 255
    expected = np.maximum(correlate2d(grey, vertical, mode="same"), 0)
    np.testing.assert_allclose(maps.values[..., 0], expected, rtol=1e-4, atol=1e-3)
