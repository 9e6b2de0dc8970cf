from __future__ import annotations

import contextlib
import gzip
import hashlib
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.core.errors import DataError
from cnnstudio.data.readers.idx import read_idx

CODES = {"u1": 0x08, "i1": 0x09, ">i2": 0x0B, ">i4": 0x0C, ">f4": 0x0D, ">f8": 0x0E}


def idx_bytes(values: np.ndarray[Any, Any], code: str = "u1") -> bytes:
    """An array as IDX, written from the format's description."""
    head = struct.pack(">HBB", 0, CODES[code], values.ndim) + struct.pack(f">{values.ndim}I", *values.shape)
    return head + values.astype(code).tobytes()


@pytest.mark.parametrize("code", CODES)
def test_every_type_comes_back(code: str, tmp_path: Path) -> None:
    values = np.arange(24).reshape(2, 3, 4) - (0 if code == "u1" else 5)
    (tmp_path / "a").write_bytes(idx_bytes(values, code))
    read = read_idx(tmp_path / "a")
    assert np.array_equal(read, values)
    assert read.dtype.isnative


def test_the_original_mnist(shared_data: Path) -> None:
    labels = read_idx(shared_data / "mnist" / "train-labels-idx1-ubyte.gz")
    images = read_idx(shared_data / "mnist" / "t10k-images-idx3-ubyte.gz")
    assert labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert images.shape == (10_000, 28, 28)
    published = "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
    assert hashlib.sha256(idx_bytes(images)).hexdigest() == published


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no IDX file"),
        (b"\x89PNG\r\n\x1a\n0000", "is no IDX file"),
        (b"\0\0\x08\x09" + bytes(40), "is no IDX file"),
        (idx_bytes(np.zeros((3, 4)))[:-1], "announces 12 bytes of numbers and holds 11"),
        (idx_bytes(np.zeros((3, 4))) + b"x", "announces 12 bytes of numbers and holds 13"),
        (struct.pack(">HBBIII", 0, 8, 3, 2**32 - 1, 2**32 - 1, 2**32 - 1), "holds 0"),
    ],
)
def test_damaged_files(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "bad").write_bytes(content)
    with pytest.raises(DataError, match=message):
        read_idx(tmp_path / "bad")


@given(st.binary(max_size=60))
@settings(max_examples=150)
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.idx"
    path.write_bytes(b"\0\0\x08" + content)
    with contextlib.suppress(DataError):
        read_idx(path)


def test_packed_is_the_same(tmp_path: Path) -> None:
    values = np.arange(6).reshape(2, 3)
    (tmp_path / "a.gz").write_bytes(gzip.compress(idx_bytes(values)))
    assert np.array_equal(read_idx(tmp_path / "a.gz"), values)
