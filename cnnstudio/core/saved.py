"""Which layers of a weights file a node takes its weights from."""

from __future__ import annotations

Saved = tuple[tuple[str, str], ...]
"""Pairs of a layer and what a weights file calls the one that it takes its weights from.

The layer is "" for the node itself; inside a block it is its name there, and the names of the
blocks around it before that: ``unit/conv``.
"""


def saved_inside(saved: Saved, name: str) -> Saved:
    """What of a block's pairs belongs to the layer, or the block, of some name inside it."""
    within = f"{name}/"
    return tuple(
        [
            ("" if layer == name else layer[len(within) :], found)
            for layer, found in saved
            if layer == name or layer.startswith(within)
        ]
    )


def saved_of(saved: Saved) -> str:
    """What the file calls the layer that the node itself takes its weights from; "" if there is none."""
    return next((found for layer, found in saved if not layer), "")
