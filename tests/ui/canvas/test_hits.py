"""What lies under a point."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from cnnstudio.core.network import Edge
from cnnstudio.ui.canvas.geometry import Layout, Point, Rect, moved
from cnnstudio.ui.canvas.hits import Port, card_at, cards_in, connection_at, port_at, port_place
from cnnstudio.ui.canvas.layout import layout


@pytest.fixture
def placed(networks: SimpleNamespace) -> Layout:
    return layout(networks.residual())


def test_cards(placed: Layout) -> None:
    assert card_at(placed, placed.rect("a").center) == "a"
    assert card_at(placed, Point(placed.rect("a").right + 5, placed.rect("a").y)) is None
    assert card_at(placed, Point(placed.rect("a").right + 5, placed.rect("a").y), 6) == "a"


def test_an_area_touches_cards(placed: Layout) -> None:
    area = Rect(-10, placed.rect("a").bottom - 1, 5, placed.rect("b").y - placed.rect("a").bottom + 2)
    assert cards_in(placed, area) == ("a", "b")


def test_ports(placed: Layout) -> None:
    lower = port_place(placed, Port("a", "output"))
    assert port_at(placed, moved(lower, 5, 5)) == Port("a", "output")
    assert port_at(placed, moved(lower, 30)) is None
    upper = port_place(placed, Port("image", "input"))
    assert port_at(placed, upper) == Port("image", "input")
    assert port_at(placed, upper, {"image"}) is None


def test_the_nearest_connection(placed: Layout) -> None:
    arc = placed.routes[Edge("image", "add", 1)]
    assert connection_at(placed, moved(arc.middle, 3)) == Edge("image", "add", 1)
    assert connection_at(placed, moved(arc.middle, 20)) is None
    assert connection_at(placed, moved(arc.middle, 20), 30) == Edge("image", "add", 1)
    assert connection_at(placed, placed.routes[Edge("a", "b", 0)].middle) == Edge("a", "b", 0)
