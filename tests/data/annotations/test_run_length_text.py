from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.data.annotations.run_length_text import counts_of_text, text_of_counts


def test_texts_of_the_field() -> None:
    # Written by maskUtils.encode of COCO's API: a 3 × 4 px block in 10 × 8 px, and a crowd's first counts.
    assert counts_of_text("13370003") is not None
    assert text_of_counts((6, 1, 40, 4, 5, 4, 5, 4, 21)) == "61X13mN000`0"
    assert counts_of_text("61X13mN000`0") == (6, 1, 40, 4, 5, 4, 5, 4, 21)


@given(st.lists(st.integers(0, 10**9), max_size=30))
def test_counts_come_back(counts: list[int]) -> None:
    assert counts_of_text(text_of_counts(counts)) == tuple(counts)


@pytest.mark.parametrize("text", [" ", "\x7f", "é", "o", "0o", "oooooooooooooo0"])
def test_what_is_no_text_of_counts(text: str) -> None:
    assert counts_of_text(text) is None


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    counts_of_text(text)
