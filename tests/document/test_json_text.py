from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.errors import FileError
from cnnstudio.document.json_text import member, parsed_json, part_of, readable_json, texts_of

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


@pytest.mark.parametrize("text", ["1e18", "-1e300", "1" * 19])
def test_numbers_have_a_measure(text: str) -> None:
    with pytest.raises(FileError, match=r"beyond all measure|number of 19 digits"):
        parsed_json(text.encode())


@pytest.mark.parametrize("text", ["Infinity", "-Infinity", "NaN", "1e999", "-1e999"])
def test_numbers_must_be_finite(text: str) -> None:
    with pytest.raises(FileError, match="not a finite number"):
        parsed_json(text.encode())


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
