"""Walks of edits: what must hold of every network, all the way down and up again."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import StudioError
from cnnstudio.core.network import Network
from cnnstudio.document.project import Project
from tests.core.graphs import networks
from tests.document.edit_walk import edits


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), networks(least=2))
def test_random_walk_keeps_what_must_hold_and_leads_back(data: Any, network: Network) -> None:
    """Down and up again: every inverse gives the project before, and its own inverse the one behind."""
    project = Project(network)
    walk = [project]
    inverses, refusals = [], []
    changes = edits(data.draw(st.randoms()), lambda: walk[-1])
    for _ in range(12):
        if not len(walk[-1].network):
            break
        try:
            applied = next(changes).apply(walk[-1])
        except StudioError as error:
            refusals.append(str(error))
            continue
        assert all(key in applied.project.network for key in applied.added)
        _check(applied.project.network)
        walk.append(applied.project)
        inverses.append(applied.inverse)
    assert all(refusal.endswith(".") for refusal in refusals)
    forward = []
    for before, inverse in zip(reversed(walk[:-1]), reversed(inverses), strict=True):
        applied = inverse.apply(walk[len(walk) - 1 - len(forward)])
        assert applied.project == before
        forward.append(applied.inverse)
    for behind, change in zip(walk[1:], reversed(forward), strict=True):
        project = change.apply(project).project
        assert project == behind


def _check(network: Network) -> None:
    """Ids and names are unique, inputs exist, nothing goes round in circles, no layer has too many inputs."""
    assert len({node.id for node in network}) == len(network)
    assert len({node.name for node in network}) == len(network)
    assert len(network.order()) == len(network)
    assert network == Network(network.nodes, network.named_outputs)
    for node in network:
        most = node.layer.maximum_inputs
        assert most is None or len(node.inputs) <= most
        assert {edge.source for edge in network.edges() if edge.target == node.id} == set(node.inputs)
        assert network.consumers(node.id) == tuple(edge for edge in network.edges() if edge.source == node.id)
    analyse(network)
