"""Run lengths as the short text that COCO's files hold them in."""

from __future__ import annotations

from collections.abc import Sequence

_FIRST = 48  # the character "0"
_BITS, _LOW, _SIGN, _MORE = 5, 0x1F, 0x10, 0x20
_LONGEST = 8  # characters of a number


def counts_of_text(text: str) -> tuple[int, ...] | None:
    """The run lengths that a text stands for; None if it is none.

    Source: rleFrString of COCO's API.
    """
    counts: list[int] = []
    number, place = 0, 0
    for character in text:
        code = ord(character) - _FIRST
        if not 0 <= code < 2 * _MORE or place >= _LONGEST:
            return None
        number |= (code & _LOW) << _BITS * place
        place += 1
        if code & _MORE:
            continue
        if code & _SIGN:
            number -= 1 << _BITS * place
        counts.append(number + counts[-2] if len(counts) > 2 else number)
        number, place = 0, 0
    return None if place else tuple(counts)


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
