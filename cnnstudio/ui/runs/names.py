"""What runs are called where they stand side by side; no Qt."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from cnnstudio.engine.runs.record import RunRecord

_CLOCKS = ("{0:%H:%M}", "{0:%H:%M:%S}")  # of one day
_DATES = ("{0.day} {0:%b, %H:%M}", "{0.day} {0:%b, %H:%M:%S}")


def names_apart(records: Sequence[RunRecord]) -> tuple[str, ...]:
    """The names of runs, with what tells those apart that have the same one.

    That is when they were begun, no more exactly than it takes: ``ants and bees, 12:31``; where even the
    seconds are the same or nobody knows them, the run folders.
    """
    alike: dict[str, list[RunRecord]] = {}
    for record in records:
        alike.setdefault(record.name, []).append(record)
    return tuple(_name(record, alike[record.name]) for record in records)


def _name(record: RunRecord, alike: Sequence[RunRecord]) -> str:
    if len(alike) == 1:
        return record.name
    times = [one.started for one in alike]
    known = [time for time in times if isinstance(time, datetime.datetime)]
    forms = _CLOCKS if len({time.date() for time in known}) == 1 else _DATES
    for form in forms if record.started is not None and len(known) == len(times) else ():
        if len({form.format(time) for time in known}) == len(alike):
            return f"{record.name}, {form.format(record.started)}"
    return f"{record.name}, {record.path.name}"
