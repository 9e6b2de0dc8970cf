"""What a network seen from afar is sorted into."""

from __future__ import annotations

from types import SimpleNamespace

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Network, chain
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.blocks import BAND, BlockPaint, bands_of, seen
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, Rect
from cnnstudio.ui.canvas.layout import layout

_PAINT = BlockPaint("#111111", "#222222", "#ffffff")


def _tall() -> Network:
    return chain(Input((8, 8, 1)), *(Conv2D(4, padding="same") for _ in range(120)))


def test_every_card_and_every_line_is_in_a_band() -> None:
    network = _tall()
    bands = bands_of(analyse(network), layout(network), lambda node: _PAINT)
    assert sum(len(band.names) for band in bands.values()) == len(network)
    lines = {(line.y1(), line.y2()) for band in bands.values() for line in band.lines}
    assert len(lines) == len(network) - 1


def test_only_the_bands_in_view_are_given() -> None:
    network = _tall()
    bands = bands_of(analyse(network), layout(network), lambda node: _PAINT)
    assert len(bands) > 3
    assert list(seen(bands, Rect(0, BAND * 1.5, 10, 10))) == [bands[1]]
    # A card that begins in the band above reaches into this one.
    assert list(seen(bands, Rect(0, BAND * 2 + CARD_HEIGHT / 2, 10, 10))) == [bands[1], bands[2]]


def test_cards_have_the_colour_that_is_asked_for(networks: SimpleNamespace) -> None:
    network = networks.chain()
    bands = bands_of(
        analyse(network),
        layout(network),
        lambda node: _PAINT._replace(fill="#aa0000") if node == "b" else _PAINT,
    )
    assert len(bands[0].blocks["#aa0000"]) == 1
    assert len(bands[0].blocks[_PAINT.fill]) == 3


def test_bad_and_waiting_cards_are_told_apart(networks: SimpleNamespace) -> None:
    network = networks.bad()
    placed = layout(network)
    band = bands_of(analyse(network), placed, lambda node: _PAINT)[0]
    assert [rect.y() for rect in band.bad] == [placed.cards["add"].y]
    assert {rect.y() for rect in band.waiting} == {placed.cards["pool"].y, placed.cards["flat"].y}
