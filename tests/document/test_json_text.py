from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.errors import FileError
from cnnstudio.document.json_text import (
    DEEPEST,
    member,
    parsed_json,
    part_of,
    readable_json,
    texts_of,
    without_depths,
)

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats(-1e17, 1e17)
    | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=("Cs",))), inner),
    max_leaves=20,
)  # fmt: skip


@given(_VALUES)
def test_readable_text_holds_the_same_data(data: Any) -> None:
    text = readable_json(data)
    assert json.loads(text) == data
    assert parsed_json(text.encode()) == data


def test_what_fits_stands_on_one_line() -> None:
    text = readable_json({"a": [1, 2, [3]], "b": {"long": "x" * 100, "short": 1}, "c": {}})
    assert text.splitlines() == [
        "{",
        '  "a": [1, 2, [3]],',
        '  "b": {',
        f'    "long": "{"x" * 100}",',
        '    "short": 1',
        "  },",
        '  "c": {}',
        "}",
    ]


def test_a_byte_order_mark_does_no_harm() -> None:
    assert parsed_json(b"\xef\xbb\xbf[1]") == [1]


@pytest.mark.parametrize(
    "text",
    ["1e18", "-1e300", "1" * 19, "-" + "9" * 5000, "Infinity", "-Infinity", "NaN", "1e999", "-1e999"],
)
def test_numbers_beyond_all_measure_stand_there_as_text(text: str) -> None:
    assert parsed_json(f'{{"a": [{text}, 1.5], "b": 2}}'.encode()) == {"a": [text, 1.5], "b": 2}


def deep(levels: int, inside: str = "", opening: str = "[", closing: str = "]") -> str:
    return opening * levels + inside + closing * levels


@pytest.mark.parametrize("levels", [300, 1_000, 10_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_what_is_nested_beyond_all_measure_stands_there_as_text(
    levels: int, opening: str, closing: str
) -> None:
    """The other parts of the file are as they were, and what is read can be written and read again."""
    written = deep(levels, '"[}{\\"]"', opening, closing)
    data = parsed_json(f'{{"deep": {written}, "sound": ["]", {{"x": "{{{{"}}]}}'.encode())
    assert data["sound"] == ["]", {"x": "{{"}]
    place, above = data["deep"], 0
    while not isinstance(place, str):
        (place,) = place.values() if isinstance(place, dict) else place
        above += 1
    assert opening * above + place + closing * above == written
    assert above == DEEPEST - 2  # of which the mapping around is one, and the text another
    assert parsed_json(readable_json(data).encode()) == data


@given(_VALUES, st.integers(1, 6))
def test_depths_are_cut_and_nothing_else(data: Any, deepest: int) -> None:
    cut = json.loads(without_depths(json.dumps(data), deepest))

    def same(whole: Any, part: Any, depth: int) -> bool:
        if not isinstance(whole, (list, dict)):
            return bool(whole == part)
        if depth == deepest:
            return isinstance(part, str) and bool(json.loads(part) == whole)
        if isinstance(whole, dict):
            return whole.keys() == part.keys() and all(same(whole[k], part[k], depth + 1) for k in whole)
        return len(whole) == len(part) and all(
            same(x, y, depth + 1) for x, y in zip(whole, part, strict=True)
        )

    assert same(data, cut, 0)


def test_what_is_not_closed_is_refused() -> None:
    with pytest.raises(FileError, match="more than 300 levels deep"):
        parsed_json(b"[" * 100_000)
    with pytest.raises(FileError, match="breaks off or is damaged at line 1, column 4"):
        parsed_json(b'[1,"' + b"\\" * 100_001)


def test_members_are_checked() -> None:
    assert member({"a": "x"}, "a", str) == "x"
    assert part_of({}, "a", {"b": 1}) == {"b": 1}
    assert texts_of({}, "a") == ()
    with pytest.raises(FileError, match='"a" is missing'):
        member({}, "a", str)
    with pytest.raises(FileError, match='"a" must be a text'):
        member({"a": 1}, "a", str)
    with pytest.raises(FileError, match='"a" must be a list of texts'):
        texts_of({"a": [1]}, "a")
