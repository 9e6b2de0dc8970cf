"""Run lengths as the short text that COCO's files hold them in; `run_lengths.unpacked` reads it."""

from __future__ import annotations

from collections.abc import Sequence

_FIRST = 48  # the character "0"
_BITS, _LOW, _SIGN, _MORE = 5, 0x1F, 0x10, 0x20


def text_of_counts(counts: Sequence[int]) -> str:
    """The text that stands for run lengths.

    Source: rleToString of COCO's API.
    """
    pieces = []
    for place, count in enumerate(counts):
        number = count - counts[place - 2] if place > 2 else count
        more = True
        while more:
            code = number & _LOW
            number >>= _BITS
            more = number != (-1 if code & _SIGN else 0)
            pieces.append(chr(code + (_MORE if more else 0) + _FIRST))
    return "".join(pieces)
