from __future__ import annotations

import ast
import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.document.source_text import WIDTH, Call, Items, flat, identifier, lines, literal

DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, min_size=1, max_size=4) | st.dictionaries(st.text(min_size=1), inner, min_size=1, max_size=3),
    max_leaves=20,
)  # fmt: skip


def as_tuples(data: object) -> object:
    if isinstance(data, dict):
        return {key: as_tuples(value) for key, value in data.items()}
    return tuple(map(as_tuples, data)) if isinstance(data, list) else data


@given(DATA)
def test_data_are_the_same_when_python_reads_them(data: object) -> None:
    text = "\n".join(lines("value = ", literal(data)))
    if not isinstance(data, dict) or "class_name" not in data:
        found = ast.parse(text).body[0]
        assert isinstance(found, ast.Assign)
        assert eval(compile(ast.Expression(found.value), "", "eval"), {}) == as_tuples(data)  # noqa: S307 - our own


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1 / 255, "1 / 255"),
        (1 / 127.5, "1 / 127.5"),
        (0.1, "0.1"),
        (0.00392, "0.00392"),
        (1.1125369292536007e-308, "1.1125369292536007e-308"),
        ("a'b", '"a\'b"'),
        ([3], "(3,)"),
    ],
)
def test_what_literals_look_like(value: object, shown: str) -> None:
    assert flat(literal(value)) == shown


def test_what_keras_makes_is_called() -> None:
    saved = {"class_name": "L1L2", "config": {"l1": 0.0, "l2": 0.01}}
    assert flat(literal(saved, "kernel_regularizer")) == "keras.regularizers.L1L2(l1=0.0, l2=0.01)"


def test_the_last_brackets_open_first_and_then_those_before() -> None:
    short = Call("layers.Conv2D", (("", "64"), ("name=", '"' + "n" * 60 + '"')), "x")
    assert lines("x = ", short, indent="    ") == [f"    x = {flat(short)}"]
    long = Call("layers.Conv2D", (("", "64"), ("name=", '"' + "n" * 80 + '"')), "x")
    assert lines("x = ", long) == ["x = layers.Conv2D(", f'    64, name="{"n" * 80}"', ")(x)"]
    names = Items("[]", tuple([("", f"branch_number_{number}") for number in range(9)]))
    joined = lines("x = ", Call("layers.Concatenate", (("name=", '"c"'),), names))
    assert joined[:3] == ['x = layers.Concatenate(name="c")(', "    [", "        branch_number_0,"]
    assert joined[-2:] == ["    ]", ")"]
    assert max(map(len, joined)) <= WIDTH


@given(st.text())
def test_any_name_gives_an_identifier(name: str) -> None:
    found = identifier(name)
    assert found.isidentifier()
    assert found.isascii()
    assert not keyword.iskeyword(found) or found == name.lower().strip()
