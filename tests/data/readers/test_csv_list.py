from __future__ import annotations

from pathlib import Path

import pytest

from cnnstudio.core.errors import DataError
from cnnstudio.data.readers.csv_list import Listed, read_csv_list


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("path,label\na.png,cat\n", [Listed("a.png", "cat", "")]),
        ("\ufeffFilename;Split;Class\na b.png;Train;cat\n", [Listed("a b.png", "cat", "train")]),
        ("a.png\tcat\nb.png\tdog\n", [Listed("a.png", "cat", ""), Listed("b.png", "dog", "")]),
        ('id,label\n\n"a, b.png",cat\n\n', [Listed("a, b.png", "cat", "")]),
    ],
)
def test_usual_forms(text: str, expected: list[Listed], tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    assert list(read_csv_list(tmp_path / "list.csv")) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "list.csv is empty"),
        (
            "path,width\na.png,3\n",
            "has the columns path and width: give it one called path and one called label",
        ),
        ("a.png\n", "has the column a.png"),
        ("path,label\na.png,\n", "Line 2 of list.csv has no label"),
        ("path,label\na.png,cat\n,dog\n", "Line 3 of list.csv has no path"),
    ],
)
def test_what_is_wrong(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_csv_list(tmp_path / "list.csv")
