"""The horizontal axis of what is counted, as steps and epochs are; loads pyqtgraph."""

from __future__ import annotations

import pyqtgraph as pg


class CountAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """An axis with no ticks between whole numbers."""

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:  # noqa: N803
        """How far apart ticks stand and where the first does, from the rarest kind to the commonest."""
        spacings = super().tickSpacing(minVal, maxVal, size)
        return [one for one in spacings if one[0] >= 1] or [(1, 0)]
