"""Which unit of a layer is looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class UnitChoice:
    """A number that stays chosen while layers change, also where one has fewer units.

    Attributes:
        wanted: The unit that was chosen.
        count: How many the layer has; 0 where that is not known.
    """

    wanted: int = 0
    count: int = 0

    @property
    def shown(self) -> int:
        """The chosen unit, or the last of a layer that has fewer."""
        return min(self.wanted, self.count - 1) if self.count else self.wanted

    def beside(self, by: int) -> int:
        """The next (1) or previous (−1) unit; the ends hold, and so does one of which nothing is known."""
        return min(max(0, self.shown + by), self.count - 1) if self.count else self.wanted
