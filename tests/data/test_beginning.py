"""How projects of published networks begin."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.data.beginning import begun
from cnnstudio.data.readiness import training_problems
from cnnstudio.gallery import published_network


@pytest.mark.parametrize(
    ("name", "scaling"), [("efficientnet-b0", "none"), ("resnet-18", "0…1"), ("lenet-5", "0…1")]
)
def test_pixels_are_scaled_once(name: str, scaling: str) -> None:
    project = begun(published_network(name).network(), name)
    assert project.training.scaling == scaling
    problems = training_problems(project, analyse(project.network))
    assert not [problem for problem in problems if "scaled twice" in problem.message]
