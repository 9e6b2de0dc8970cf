"""Notes stand over nothing, whatever the network."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.core.network import Network
from cnnstudio.ui.canvas.geometry import Layout, Rect
from cnnstudio.ui.canvas.layout import layout
from cnnstudio.ui.canvas.note_layout import NOTE_WIDTH, place_notes
from tests.core.graphs import networks as random_networks

heights = st.floats(30, 400)


def lines(placed: Layout) -> list[Rect]:
    """The straight parts of all connections."""
    return [
        Rect(min(a.x, b.x) - 0.5, min(a.y, b.y) - 0.5, abs(a.x - b.x) + 1, abs(a.y - b.y) + 1)
        for route in placed.routes.values()
        for a, b in zip(route.points, route.points[1:], strict=False)
    ]


@settings(max_examples=120, deadline=None)
@given(random_networks(least=2, most=14), st.data())
def test_no_note_covers_anything(network: Network, data: Any) -> None:
    placed = layout(network)
    noted = [node.id for node in network if data.draw(st.booleans())]
    wanted = {key: data.draw(heights) for key in [*noted, *range(data.draw(st.integers(0, 3)))]}
    notes = place_notes(placed, wanted)
    assert notes.keys() == wanted.keys()
    rects = [note.rect for note in notes.values()]
    others = [placed.rect(node) for node in placed.cards] + lines(placed)
    for place, rect in enumerate(rects):
        assert (rect.width, rect.height) == (NOTE_WIDTH, list(notes.values())[place].rect.height)
        assert not any(rect.overlaps(other) for other in (*others, *rects[:place]))


def test_a_note_stands_beside_its_card(networks: SimpleNamespace) -> None:
    placed = layout(networks.chain())
    note = place_notes(placed, {"a": 40.0})["a"]
    card = placed.rect("a")
    assert note.rect.right < card.x
    assert note.rect.y == card.y
    assert note.leader is not None
    assert note.leader[0].x == note.rect.right
    assert note.leader[1].x == card.x


def test_what_has_no_room_beside_its_card_stands_in_the_column(networks: SimpleNamespace) -> None:
    placed = layout(networks.branches())
    middle = placed.trunk[1]
    note = place_notes(placed, {middle: 40.0})[middle]
    assert note.rect.right < placed.bounds.x


def test_free_notes_stand_to_the_right_of_all(networks: SimpleNamespace) -> None:
    placed = layout(networks.residual())
    notes = place_notes(placed, {0: 40.0, 1: 60.0})
    assert all(note.rect.x > placed.bounds.right and note.leader is None for note in notes.values())
    assert notes[1].rect.y > notes[0].rect.bottom


def test_notes_stay_where_they_are_when_another_comes_below(networks: SimpleNamespace) -> None:
    placed = layout(networks.chain())
    before = place_notes(placed, {"a": 150.0, "b": 40.0})
    after = place_notes(placed, {"a": 150.0, "b": 40.0, "c": 40.0, 0: 40.0})
    assert [after[key] for key in before] == list(before.values())


def test_notes_of_an_empty_canvas_have_a_place() -> None:
    assert place_notes(layout(Network()), {0: 40.0})[0].rect.height == 40.0
