"""From which scale on what is drawn: small text goes first, then cards become blocks, then blocks lose their names.

Scales are px of the screen for one px of the canvas.
"""

from __future__ import annotations

SMALL_TEXT_DETAIL = 0.55
"""Below this settings, figures and the shapes on connections are left out: they could not be read."""
CARD_DETAIL = 0.45
"""Below this cards are blocks in the colour of their family, with their name."""
NAME_DETAIL = 0.2
"""Below this blocks have no name."""

_NAME_ON_SCREEN = 10.5
_NAME_STEP = 2
_LEAST_NAME, _GREATEST_NAME = 16, 36


def name_size(detail: float) -> int:
    """Size of the name on a block, in px of the canvas: as on the screen as there is room for."""
    wanted = _NAME_ON_SCREEN / detail
    # In steps, since each size is a font of its own.
    return int(max(_LEAST_NAME, min(_GREATEST_NAME, wanted)) // _NAME_STEP * _NAME_STEP)
