"""Findings in lists of JSON, whose lines are looked up once there are any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from cnnstudio.data.annotations.annotation import Finding

Was = Literal["skipped", "repaired", "noted"]


class FindingList:
    """Gathers what is wrong with entries of a file's lists.

    Args:
        name: The file's name.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._found: list[tuple[str, int, str, Was]] = []

    def add(self, key: str, place: int, message: str, was: Was) -> None:
        """Take one in.

        Args:
            key: The list; "" for the file as a whole.
            place: The entry's place in it.
            message: What is wrong.
            was: What was done about it.
        """
        self._found.append((key, place, message, was))

    def resolved(self, lines_of: Callable[[str], Sequence[int]]) -> tuple[Finding, ...]:
        """All of them with their lines.

        Args:
            lines_of: Gives the lines that the entries of a list begin at.
        """
        lines = {key: lines_of(key) for key in {key for key, *_ in self._found} if key}
        return tuple(
            Finding(self._name, lines[key][place] if key else None, message, was)
            for key, place, message, was in self._found
        )
