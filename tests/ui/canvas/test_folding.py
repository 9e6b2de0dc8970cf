"""What is seen of a network with folded stages, and what that stands for."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Edge, Network
from cnnstudio.core.report import State
from cnnstudio.document.changes import AddLayer, AppendLayer, InsertLayer, RemoveLayers
from cnnstudio.gallery.published import published_network
from cnnstudio.layers.activation import Activation
from cnnstudio.ui.canvas.folding import Folding, folded, unfolded
from tests.ui.canvas.layout_edits import flattened


def _folded(network: Network) -> Folding:
    return folded(analyse(network), [node.id for node in network])


@pytest.fixture(scope="module")
def unet() -> Folding:
    return _folded(flattened(published_network("unet").network()))


def test_unfolded_is_the_network_itself(networks: SimpleNamespace) -> None:
    report = analyse(networks.chain())
    assert folded(report, ()).report is report
    assert unfolded(report).card("a") == "a"
    assert unfolded(report).nodes("a") == ("a",)


@pytest.mark.parametrize("name", ["unet", "resnet-18", "googlenet", "efficientnet-b0"])
def test_folding_keeps_the_sums(name: str) -> None:
    seen = _folded(flattened(published_network(name).network()))
    known = seen.report.nodes.values()
    totals = seen.whole.totals
    assert sum(card.cost.params or 0 for card in known) == totals.cost.params
    assert sum(card.cost.macs or 0 for card in known) == totals.cost.macs
    assert sum(card.all_bytes or 0 for card in known) == totals.output_bytes
    assert seen.report.totals == totals
    assert len(seen.report.network.order()) == len(seen.report.network) < 12


def test_cards_say_what_goes_in_and_out(unet: Folding) -> None:
    cards = {
        node.name: (node.layer.description(), unet.report[node.id].output) for node in unet.report.network
    }
    assert cards["Stage 2"] == ("6 layers, from 568 × 568 × 64", (280, 280, 128))
    assert cards["Stage 9"][1] == (388, 388, 2)


def test_every_connection_stands_for_one_of_the_network(unet: Folding) -> None:
    real = set(unet.whole.network.edges())
    for edge in unet.report.network.edges():
        meant = unet.edge(edge)
        assert meant in real
        assert unet.card(meant.source) == edge.source
        assert unet.card(meant.target) == edge.target


def test_only_the_stage_of_a_layer_is_folded() -> None:
    network = flattened(published_network("resnet-18").network())
    layer = next(node for node in network if node.name == "conv3_1_conv_1")
    seen = folded(analyse(network), [layer.id])
    assert list(seen.stages) == [seen.card(layer.id)]
    names = {network[node].name for node in seen.nodes(seen.card(layer.id))}
    assert all(name.startswith("conv3_") for name in names)
    target = next(edge for edge in seen.report.network.edges() if edge.source in seen.stages)
    assert seen.is_folded(target)
    assert seen.edge(target).target == target.target


def test_changes_of_what_is_seen_mean_layers(unet: Folding) -> None:
    card = next(iter(unet.stages))
    end = unet.end(card)
    assert unet.whole.network[end].name == "down1_act_2"
    layer = Activation("relu")
    assert unet.change(AppendLayer(layer, card)) == AppendLayer(layer, end)
    assert unet.change(AddLayer(layer, (card,))) == AddLayer(layer, (end,))
    edge = next(edge for edge in unet.report.network.edges() if edge.source == card)
    assert unet.change(InsertLayer(layer, edge)) == InsertLayer(layer, unet.edge(edge))
    plain = InsertLayer(layer, Edge("x", "y", 0))
    assert unet.change(plain) == plain


def test_a_problem_inside_shows_on_the_card(networks: SimpleNamespace) -> None:
    seen = _folded(networks.bad())
    (card,) = seen.stages
    known = seen.report[card]
    assert known.state is State.BAD
    assert [problem.node for problem in known.problems] == ["add"]


def test_what_waits_for_a_hidden_layer_waits_for_its_card() -> None:
    network = flattened(published_network("resnet-18").network())
    broken = next(node for node in network if node.name == "conv2_1_add")
    network = network.with_node(broken.with_inputs(broken.inputs[0]))
    report = analyse(network)
    seen = folded(report, [broken.id])
    after = [known for known in seen.report.nodes.values() if known.state is State.WAITING]
    assert all(set(known.waits_for) <= set(seen.stages) for known in after)


def test_a_folded_stage_stays_folded_while_layers_come_and_go() -> None:
    network = flattened(published_network("resnet-18").network())
    seen = _folded(network)
    card = next(card for card, stage in seen.stages.items() if stage.number == 4)
    first, hidden = seen.nodes(card)[0], set(seen.card_of)
    gone, _ = RemoveLayers((seen.nodes(card)[3],)).edited(network)
    again = folded(analyse(gone), hidden)
    assert again.card(first) == card
    assert len(again.stages) == len(seen.stages)
