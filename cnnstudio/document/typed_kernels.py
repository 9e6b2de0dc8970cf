"""Kernels that were typed by hand, as part of a network: finding, changing, leaving them out."""

from __future__ import annotations

from cnnstudio.core.hand_kernels import Plane
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network
from cnnstudio.core.values import Matrices
from cnnstudio.document.project import Project

SETTING = "kernel_values"
"""The setting that holds them."""


def typed_kernels(layer: Layer) -> Matrices | None:
    """The kernels of a layer that were typed by hand; None where there are none."""
    value = getattr(layer, SETTING, None)
    return value if isinstance(value, Matrices) else None


def with_planes(kernels: Matrices, first: int, planes: tuple[Plane, ...]) -> Matrices:
    """Kernels with some planes, from the ``first`` on, in place of as many."""
    return Matrices((*kernels.planes[:first], *planes, *kernels.planes[first + len(planes) :]))


def without_values(network: Network) -> Network:
    """The network with zeros for all typed kernels: equal for networks that differ in their numbers alone."""
    changed = []
    for node in network:
        kernels = typed_kernels(node.layer)
        if kernels is not None:
            blank = ((0.0,) * kernels.size[1],) * kernels.size[0]
            zeros = Matrices((blank,) * len(kernels.planes))
            changed.append(node.with_layer(node.layer.with_settings(**{SETTING: zeros})))
    return network.with_changed(changed) if changed else network


def differ_in_kernels_alone(one: Project, other: Project) -> bool:
    """Whether the numbers of typed kernels are all that tells two projects' networks apart."""
    before, now = one.trained_network, other.trained_network
    return before != now and without_values(before) == without_values(now)
