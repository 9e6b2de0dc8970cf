from __future__ import annotations

from cnnstudio.cli.text_table import table_lines

ROWS = (("conv", "3×3", "1,000"), ("a_long_name", "a long text that can be cut", "5"))


def test_texts_begin_and_numbers_end_flush() -> None:
    lines = table_lines(("layer", "settings", "params"), ROWS, 2, 100, pliant=1)
    assert lines == [
        "layer        settings                     params",
        "conv         3×3                           1,000",
        "a_long_name  a long text that can be cut       5",
    ]


def test_a_narrow_terminal_cuts_one_column_alone() -> None:
    lines = table_lines(("layer", "settings", "params"), ROWS, 2, 36, pliant=1)
    assert lines[2] == "a_long_name  a long text th…       5"
    assert max(map(len, lines)) == 36
    assert (
        table_lines(("layer", "settings", "params"), ROWS, 2, 5, pliant=1)[2]
        == "a_long_name  a long text…       5"
    )


def test_a_table_without_rows_has_headings() -> None:
    assert table_lines(("a", "b"), (), 1, 80, pliant=0) == ["a  b"]
