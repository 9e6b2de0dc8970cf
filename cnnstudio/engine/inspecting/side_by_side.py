"""The task that shows several pictures, or several models, beside each other, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from cnnstudio.core.errors import StudioError
from cnnstudio.engine.inspecting.overview import Overview, OverviewResult, StripsSoFar
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report


@dataclass(frozen=True, slots=True, eq=False)
class ColumnsSoFar:
    """What is ready of some columns.

    Attributes:
        columns: The strips that came since the last report, by the column's number.
    """

    columns: Mapping[int, StripsSoFar]

    def merged(self, later: ColumnsSoFar) -> ColumnsSoFar:
        """Both in one."""
        together = dict(self.columns)
        for column, strips in later.columns.items():
            together[column] = together[column].merged(strips) if column in together else strips
        return ColumnsSoFar(together)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Make the overviews of several columns; the others show the units that the first one shows.

    Attributes:
        columns: Model and picture of each. The first one has to work, of the others a sentence says why not.
    """

    purpose: ClassVar[str] = "the overview of the network"
    small: ClassVar[bool] = True

    columns: tuple[Overview, ...]

    def __call__(self, report: Report, control: Control) -> tuple[OverviewResult | str, ...]:
        """The overview of each column, or why there is none.

        Raises:
            StudioError: The first one cannot be made.
        """
        results: list[OverviewResult | str] = []
        units: dict[str, tuple[int, ...]] = {}
        for column, overview in enumerate(self.columns):

            def pass_on(strips: StripsSoFar, column: int = column) -> None:
                report(ColumnsSoFar({column: strips}))

            wanted = replace(overview, units=tuple(units.items()))
            try:
                result = wanted(pass_on, control)
            except StudioError as error:
                if not results:
                    raise
                results.append(str(error))
                continue
            results.append(result)
            units = units or {strip.name: strip.units for strip in result.layers}
        return tuple(results)
