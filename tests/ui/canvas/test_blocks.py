"""What a network seen from afar is sorted into."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Edge, Network, Node, chain
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.blocks import BAND, Band, Bands, BlockPaint, Strips
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, Rect
from cnnstudio.ui.canvas.layout import layout

_PAINT = BlockPaint("#111111", "#222222", "#ffffff")


def _tall() -> Network:
    return chain(Input((8, 8, 1)), *(Conv2D(4, padding="same") for _ in range(120)))


def _bands(network: Network, paint_of: Callable[[str], BlockPaint] = lambda node: _PAINT) -> Bands:
    return Bands(Strips(layout(network)), analyse(network), paint_of)


def _all(network: Network) -> list[Band]:
    return list(_bands(network).seen(layout(network).bounds))


def test_every_card_and_every_line_is_in_a_band() -> None:
    network = _tall()
    bands = _all(network)
    assert sum(len(band.names) for band in bands) == len(network)
    lines = {(line.y1(), line.y2()) for band in bands for line in band.lines}
    assert len(lines) == len(network) - 1


def test_only_the_bands_in_view_are_given_and_sorted_once() -> None:
    bands = _bands(_tall())
    [middle] = bands.seen(Rect(0, BAND * 1.5, 10, 10))
    assert {int(name.place.y // BAND) for name in middle.names} == {1}
    # A card that begins in the band above reaches into this one.
    first, second = bands.seen(Rect(0, BAND * 2 + CARD_HEIGHT / 2, 10, 10))
    assert first is middle
    assert {int(name.place.y // BAND) for name in second.names} == {2}


def test_a_long_connection_is_in_every_band_that_it_passes() -> None:
    network = _tall()
    skip = Node("sum", "sum", Add(), (network.nodes[-1].id, "n1"))
    strips = Strips(layout(Network((*network.nodes, skip))))
    assert {number for number, edges in strips.edges.items() if Edge("n1", "sum", 1) in edges} == set(
        range(max(strips.cards) + 1)
    )


def test_strips_know_what_an_area_touches(networks: SimpleNamespace) -> None:
    placed = layout(networks.branches())
    strips = Strips(placed)
    for area in (Rect(-50, 0, 100, 400), placed.bounds, Rect(placed.bounds.right - 5, 100, 400, 100)):
        cards = {node for node, _ in strips.cards_in(area)}
        assert cards
        assert cards == {node for node in placed.cards if placed.rect(node).overlaps(area)}
        assert strips.is_full(area, len(cards))
        assert not strips.is_full(area, len(cards) + 1)
    edges = list(strips.edges_in(placed.bounds))
    assert len(edges) == len(set(edges))
    assert set(edges) == set(placed.routes)


def test_cards_have_the_colour_that_is_asked_for(networks: SimpleNamespace) -> None:
    network = networks.chain()
    bands = _bands(network, lambda node: _PAINT._replace(fill="#aa0000") if node == "b" else _PAINT)
    [band] = bands.seen(layout(network).bounds)
    assert len(band.blocks["#aa0000"]) == 1
    assert len(band.blocks[_PAINT.fill]) == 3


def test_bad_and_waiting_cards_are_told_apart(networks: SimpleNamespace) -> None:
    network = networks.bad()
    placed = layout(network)
    [band] = _all(network)
    assert [rect.y() for rect in band.bad] == [placed.cards["add"].y]
    assert {rect.y() for rect in band.waiting} == {placed.cards["pool"].y, placed.cards["flat"].y}
