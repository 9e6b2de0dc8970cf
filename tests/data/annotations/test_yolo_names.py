from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.errors import DataError, StudioError
from cnnstudio.data.annotations.yolo_names import _of_yaml, class_names, with_names

FORMS = [
    "names: [cat, dog]",
    "nc: 2  # so many\nnames: ['cat', \"dog\"]",
    "names: [\n  cat,\n  dog,\n]",
    "names:\n- cat\n- dog\n",
    "names:\n  - 'cat'\n  - dog # a dog\nval: x",
    "# classes\nnames:\n  0: cat\n  1: dog\n",
    "names: {0: cat, 1: dog}",
]


@pytest.mark.parametrize("text", FORMS)
def test_the_simple_forms_of_yaml(text: str, tmp_path: Path) -> None:
    (tmp_path / "data.yaml").write_text(text)
    found = class_names(tmp_path)
    assert found is not None
    assert (found.file, found.names) == ("data.yaml", ("cat", "dog"))
    changed = _of_yaml(with_names(text, ("a, b", 'c"d', "é")), "data.yaml")
    assert changed is not None
    assert changed.names == ("a, b", 'c"d', "é")


def test_quotes_commas_and_marks() -> None:
    found = _of_yaml("""names: ['it''s, this', "a \\"b\\"", traffic light, '#1']""", "x")
    assert found is not None
    assert found.names == ("it's, this", 'a "b"', "traffic light", "#1")


def test_folders_below() -> None:
    found = _of_yaml("path: .\ntrain: ./images/a/\nval: /elsewhere\ntest: ../up\nnames: [x]", "x")
    assert found is not None
    assert found.folders == {0: "images/a"}


def test_everything_else_of_yaml_stays() -> None:
    text = "# mine\ntrain: a\nnc: 2\nnames:\n  0: cat\n  1: dog\nval: b # here\n"
    assert with_names(text, ("cat",)) == '# mine\ntrain: a\nnc: 1\nnames: ["cat"]\nval: b # here\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("names: [cat, cat]", "names the class 'cat' twice"),
        ("names: cat", "in a form that is not read"),
        ("names: [a, [b]]", "in a form that is not read"),
        ("names:\n  0: a\n  2: b", "number them without gaps"),
        ("names:\n  a: 1", "number them without gaps"),
        ("names: &x [a]", "in a form that is not read"),
    ],
)
def test_what_is_not_read(text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        _of_yaml(text, "x.yaml")


def test_lists_of_names(tmp_path: Path) -> None:
    assert class_names(tmp_path) is None
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "classes.txt").write_text("cat\n\n dog \n")
    found = class_names(tmp_path)
    assert found is not None
    assert (found.file, found.names, found.folders) == ("labels/classes.txt", ("cat", "dog"), {})
    (tmp_path / "other.yaml").write_text("steps: 3")
    assert class_names(tmp_path) == found


@given(st.text(alphabet="names:[]{},'\" -#01\n\\abc", max_size=40).map("names:".__add__))
def test_no_text_raises_anything_but_ours(text: str) -> None:
    with contextlib.suppress(StudioError):
        _of_yaml(text, "x")
