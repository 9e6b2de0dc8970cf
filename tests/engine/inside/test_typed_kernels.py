"""Tests of putting typed kernels into a model that was built with others."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from cnnstudio.core.network import Network, chain
from cnnstudio.core.values import Matrices
from cnnstudio.document.project import Project, Training
from cnnstudio.document.weights_source import WeightsSource
from cnnstudio.engine.building.build import build
from cnnstudio.engine.inside.models import UntrainedModel, loaded
from cnnstudio.engine.inside.typed_kernels import put_typed_kernels
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input


def network(seed: int, planes: int = 2) -> Network:
    values = np.random.default_rng(seed).random((planes, 3, 3)).tolist()
    layer = Conv2D(2, (3, 3), kernel_values=Matrices(tuple(tuple(map(tuple, one)) for one in values)))
    return chain(Input((6, 6, 3)), layer, Conv2D(2), names=("image", "typed kernels", "other"))


@pytest.mark.parametrize("planes", [2, 6])
def test_a_model_with_other_numbers_is_that_which_would_be_built(planes: int) -> None:
    """For every channel the same, and for each one its own: the model of before takes the new numbers."""
    first, second = (
        Project(network(seed, planes), "typed", training=Training(scaling="none")) for seed in (1, 2)
    )
    model = loaded(UntrainedModel(first))
    again = loaded(UntrainedModel(second))
    assert again is model
    for mine, built in zip(again.get_weights(), build(second).get_weights(), strict=True):
        np.testing.assert_array_equal(mine, built)


def test_another_network_is_another_model() -> None:
    project = Project(network(1), "typed")
    model = loaded(UntrainedModel(project))
    plain = network(1).with_node(network(1)["n1"].with_layer(Conv2D(2, (3, 3))))
    assert loaded(UntrainedModel(dataclasses.replace(project, network=plain))) is not model


def test_a_model_without_the_layer_is_left_alone() -> None:
    other = chain(Input((6, 6, 3)), Conv2D(2), names=("image", "something_else"))
    model = build(Project(other, "other"))
    before = model.get_weights()
    assert not put_typed_kernels(model, network(1))
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))


def test_where_weights_come_from_a_file_it_has_the_last_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two projects with a weights file share no model, for which of its numbers are typed is not known."""
    from cnnstudio.engine.inside import models

    built: list[Project] = []

    def note(project: Project) -> object:
        built.append(project)
        return build(dataclasses.replace(project, weights=None))

    monkeypatch.setattr("cnnstudio.engine.building.build.build", note)
    models.forget_models()
    source = WeightsSource(str(tmp_path / "weights.h5"))
    for seed in (1, 2):
        loaded(UntrainedModel(Project(network(seed), "typed", weights=source)))
    assert len(built) == 2
