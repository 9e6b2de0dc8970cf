from __future__ import annotations

import math

import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.core.errors import FileError
from cnnstudio.document.onnx.wire import Piece, fields

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def piece(content: bytes) -> Piece:
    return Piece(content, 0, len(content))


@PATIENT
@given(number=st.integers(-(2**63), 2**63 - 1), real=st.floats(width=32, allow_nan=False), text=st.text())
def test_what_protocol_buffers_write_is_read(number: int, real: float, text: str) -> None:
    held = onnx.AttributeProto(name=text, i=number, f=real, ints=[number, 5], floats=[real, 0.5])
    found = {field.number: field for field in fields(piece(held.SerializeToString()))}
    assert found[3].whole() == number
    assert found[2].real() == real or math.isnan(real)
    assert not text or found[1].piece.text() == text


@PATIENT
@given(
    numbers=st.lists(st.integers(-(2**63), 2**63 - 1)), reals=st.lists(st.floats(width=32, allow_nan=False))
)
def test_lists_are_read_packed_and_one_by_one(numbers: list[int], reals: list[float]) -> None:
    packed = onnx.TensorProto(dims=numbers, float_data=reals)  # packed in the one, and not in the other
    single = onnx.AttributeProto(ints=numbers, floats=reals)
    for message, whole, real in ((packed, 1, 4), (single, 8, 7)):
        found = list(fields(piece(message.SerializeToString())))
        assert [one for field in found if field.number == whole for one in field.wholes()] == numbers
        assert [one for field in found if field.number == real for one in field.reals()] == reals


@pytest.mark.parametrize(
    "content",
    [
        b"\x08",
        b"\x08" + b"\xff" * 11,
        b"\x0a\x05abc",
        b"\x0d\x00\x00",
        b"\x0b",
        b"\x0f\x00",
        b"\x0a" + b"\xff" * 9 + b"\x01",
    ],
)
def test_damage_is_told(content: bytes) -> None:
    with pytest.raises(FileError, match="damaged"):
        list(fields(piece(content)))
