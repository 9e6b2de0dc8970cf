"""What dropping a layer at a point would do: pure functions, no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.errors import StudioError
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Edge, Network
from cnnstudio.document.changes import AddLayer, AppendLayer, Change, InsertLayer, MoveLayers, SwapLayer
from cnnstudio.ui.canvas.geometry import CARD_WIDTH, Layout, Point, Rect
from cnnstudio.ui.canvas.hits import card_at, connection_at

BRANCH_EDGE = 48.0
"""How far from its left or right edge a card takes a branch, in px."""
_BRANCH_OUTSIDE = 24.0
_LINE_REACH = 20.0
_BAR = 4.0
_BAR_APART = 8.0


@dataclass(frozen=True, slots=True)
class Drop:
    """What a drop would do.

    Attributes:
        changes: The edits, undone as one; none if nothing would come of it.
        edge: The connection that would be interrupted.
        bar: The line that shows where the layer would go.
        hint: What would happen, in a few words, or why it cannot.
        is_refused: Whether there is something at the point, but it cannot be done.
    """

    changes: tuple[Change, ...] = ()
    edge: Edge | None = None
    bar: Rect | None = None
    hint: str = ""
    is_refused: bool = False


NOWHERE = Drop()


def drop_of_layer(network: Network, layout: Layout, layer: Layer, point: Point) -> Drop:
    """What dropping a new layer does: insert, branch, append, or stand free."""
    if layer.maximum_inputs == 0 or not len(network):
        return Drop((AppendLayer(layer, None),), hint=f"Add {layer.label}")
    card = card_at(layout, point)
    edge = connection_at(layout, point, _LINE_REACH) if card is None else None
    if edge is not None:
        hint = f"Insert between {network[edge.source].name} and {network[edge.target].name}"
        return Drop((InsertLayer(layer, edge),), edge, line_bar(layout, edge), hint)
    beside = card if card is not None else card_at(layout, point, _BRANCH_OUTSIDE)
    if beside is not None:
        return _drop_on_card(network, layout, layer, beside, point)
    last = deepest_output(network, layout)
    return Drop(
        (AppendLayer(layer, last),), bar=_below(layout, last), hint=f"Append after {network[last].name}"
    )


def _drop_on_card(network: Network, layout: Layout, layer: Layer, card: str, point: Point) -> Drop:
    node, rect = network[card], layout.rect(card)
    if not rect.x + BRANCH_EDGE <= point.x <= rect.right - BRANCH_EDGE:
        is_left = point.x < rect.center.x
        x = rect.x - _BAR_APART - _BAR if is_left else rect.right + _BAR_APART
        return Drop(
            (AddLayer(layer, (card,)),),
            bar=Rect(x, rect.y, _BAR, rect.height),
            hint=f"Branch off {node.name}",
        )
    if point.y < rect.y + rect.height / 3 and len(node.inputs) == 1:
        change = InsertLayer(layer, Edge(node.inputs[0], card, 0))
        bar = Rect(rect.x, rect.y - _BAR_APART - _BAR, rect.width, _BAR)
        return Drop((change,), change.edge, bar, f"Insert before {node.name}")
    return Drop((AppendLayer(layer, card),), bar=_below(layout, card), hint=f"Append after {node.name}")


def drop_of_cards(network: Network, layout: Layout, ids: tuple[str, ...], point: Point, gesture: str) -> Drop:
    """What dropping cards that are being moved does: put them on a connection, or behind an end.

    Args:
        network: The network.
        layout: Where everything stands.
        ids: The cards that are being moved.
        point: Where the pointer is.
        gesture: Key under which several edits are undone as one.
    """
    card = card_at(layout, point)
    if card in ids:
        return NOWHERE
    edge = connection_at(layout, point, _LINE_REACH) if card is None else None
    if card is not None:
        is_upper = point.y < layout.rect(card).center.y
        edge = _edge_beside(network, card, is_upper)
        if edge is None:
            return NOWHERE if is_upper else _drop_behind(network, layout, ids, card, gesture)
    if edge is None:
        return NOWHERE
    drop = _checked(network, (MoveLayers(ids, edge),), edge, line_bar(layout, edge), "Move here")
    # Back where they came from is no mistake that needs a word.
    stays = drop.is_refused and (edge.source in ids or edge.target in ids)
    return NOWHERE if stays else drop


def _edge_beside(network: Network, card: str, is_upper: bool) -> Edge | None:
    """The one connection above or below a card; None if there are several or none."""
    inputs, consumers = network[card].inputs, network.consumers(card)
    if is_upper:
        return Edge(inputs[0], card, 0) if len(inputs) == 1 else None
    return consumers[0] if len(consumers) == 1 else None


def _drop_behind(network: Network, layout: Layout, ids: tuple[str, ...], card: str, gesture: str) -> Drop:
    """Put cards behind an output: before it, then the output up past them."""
    if network.consumers(card) or len(network[card].inputs) != 1:
        return NOWHERE
    edge = Edge(network[card].inputs[0], card, 0)
    if edge.source in ids and not _is_run_above(network, ids, card):
        return NOWHERE
    changes: list[Change] = [] if edge.source in ids else [MoveLayers(ids, edge, gesture=gesture)]
    changes += [SwapLayer(card, up=True, gesture=gesture) for _ in ids]
    return _checked(network, tuple(changes), None, _below(layout, card), f"Move behind {network[card].name}")


def _is_run_above(network: Network, ids: tuple[str, ...], card: str) -> bool:
    """Whether these cards are all that stands directly above a card, one behind the other."""
    for _ in ids:
        inputs = network[card].inputs
        if len(inputs) != 1 or inputs[0] not in ids:
            return False
        card = inputs[0]
    return True


def _checked(network: Network, changes: tuple[Change, ...], edge: Edge | None, bar: Rect, hint: str) -> Drop:
    """Try the edits on the value, so that a refusal shows before the drop."""
    try:
        for change in changes:
            network, _ = change.edited(network)
    except StudioError as error:
        return Drop(edge=edge, hint=str(error), is_refused=True)
    return Drop(changes, edge, bar, hint)


def deepest_output(network: Network, layout: Layout) -> str:
    """The output that stands lowest: where a layer without a place of its own is appended."""
    outputs = network.outputs() or tuple(node.id for node in network)
    return max(outputs, key=lambda node: (layout.cards[node].y, -abs(layout.rect(node).center.x)))


def line_bar(layout: Layout, edge: Edge) -> Rect:
    """The line that shows where on a connection a layer would go."""
    middle = layout.routes[edge].middle
    width = CARD_WIDTH / (3 if layout.routes[edge].is_arc else 1)
    return Rect(middle.x - width / 2, middle.y - _BAR / 2, width, _BAR)


def _below(layout: Layout, node: str) -> Rect:
    rect = layout.rect(node)
    return Rect(rect.x, rect.bottom + _BAR_APART, rect.width, _BAR)
