from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.core.errors import FileError
from cnnstudio.document.hdf5_attributes import text_attribute


def _file(path: Path, value: Any, *, version: str = "earliest", before: int = 0, others: int = 3) -> Path:
    with h5py.File(path, "w", libver=version, userblock_size=before) as file:
        file.attrs["keras_version"] = b"2.4.0"
        for number in range(others):
            file.attrs[f"other{number}"] = np.arange(number + 1)
        file.create_group("model_weights")["kernel"] = np.ones((3, 3))
        file.attrs["model_config"] = value
    return path


@pytest.mark.parametrize("version", ["earliest", "v108", "v110", "latest"])
@pytest.mark.parametrize("before", [0, 512, 4096])
@pytest.mark.parametrize(
    "value", ["a text", "ä" * 50_000, b"bytes", np.bytes_(b"of a fixed length"), "", np.bytes_(b"f" * 40_000)]
)
def test_texts_are_read_as_h5py_reads_them(value: Any, before: int, version: str, tmp_path: Path) -> None:
    path = _file(tmp_path / "a.h5", value, version=version, before=before)
    with h5py.File(path) as file:
        expected = file.attrs["model_config"]
    with path.open("rb") as content:
        found = text_attribute(content, "model_config")
        assert text_attribute(content, "keras_version") == b"2.4.0"
        assert text_attribute(content, "nothing") is None
    assert found == (expected.encode() if isinstance(expected, str) else bytes(expected))


def test_headers_that_go_on_elsewhere_are_followed(tmp_path: Path) -> None:
    with _file(tmp_path / "a.h5", "far behind", others=60).open("rb") as content:
        assert text_attribute(content, "model_config") == b"far behind"


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    for value in (np.arange(4), 3.5, ["two", "texts"]):
        content = io.BytesIO(_file(tmp_path / "a.h5", value).read_bytes())
        with pytest.raises(FileError, match="is no text"):
            text_attribute(content, "model_config")


def test_other_files_are_refused() -> None:
    for content in (b"", b"hello", b"PK\x03\x04" + bytes(5000)):
        with pytest.raises(FileError, match="no HDF5 file"):
            text_attribute(io.BytesIO(content), "model_config")
    with pytest.raises(FileError, match="newer form"):
        text_attribute(io.BytesIO(b"\x89HDF\r\n\x1a\n" + b"\x09" * 100), "model_config")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), version=st.sampled_from(["earliest", "latest"]))
def test_no_damage_raises_anything_else(data: st.DataObject, version: str, tmp_path: Path) -> None:
    path = tmp_path / f"{version}.h5"
    if not path.exists():
        _file(path, "some text", version=version)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, min(2000, len(content) - 1)))
        content[place : place + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    try:
        found = text_attribute(io.BytesIO(bytes(content)), "model_config")
    except FileError:
        return
    assert found is None or isinstance(found, bytes)


def test_a_circle_of_headers_ends(tmp_path: Path) -> None:
    """The header's continuation is made to point at itself."""
    path = _file(tmp_path / "a.h5", "some text", others=60)
    content = bytearray(path.read_bytes())
    place = content.index(b"\x10\x00\x10\x00")  # the message that says where the header goes on
    block = int.from_bytes(content[place + 8 : place + 16], "little")
    length = int.from_bytes(content[place + 16 : place + 24], "little")
    content[block : block + 24] = (
        b"\x10\x00\x10\x00\x00\x00\x00\x00" + block.to_bytes(8, "little") + length.to_bytes(8, "little")
    )
    with pytest.raises(FileError, match="damaged"):
        text_attribute(io.BytesIO(bytes(content)), "nothing")
