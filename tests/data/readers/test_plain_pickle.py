"""The reader must agree with pickle on plain values, and never run anything."""

from __future__ import annotations

import contextlib
import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.core.errors import DataError
from cnnstudio.data.readers.plain_pickle import read_plain_pickle

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.text(max_size=8), PLAIN, max_size=5), st.integers(0, pickle.HIGHEST_PROTOCOL))
@settings(max_examples=200, deadline=None)
def test_plain_values_are_those_of_pickle(values: dict[str, Any], protocol: int) -> None:
    if protocol < 3:  # bytes are calls of _codecs there; empty ones of bytes() itself
        values = {key: value for key, value in values.items() if b"" not in _leaves(value)}
    assert read_plain_pickle(pickle.dumps(values, protocol), "x") == values


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in _leaves(part)]
    return [leaf for part in value for leaf in _leaves(part)] if isinstance(value, list) else [value]


# Protocol 5 pickles arrays by another function, which no data set uses.
@pytest.mark.parametrize("protocol", range(5))
@pytest.mark.parametrize("dtype", ["u1", "<f4", ">i2", "<i8"])
def test_arrays(protocol: int, dtype: str) -> None:
    values = np.arange(12).reshape(3, 4).astype(dtype)
    read = read_plain_pickle(pickle.dumps({b"data": values, "turned": values.T}, protocol), "x")
    assert np.array_equal(read["data"], values)
    assert np.array_equal(read["turned"], values.T)


class Harm:
    """What runs a command when it is unpickled."""

    def __init__(self, target: str) -> None:
        self.target = target

    def __reduce__(self) -> Any:
        return os.mkdir, (self.target,)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_nothing_is_run(protocol: int, tmp_path: Path) -> None:
    target = tmp_path / "made"
    content = pickle.dumps({"data": [Harm(str(target))]}, protocol)
    with pytest.raises(DataError, match="could run foreign code: use the binary version"):
        read_plain_pickle(content, "data_batch_1")
    assert not target.exists()
    pickle.loads(content)
    assert target.exists()  # it would have done


@pytest.mark.parametrize(
    "content",
    [
        b"cos\nsystem\n(S'true'\ntR.", b"(i__main__\nX\n.", b"\x80\x02}q\x00(U\x01ac__builtin__\neval\nq\x01s.",
        b"\x80\x04\x8c\x02os\x8c\x06system\x93.", b"(dS'a'\ncnumpy\nndarray\ns.", b"\x80\x02]q\x00.",
        b"\x80\x02}(K\x01K\x02.", b"\x80\x02\x82\x01.", b"P1\n.",
    ],
)  # fmt: skip
def test_foreign_pickles_are_refused(content: bytes) -> None:
    with pytest.raises(DataError):
        read_plain_pickle(content, "x")


@given(st.binary(max_size=80))
@settings(max_examples=300)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for start in (b"", b"\x80\x02}q\x00("):
        with contextlib.suppress(DataError):
            read_plain_pickle(start + content, "x")
