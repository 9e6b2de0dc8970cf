"""The editor of a list of numbers: one line with commas between them."""

from __future__ import annotations

import re
from typing import Any

from cnnstudio.ui.properties.plain_fields import TextField

_BETWEEN = re.compile(r"[\s,;×()\[\]]+")


class NumberListField(TextField):
    """Numbers in one line, with commas, spaces or × between; empty is None where the setting is optional."""

    def value(self) -> Any:
        """The numbers that the line holds."""
        parts = [part for part in _BETWEEN.split(self.line.text()) if part]
        if not parts:
            if self.setting.optional:
                return None
            raise ValueError("numbers with commas between; it is empty")
        try:
            return tuple([float(part.replace("−", "-")) for part in parts])
        except ValueError:
            raise ValueError(f"numbers with commas between; it is “{self.line.text()}”") from None

    def show_value(self, value: Any) -> None:
        """Show the numbers; a line that reads as them stays as it was typed."""
        if value is not None and self._reads_as(value):
            return
        super().show_value(None if value is None else ", ".join(_text(number) for number in value))

    def forget(self) -> None:
        """Empty the line of what was typed for another thing."""
        self.line.clear()

    def _reads_as(self, value: tuple[float, ...]) -> bool:
        try:
            return bool(self.value() == value)
        except ValueError:
            return False


def _text(number: float) -> str:
    return str(number).replace("-", "−")
