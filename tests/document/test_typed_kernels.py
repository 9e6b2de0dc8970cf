"""Tests of kernels typed by hand as part of a network."""

from __future__ import annotations

import dataclasses

from cnnstudio.core.network import Network, chain
from cnnstudio.core.values import Matrices
from cnnstudio.document.project import Project
from cnnstudio.document.typed_kernels import (
    differ_in_kernels_alone,
    typed_kernels,
    with_planes,
    without_values,
)
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input

ONE, TWO = ((1.0, 2.0),), ((3.0, 4.0),)


def network(*planes: tuple[tuple[float, ...], ...], **settings: object) -> Network:
    layer = Conv2D(len(planes), (1, 2), kernel_values=Matrices(planes))
    return chain(Input((4, 4, 1)), layer.with_settings(**settings), Conv2D(2))


def test_only_layers_with_typed_kernels_have_some() -> None:
    image, typed, other = network(ONE, TWO)
    assert typed_kernels(typed.layer) == Matrices((ONE, TWO))
    assert typed_kernels(image.layer) is None
    assert typed_kernels(other.layer) is None


def test_planes_take_the_place_of_as_many() -> None:
    kernels = Matrices((ONE, ONE, ONE, ONE))
    assert with_planes(kernels, 1, (TWO, TWO)).planes == (ONE, TWO, TWO, ONE)


def test_networks_that_differ_in_numbers_alone_are_told() -> None:
    project = Project(network(ONE, TWO))
    retyped = dataclasses.replace(project, network=network(TWO, TWO))
    assert without_values(project.network) == without_values(retyped.network)
    assert differ_in_kernels_alone(project, retyped)
    assert not differ_in_kernels_alone(project, dataclasses.replace(project, notes="other notes"))
    strided = dataclasses.replace(project, network=network(TWO, TWO, strides=(2, 2)))
    assert not differ_in_kernels_alone(project, strided)
    assert not differ_in_kernels_alone(project, dataclasses.replace(project, network=network(ONE)))
