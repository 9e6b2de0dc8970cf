"""Names and ids that nothing has yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnstudio.core.network import Network


def fresh_id(network: Network) -> str:
    """An id that no node of the network has."""
    number = len(network)
    while f"n{number}" in network:
        number += 1
    return f"n{number}"


def fresh_name(network: Network, base: str) -> str:
    """``base``, or ``base_1``, ``base_2``… if a node has that name already."""
    return free_name({node.name for node in network.nodes}, base)


def free_name(taken: Collection[str], base: str) -> str:
    """``base``, or ``base_1``, ``base_2``… if that is taken."""
    if base not in taken:
        return base
    number = 1
    while f"{base}_{number}" in taken:
        number += 1
    return f"{base}_{number}"


class FreshNames:
    """Gives out names so that none comes twice; not all numbers are tried again for each of many layers.

    Args:
        taken: Names that are given out already.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._last_numbers: dict[str, int] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._taken

    def take(self, base: str) -> str:
        """``base``, or ``base_1``, ``base_2``… if that is taken; it is from now on."""
        number = self._last_numbers.get(base, 0)
        while (name := f"{base}_{number}" if number else base) in self._taken:
            number += 1
        self._last_numbers[base] = number
        self._taken.add(name)
        return name
