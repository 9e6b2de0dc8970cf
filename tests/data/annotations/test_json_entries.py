from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.data.annotations.json_entries import entries_text, entry_lines, json_object

TEXT = st.text(max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(TEXT, VALUES, max_size=3),
    st.lists(VALUES, max_size=5),
    st.dictionaries(TEXT, VALUES, max_size=2),
)
def test_entries_are_found_by_their_lines(before: dict, entries: list, after: dict) -> None:
    data = before | {"the list": entries} | {f"{name}!": value for name, value in after.items()}
    text = entries_text(data)
    assert json.loads(text) == data
    lines = text.splitlines()
    assert [json.loads(lines[line - 1].rstrip(",")) for line in entry_lines(text, "the list")] == entries
    assert entry_lines(json.dumps(data, indent=1), "nothing") == ()
    assert json_object(text, "x") == data


def test_lines_of_text_of_any_form() -> None:
    text = '\n{"a": [1, [2,\n3]], "b"\n:\n[\n{"c":\n4}\n,\n\n5, "}"]\n}'
    assert entry_lines(text, "a") == (2, 2)
    assert entry_lines(text, "b") == (6, 10, 10)
    assert entry_lines('{"a": 3}', "a") == ()
    assert entry_lines('{"a": [1], \n"a": [\n2]}', "a") == (3,)
